package dev.fairlead.command;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// The threads that run commands. To start one keeps a core busy, to wait for its end does not: so
/// few are started at once, in the order in which they came. Were all started at once, the last of
/// many would wait many times as long as the first. Nobody is woken to stand in the line.
final class Crew {
    private static final long IDLE_SECONDS = 30;

    private final int most = 2 * Runtime.getRuntime().availableProcessors();
    private final Queue<Command> line = new ArrayDeque<>();
    private int starting;

    /// Of the idle threads the last used is the next, so that no more of them are warm than it
    /// takes.
    private final Executor threads =
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    Thread.ofPlatform().daemon().name("command-", 1).factory());

    /// What one thread does from the start of a command to its end.
    interface Command {
        /// @param started to be run when the command has been started and is only waited for
        void run(Runnable started);
    }

    /// Runs the command on a thread of its own when its turn has come.
    void take(Command command) {
        synchronized (this) {
            if (starting == most) {
                line.add(command);
                return;
            }
            starting++;
        }
        begin(command);
    }

    private void begin(Command command) {
        threads.execute(() -> work(command));
    }

    private void work(Command command) {
        AtomicBoolean passed = new AtomicBoolean();
        Runnable pass =
                () -> {
                    if (passed.compareAndSet(false, true)) {
                        next();
                    }
                };
        try {
            command.run(pass);
        } finally {
            pass.run();
        }
    }

    private void next() {
        Command next;
        synchronized (this) {
            next = line.poll();
            if (next == null) {
                starting--;
                return;
            }
        }
        begin(next);
    }
}
