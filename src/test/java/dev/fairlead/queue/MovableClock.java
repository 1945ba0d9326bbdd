package dev.fairlead.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// Time that passes only when the test says so.
final class MovableClock implements InstantSource {
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));

    private final AtomicLong nanos = new AtomicLong();

    @Override
    public Instant instant() {
        return now.get();
    }

    void passes(Duration time) {
        now.updateAndGet(before -> before.plus(time));
        nanos.addAndGet(time.toNanos());
    }

    /// It is set.
    void jumps(Duration by) {
        now.updateAndGet(before -> before.plus(by));
    }

    /// Monotonic time.
    long nanos() {
        return nanos.get();
    }
}
