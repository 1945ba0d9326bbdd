package dev.fairlead.command;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A process that `posix_spawn` started. Its native memory belongs to the thread that spawned it.
final class PosixChild implements Child {
    static final int NO_OUTPUT = -1;

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
    private final int readEnd;
    private final Arena arena;
    private final MemorySegment state;
    private final MemorySegment ready;
    private volatile boolean abandoned;
    private boolean reaped;

    PosixChild(int pid, int readEnd, Arena arena, MemorySegment state) {
        this.pid = pid;
        this.readEnd = readEnd;
        this.arena = arena;
        this.state = state;
        this.ready = arena.allocate(ValueLayout.JAVA_LONG);
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public void drainTo(OutputStream sink) throws IOException {
        if (readEnd == NO_OUTPUT) {
            return;
        }
        letShortOneEnd();
        MemorySegment buffer = arena.allocate(BUFFER);
        while (!abandoned) {
            int polled = poll(readEnd, LOOK_MILLIS);
            if (polled > 0) {
                long count = Libc.read(state, readEnd, buffer);
                if (count == 0) {
                    return;
                }
                if (count > 0) {
                    sink.write(buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE));
                } else {
                    orRetry((int) count);
                }
            } else {
                orRetry(polled);
            }
        }
    }

    /// Most commands print little and end at once. To be woken once, by the end, and not by each
    /// line, by the output's end, and then by the end, is a good part of what starting one costs.
    private void letShortOneEnd() {
        int end = Libc.pidfd(state, pid);
        if (end >= 0) {
            int _ = poll(end, SHORT_MILLIS);
            Libc.close(end);
        }
    }

    private int poll(int descriptor, int millis) {
        ready.set(JAVA_INT, 0, descriptor);
        ready.set(JAVA_SHORT, Integer.BYTES, POLLIN);
        return Libc.poll(state, ready, millis);
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
        if (readEnd != NO_OUTPUT) {
            Libc.close(readEnd);
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
