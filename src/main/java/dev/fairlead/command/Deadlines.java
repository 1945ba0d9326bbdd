package dev.fairlead.command;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Ends commands whose time is over: SIGTERM to the group, SIGKILL after a grace, and some time
/// later the output is given up should somebody outside the group still hold it.
final class Deadlines {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final ScheduledThreadPoolExecutor clock;

    Deadlines() {
        clock =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("command-deadline").factory());
        clock.setRemoveOnCancelPolicy(true);
        clock.setKeepAliveTime(IDLE.toSeconds(), TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true); // so nobody has to stop it, with a command half ended
    }

    /// Does something later, unless it is cancelled.
    Future<?> after(Duration delay, Runnable action) {
        return clock.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Starts the child's clock; without a limit it never strikes.
    Deadline start(Child child, @Nullable Duration limit) {
        Deadline deadline = new Deadline(child);
        if (limit != null) {
            deadline.next(limit, deadline::terminate);
        }
        return deadline;
    }

    /// The deadline of one command.
    final class Deadline implements AutoCloseable {
        private final Child child;
        private final AtomicBoolean passed = new AtomicBoolean();
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile @Nullable Future<?> step;

        Deadline(Child child) {
            this.child = child;
        }

        boolean hasPassed() {
            return passed.get();
        }

        @Override
        public void close() {
            over.set(true);
            var pending = step;
            if (pending != null) {
                var _ = pending.cancel(false);
            }
        }

        private void terminate() {
            passed.set(true);
            child.terminate();
            next(GRACE, this::kill);
        }

        private void kill() {
            child.kill();
            next(LAST_WORDS, child::abandonOutput);
        }

        private void next(Duration delay, Runnable action) {
            if (!over.get()) {
                step = after(delay, action);
            }
        }
    }
}
