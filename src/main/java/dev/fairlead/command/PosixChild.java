package dev.fairlead.command;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;

/// A process that `posix_spawn` started. Its native memory belongs to the thread that spawned it.
final class PosixChild implements Child {
    static final int NO_PIPE = -1;

    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;
    private static final short POLLIN = 1;
    private static final int EXITED_BUT_NOT_REAPED = 0x4 | 0x01000000; // WEXITED | WNOWAIT
    private static final long BUFFER = 32 * 1024;

    /// A command that prints more than a pipe holds is held up so long, once.
    private static final int SHORT_MILLIS = 5;

    /// How often a reader looks whether its output was abandoned.
    private static final int LOOK_MILLIS = 500;

    private final int pid;
    private final int[] readEnds;
    private final Arena arena;
    private final MemorySegment state;
    private final MemorySegment ready;
    private volatile boolean abandoned;
    private boolean reaped;

    /// @param output where its output is read, or NO_PIPE
    /// @param errors where its errors are read, or NO_PIPE
    PosixChild(int pid, int output, int errors, Arena arena, MemorySegment state) {
        this.pid = pid;
        this.readEnds = new int[] {output, errors};
        this.arena = arena;
        this.state = state;
        this.ready = arena.allocate(ValueLayout.JAVA_LONG, readEnds.length);
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
        MemorySegment buffer = arena.allocate(BUFFER);
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

    private static boolean isClosed(int[] ends) {
        return IntStream.of(ends).allMatch(end -> end == NO_PIPE);
    }

    /// @return whether there may be more
    private boolean pass(int end, MemorySegment buffer, OutputStream sink) throws IOException {
        long count = Libc.read(state, end, buffer);
        if (count > 0) {
            sink.write(buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE));
        } else {
            orRetry((int) count);
        }
        return count != 0;
    }

    /// Most commands print little and end at once. To be woken once, by the end, and not by each
    /// line, by the output's end, and then by the end, is a good part of what starting one costs.
    private void letShortOneEnd() {
        int end = Libc.pidfd(state, pid);
        if (end >= 0) {
            int _ = poll(SHORT_MILLIS, end);
            Libc.close(end);
        }
    }

    /// A descriptor that is NO_PIPE is never ready.
    private int poll(int millis, int... descriptors) {
        for (int i = 0; i < descriptors.length; i++) {
            ready.setAtIndex(JAVA_LONG, i, 0);
            ready.set(JAVA_INT, at(i), descriptors[i]);
            ready.set(JAVA_SHORT, at(i) + Integer.BYTES, POLLIN);
        }
        return Libc.poll(state, ready, descriptors.length, millis);
    }

    private boolean isReady(int index) {
        return ready.get(JAVA_SHORT, at(index) + Integer.BYTES + Short.BYTES) != 0;
    }

    private static long at(int index) {
        return (long) index * Long.BYTES;
    }

    @Override
    public void awaitEnd() {
        MemorySegment info = arena.allocate(Libc.OPAQUE);
        int result = -Libc.EINTR;
        while (result == -Libc.EINTR) {
            result = Libc.waitid(state, pid, info, EXITED_BUT_NOT_REAPED);
        }
        if (result < 0) {
            throw new IllegalStateException("waitid: " + Libc.describe(-result));
        }
    }

    @Override
    public synchronized Ending reap() {
        MemorySegment status = arena.allocate(JAVA_INT);
        int result = -Libc.EINTR;
        while (result == -Libc.EINTR) {
            result = Libc.waitpid(state, pid, status);
        }
        reaped = true;
        if (result < 0) {
            throw new IllegalStateException("waitpid: " + Libc.describe(-result));
        }
        int word = status.get(JAVA_INT, 0);
        int signal = word & 0x7f;
        return signal == 0 ? new Ending.Exit(word >> 8 & 0xff) : new Ending.Signal(signal);
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
                Libc.close(end);
            }
        }
        arena.close();
    }

    /// Under the same lock as [#reap]: until then the group's number is taken by its leader, alive
    /// or not, and cannot mean anybody else.
    private synchronized void signalGroup(int signal) {
        if (!reaped) {
            Libc.kill(-pid, signal);
        }
    }

    private static void orRetry(int result) throws IOException {
        if (result < 0 && result != -Libc.EINTR) {
            throw new IOException(Libc.describe(-result));
        }
    }
}
