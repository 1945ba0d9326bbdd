package dev.fairlead.history;

import java.time.Duration;
import java.time.Instant;

/// How long things are kept; zero is not at all.
record Keeping(Duration runs, Duration arrivals, Duration bodies) {
    boolean keeps(Heard heard) {
        return !age(heard).isZero();
    }

    boolean keepsBodies() {
        return !bodies.isZero();
    }

    Kept.Until until(Heard heard, Instant from) {
        Duration age = age(heard);
        Duration ofBody = bodies.compareTo(age) < 0 ? bodies : age;
        return new Kept.Until(from.plus(age), from.plus(ofBody));
    }

    private Duration age(Heard heard) {
        return switch (heard) {
            case Heard.Ran _ -> runs;
            case Heard.Missed missed -> missed.hook().keepArrivals().orElse(arrivals);
        };
    }
}
