package dev.fairlead.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a lane stands.
///
/// @param waiting how many deliveries wait in it; of each ordering key only the first counts
/// @param inFlight how many attempts are under way
/// @param pausedSince an operator paused it then, or null
/// @param quietUntil its receiver asked for quiet until then, or null
/// @param openUntil its circuit breaker is open until then, or null
/// @param isProbing whether one attempt at a time is let through, because the breaker was open
public record LaneState(
        long waiting,
        long inFlight,
        @Nullable Instant pausedSince,
        @Nullable Instant quietUntil,
        @Nullable Instant openUntil,
        boolean isProbing) {
    /// That of a lane that nobody knows.
    public static final LaneState EMPTY = new LaneState(0, 0, null, null, null, false);

    static LaneState of(long waiting, long inFlight, long held, LaneHealth health, long now) {
        return new LaneState(
                Math.max(0, waiting),
                inFlight,
                held == 0 ? null : Instant.ofEpochMilli(held),
                later(health.pause(), now),
                later(health.open(), now),
                health.isProbing());
    }

    private static @Nullable Instant later(long moment, long now) {
        return moment > now ? Instant.ofEpochMilli(moment) : null;
    }

    /// That of two lanes, or of two parts of one: of moments the later one.
    public LaneState plus(LaneState other) {
        return new LaneState(
                waiting + other.waiting,
                inFlight + other.inFlight,
                later(pausedSince, other.pausedSince),
                later(quietUntil, other.quietUntil),
                later(openUntil, other.openUntil),
                isProbing || other.isProbing);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other != null && other.isAfter(one) ? other : one;
    }
}
