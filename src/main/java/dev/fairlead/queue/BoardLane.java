package dev.fairlead.queue;

/// What the [LaneBoard] knows of one lane.
final class BoardLane {
    static final long NEVER = Long.MAX_VALUE;

    final String name;
    LaneLimit limit = new LaneLimit(1, 0, 0);
    LaneHealth health = LaneHealth.WELL;

    /// Whether the limits are written down as they are.
    boolean written;

    int inFlight;

    /// When the next of its deliveries is due.
    long next = NEVER;

    /// Where it stands among those that wake.
    long wakesAt = NEVER;

    /// Up to then, in microseconds, the rate is used up.
    long used;

    BoardLane(String name) {
        this.name = name;
    }

    int cap() {
        return health.isProbing() ? 1 : limit.cap();
    }

    /// Before then it gives nothing.
    long gate() {
        return Math.max(health.gate(), limit.opens(used));
    }

    /// By a clock that jumped.
    void shift(long millis) {
        next = next == NEVER ? NEVER : next + millis;
        used = used == 0 ? 0 : used + millis * 1000;
        health = health.shifted(millis);
    }

    boolean isForgettable(long now) {
        return next == NEVER && inFlight == 0 && health.isWell(now) && used <= now * 1000;
    }
}
