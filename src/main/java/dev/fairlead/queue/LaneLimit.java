package dev.fairlead.queue;

import dev.fairlead.delivery.Rate;
import dev.fairlead.delivery.Terms;

/// What a lane was told of its limits.
///
/// @param interval microseconds between two starts, 0 for no rate
/// @param burst microseconds that the rate's time stamp may run ahead
record LaneLimit(int cap, long interval, long burst) {
    static LaneLimit of(Terms terms) {
        Rate rate = terms.rate();
        return rate == null
                ? new LaneLimit(terms.maxInFlight(), 0, 0)
                : new LaneLimit(terms.maxInFlight(), rate.intervalMicros(), rate.burstMicros());
    }

    /// How many may start when the rate is used up to `at` (microseconds).
    int starts(long at, long nowMillis) {
        if (interval == 0) {
            return Integer.MAX_VALUE;
        }
        long now = nowMillis * 1000;
        return (int) Math.max(0, Math.floorDiv(now + burst - Math.max(at, now), interval) + 1);
    }

    /// When the next may start, in milliseconds.
    long opens(long at) {
        return interval == 0 ? 0 : Math.ceilDiv(at - burst, 1000);
    }

    /// The time stamp after so many starts.
    long used(long at, long nowMillis, int starts) {
        return interval == 0 ? at : Math.max(at, nowMillis * 1000) + starts * interval;
    }
}
