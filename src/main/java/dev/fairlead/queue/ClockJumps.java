package dev.fairlead.queue;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Tells by how much the wall clock jumped (it was set, or the machine slept): monotonic time says
/// how far it should have gone. Steps of less than a second are let pass.
final class ClockJumps {
    private static final long TOLERATED_MILLIS = 1_000;
    private static final long LONGEST_READING_MILLIS = 100;

    private final InstantSource wall;
    private final LongSupplier nanos;
    private long wallThen;
    private long nanosThen;

    /// @param nanos monotonic time, as of [System#nanoTime]
    ClockJumps(InstantSource wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        wallThen = wall.millis();
        nanosThen = nanos.getAsLong();
    }

    /// By so many milliseconds it jumped since the last call, forward or (negative) back.
    synchronized long sinceLastLook() {
        long before = nanos.getAsLong();
        long now = wall.millis();
        long after = nanos.getAsLong();
        if (millis(after - before) > LONGEST_READING_MILLIS) {
            return 0; // held up between the two readings: they say nothing about each other
        }
        long jump = now - wallThen - millis(after - nanosThen);
        wallThen = now;
        nanosThen = after;
        return Math.abs(jump) < TOLERATED_MILLIS ? 0 : jump;
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }
}
