package dev.fairlead.command;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
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
            deadline.next(limit, () -> deadline.strike(Struck.TIME_IS_OVER));
        }
        return deadline;
    }

    /// Why a command was ended.
    enum Struck {
        NOT_YET,
        TIME_IS_OVER,
        STOPPED
    }

    /// The deadline of one command.
    final class Deadline implements AutoCloseable {
        private final Child child;
        private final AtomicReference<Struck> struck = new AtomicReference<>(Struck.NOT_YET);
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile @Nullable Future<?> step;

        Deadline(Child child) {
            this.child = child;
        }

        boolean hasStruck() {
            return struck() != Struck.NOT_YET;
        }

        Struck struck() {
            return Objects.requireNonNull(struck.get());
        }

        /// Strikes now, unless it has struck or the command has ended.
        void stop() {
            if (!over.get()) {
                var _ = after(Duration.ZERO, () -> strike(Struck.STOPPED));
            }
        }

        @Override
        public void close() {
            over.set(true);
            cancelStep();
        }

        private void cancelStep() {
            var pending = step;
            if (pending != null) {
                var _ = pending.cancel(false);
            }
        }

        private void strike(Struck why) {
            if (!over.get() && struck.compareAndSet(Struck.NOT_YET, why)) {
                cancelStep();
                child.terminate();
                next(GRACE, this::kill);
            }
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
