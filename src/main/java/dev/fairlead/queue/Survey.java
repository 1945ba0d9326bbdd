package dev.fairlead.queue;

import java.time.Duration;

/// How the queue stands at a moment, for those who watch over it. It costs about the same however
/// much is in the queue: where there are very many lanes, those are looked at that stand first.
///
/// @param overdue how long the delivery has been due that has been due longest, of those whose turn
///   it is in their order and whose lane no operator paused; zero when none is late
/// @param oldestDead how long ago the oldest dead letter became one; zero when there is none
/// @param lanes what was seen of the lanes with something in them
/// @param disabled how many receivers are disabled
public record Survey(
        Depth depth, Duration overdue, Duration oldestDead, Lanes lanes, long disabled) {
    /// So many lanes are looked at, at most.
    static final int MOST_LANES = 1_000;

    static final Survey EMPTY =
            new Survey(new Depth(0, 0, 0), Duration.ZERO, Duration.ZERO, new Lanes(0, 0, 0), 0);

    /// That of two parts of one queue. A receiver that is disabled is so in each part.
    Survey plus(Survey other) {
        return new Survey(
                depth.plus(other.depth),
                longer(overdue, other.overdue),
                longer(oldestDead, other.oldestDead),
                new Lanes(
                        lanes.seen + other.lanes.seen,
                        lanes.paused + other.lanes.paused,
                        lanes.open + other.lanes.open),
                Math.max(disabled, other.disabled));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /// @param seen so many were looked at
    /// @param paused of those, lanes whose receiver asked for quiet, or that an operator paused
    /// @param open of those, lanes whose circuit breaker is open
    public record Lanes(long seen, long paused, long open) {}
}
