package dev.fairlead.command;

import java.io.IOException;
import java.io.OutputStream;
import java.util.stream.IntStream;

/// A process that `posix_spawn` started.
final class PosixChild implements Child {
    static final int NO_PIPE = -1;

    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;
    private static final short POLLIN = 1;
    private static final int EXITED_BUT_NOT_REAPED = 0x4 | 0x01000000; // WEXITED | WNOWAIT
    private static final int BUFFER = 32 * 1024;

    /// A command that prints more than a pipe holds is held up so long, once.
    private static final int SHORT_MILLIS = 5;

    /// How often a reader looks whether its output was abandoned.
    private static final int LOOK_MILLIS = 500;

    private final Libc libc;
    private final int pid;
    private final int[] readEnds;
    private final Block ready;
    private volatile boolean abandoned;
    private boolean reaped;

    /// @param output where its output is read, or NO_PIPE
    /// @param errors where its errors are read, or NO_PIPE
    PosixChild(Libc libc, int pid, int output, int errors) {
        this.libc = libc;
        this.pid = pid;
        this.readEnds = new int[] {output, errors};
        this.ready = new Block(libc, readEnds.length * Long.BYTES);
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public void drainTo(OutputStream sink, OutputStream errors) throws IOException {
        int[] open = readEnds.clone();
        if (isClosed(open)) {
            return;
        }
        letShortOneEnd();
        OutputStream[] sinks = {sink, errors};
        try (Block buffer = new Block(libc, BUFFER)) {
            while (!abandoned && !isClosed(open)) {
                int polled = poll(LOOK_MILLIS, open);
                orRetry(polled);
                for (int i = 0; polled > 0 && i < open.length; i++) {
                    if (isReady(i) && !pass(open[i], buffer, sinks[i])) {
                        open[i] = NO_PIPE;
                    }
                }
            }
        }
    }

    private static boolean isClosed(int[] ends) {
        return IntStream.of(ends).allMatch(end -> end == NO_PIPE);
    }

    /// @return whether there may be more
    private boolean pass(int end, Block buffer, OutputStream sink) throws IOException {
        int count = (int) libc.read(end, buffer.address(), BUFFER);
        if (count > 0) {
            sink.write(buffer.bytes(count));
        } else {
            orRetry(count);
        }
        return count != 0;
    }

    /// Most commands print little and end at once. To be woken once, by the end, and not by each
    /// line, by the output's end, and then by the end, is a good part of what starting one costs.
    private void letShortOneEnd() {
        int end = libc.pidfd(pid);
        if (end >= 0) {
            int _ = poll(SHORT_MILLIS, end);
            libc.close(end);
        }
    }

    /// A descriptor that is NO_PIPE is never ready.
    private int poll(int millis, int... descriptors) {
        for (int i = 0; i < descriptors.length; i++) {
            ready.putLong(at(i), 0);
            ready.putInt(at(i), descriptors[i]);
            ready.putShort(at(i) + Integer.BYTES, POLLIN);
        }
        return libc.poll(ready.address(), descriptors.length, millis);
    }

    private boolean isReady(int index) {
        return ready.getShort(at(index) + Integer.BYTES + Short.BYTES) != 0;
    }

    private static int at(int index) {
        return index * Long.BYTES;
    }

    @Override
    public void awaitEnd() {
        try (Block info = new Block(libc, Libc.OPAQUE)) {
            int result = -Libc.EINTR;
            while (result == -Libc.EINTR) {
                result = libc.waitid(pid, info.address(), EXITED_BUT_NOT_REAPED);
            }
            if (result < 0) {
                throw new IllegalStateException("waitid: " + libc.describe(-result));
            }
        }
    }

    @Override
    public synchronized Ending reap() {
        try (Block status = new Block(libc, Integer.BYTES)) {
            int result = -Libc.EINTR;
            while (result == -Libc.EINTR) {
                result = libc.waitpid(pid, status.address());
            }
            reaped = true;
            if (result < 0) {
                throw new IllegalStateException("waitpid: " + libc.describe(-result));
            }
            int word = status.getInt(0);
            int signal = word & 0x7f;
            return signal == 0 ? new Ending.Exit(word >> 8 & 0xff) : new Ending.Signal(signal);
        }
    }

    @Override
    public void terminate() {
        signalGroup(SIGTERM);
    }

    @Override
    public void kill() {
        signalGroup(SIGKILL);
    }

    @Override
    public void abandonOutput() {
        abandoned = true;
    }

    @Override
    public void close() {
        for (int end : readEnds) {
            if (end != NO_PIPE) {
                libc.close(end);
            }
        }
        ready.close();
    }

    /// Under the same lock as [#reap]: until then the group's number is taken by its leader, alive
    /// or not, and cannot mean anybody else.
    private synchronized void signalGroup(int signal) {
        if (!reaped) {
            libc.kill(-pid, signal);
        }
    }

    private void orRetry(int result) throws IOException {
        if (result < 0 && result != -Libc.EINTR) {
            throw new IOException(libc.describe(-result));
        }
    }
}
