package dev.fairlead.queue;

import dev.fairlead.delivery.Health;
import java.time.Instant;

/// What a lane remembers of how its attempts ended: `settle.lua` keeps the same. Times are
/// milliseconds.
///
/// @param pause the receiver asked for quiet until then
/// @param failures in a row
/// @param trips how often the circuit breaker opened since the last answer; while there are any,
///   one probe at a time is let through
/// @param open the circuit breaker is open until then
record LaneHealth(long pause, int failures, int trips, long open) {
    static final LaneHealth WELL = new LaneHealth(0, 0, 0, 0);

    /// While the breaker is open, what was in flight before says nothing new.
    LaneHealth after(Health health, long now, Limits.Breaker breaker) {
        Instant asked = health.pauseUntil();
        long quiet = asked == null ? pause : Math.max(pause, asked.toEpochMilli());
        return switch (health.sign()) {
            case UNKNOWN -> new LaneHealth(quiet, failures, trips, open);
            case DELIVERED, ANSWERED, GONE -> new LaneHealth(quiet, 0, 0, 0);
            case FAILED ->
                    failures + 1 < breaker.failures() || open > now
                            ? new LaneHealth(quiet, failures + 1, trips, open)
                            : new LaneHealth(
                                    quiet,
                                    failures + 1,
                                    trips + 1,
                                    now + breaker.pauseMillis(trips + 1));
        };
    }

    /// The same, by a clock that jumped.
    LaneHealth shifted(long millis) {
        return new LaneHealth(
                pause == 0 ? 0 : pause + millis, failures, trips, open == 0 ? 0 : open + millis);
    }

    /// Before then nothing is sent.
    long gate() {
        return Math.max(pause, open);
    }

    boolean isProbing() {
        return trips > 0;
    }

    /// Whether it may be forgotten with an empty lane.
    boolean isWell(long now) {
        return failures == 0 && pause <= now;
    }
}
