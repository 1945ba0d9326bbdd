package dev.fairlead.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A process that `ProcessBuilder` started.
final class ProcessBuilderChild implements Child {
    private static final int SIGNALLED = 128;
    private static final int LAST_SIGNAL = 31;

    private final Process process;
    private final boolean apart;

    /// Everybody who was ever found below the process: a descendant whose parent has ended is
    /// nobody's descendant any more.
    private Set<ProcessHandle> group;

    /// @param apart whether standard error has a pipe of its own
    ProcessBuilderChild(Process process, boolean apart) {
        this.process = process;
        this.apart = apart;
        this.group = Set.of(process.toHandle());
    }

    @Override
    public long pid() {
        return process.pid();
    }

    /// Holds the stream's own lock all the while. When the process ends the JDK closes the stream
    /// under that lock, and a background child's output would be lost. (One that ends before this
    /// is called can still lose it.)
    @Override
    public void drainTo(OutputStream sink, OutputStream errors) throws IOException {
        Thread listener =
                Thread.ofPlatform()
                        .daemon()
                        .name("command-errors")
                        .unstarted(() -> drainErrors(errors));
        if (apart) {
            listener.start();
        }
        InputStream output = process.getInputStream();
        synchronized (output) {
            long _ = output.transferTo(sink);
        }
        await(listener);
    }

    private void drainErrors(OutputStream sink) {
        InputStream errors = process.getErrorStream();
        synchronized (errors) {
            try {
                long _ = errors.transferTo(sink);
            } catch (IOException _) {
                return; // the stream was closed: what came until then is kept
            }
        }
    }

    private static void await(Thread listener) {
        boolean interrupted = false;
        while (listener.isAlive()) {
            try {
                listener.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void awaitEnd() {
        boolean interrupted = false;
        while (process.isAlive()) {
            try {
                int _ = process.waitFor();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Ending reap() {
        int code = process.exitValue();
        return code > SIGNALLED && code <= SIGNALLED + LAST_SIGNAL
                ? new Ending.Signal(code - SIGNALLED)
                : new Ending.Exit(code);
    }

    @Override
    public void terminate() {
        for (ProcessHandle member : everybody()) {
            var _ = member.destroy();
        }
    }

    @Override
    public void kill() {
        for (ProcessHandle member : everybody()) {
            var _ = member.destroyForcibly();
        }
    }

    /// The JDK's stream cannot be left while it is read: such a thread is lost until the last
    /// holder closes it.
    @Override
    public void abandonOutput() {
        kill();
    }

    @Override
    public void close() {
        try {
            process.getInputStream().close();
        } catch (IOException _) {
            // it was read to its end, or nobody wants the rest
        }
    }

    private synchronized Set<ProcessHandle> everybody() {
        Stream<ProcessHandle> below = group.stream().flatMap(ProcessHandle::descendants);
        group = Stream.concat(group.stream(), below).collect(Collectors.toUnmodifiableSet());
        return group;
    }
}
