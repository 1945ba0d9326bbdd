package dev.fairlead.history;

import java.time.Duration;
import java.time.Instant;

/// How long things are kept; zero is not at all.
record Keeping(Duration runs, Duration arrivals, Duration bodies) {
    boolean keeps(Heard heard) {
        return !age(heard).isZero();
    }

    boolean keepsBody(Heard heard) {
        return !ofBody(heard).isZero();
    }

    Kept.Until until(Heard heard, Instant from) {
        Duration age = age(heard);
        Duration ofBody = ofBody(heard);
        return new Kept.Until(from.plus(age), from.plus(ofBody.compareTo(age) < 0 ? ofBody : age));
    }

    private Duration ofBody(Heard heard) {
        return heard.hook().keeps().bodies().orElse(bodies);
    }

    private Duration age(Heard heard) {
        return switch (heard) {
            case Heard.Ran _ -> runs;
            case Heard.Missed missed -> missed.hook().keeps().arrivals().orElse(arrivals);
        };
    }
}
