package dev.fairlead.history;

import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Outcome;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.journal.RunAttempt.Ending;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Counts what happens in this process, minute by minute, for the last hour: enough for a small
/// chart.
@Singleton
public final class Minutes implements Journal.Listener {
    public static final int KEPT = 60;
    private static final long MILLIS = 60_000;

    /// What is counted.
    public enum Count {
        ARRIVALS,
        /// Arrivals that came to nothing.
        UNMATCHED,
        RUNS,
        /// Attempts of commands that did not succeed.
        RUN_FAILURES,
        /// Deliveries that were stored.
        ACCEPTED,
        DELIVERED,
        /// Attempts that failed and are made again.
        RETRIED,
        /// Deliveries that became dead letters.
        DEAD,
        // attempts that failed, by kind
        STATUS,
        OVERLOADED,
        GONE,
        FORBIDDEN,
        TIMEOUT,
        DNS,
        REFUSED,
        RESET,
        TLS,
        PROXY,
        TOKEN,
        OTHER;

        private static final Count FIRST_FAILURE = STATUS;

        /// Whether it is a kind of failed attempt.
        public boolean isFailure() {
            return compareTo(FIRST_FAILURE) >= 0;
        }

        /// As programs know it: `runFailures`.
        public String word() {
            String[] parts = name().toLowerCase(Locale.ROOT).split("_");
            StringBuilder word = new StringBuilder(parts[0]);
            for (int i = 1; i < parts.length; i++) {
                word.append(Character.toUpperCase(parts[i].charAt(0)))
                        .append(parts[i].substring(1));
            }
            return word.toString();
        }
    }

    /// One minute.
    ///
    /// @param counts only those that are not 0
    public record Minute(Instant at, Map<Count, Long> counts) {
        public Minute {
            counts = Map.copyOf(counts);
        }
    }

    private static final class Slot {
        private final long number;
        private final AtomicLongArray counts = new AtomicLongArray(Count.values().length);

        Slot(long number) {
            this.number = number;
        }
    }

    private final InstantSource clock;
    private final AtomicReferenceArray<@Nullable Slot> slots = new AtomicReferenceArray<>(KEPT);

    Minutes(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void heard(Entry entry) {
        if (entry instanceof Entry.Arrived) {
            add(Count.ARRIVALS, 1);
        } else if (entry instanceof Entry.Missed || entry instanceof Entry.MethodRefused) {
            add(Count.UNMATCHED, 1);
        } else if (entry instanceof Entry.CommandRan ran) {
            boolean isGood =
                    ran.attempts().getLast().ending() instanceof Ending.Exited(int code)
                            && code == 0;
            add(Count.RUNS, 1);
            add(Count.RUN_FAILURES, isGood ? 0 : 1);
        } else if (entry instanceof Entry.DeliveriesAccepted accepted) {
            add(Count.ACCEPTED, accepted.ids().size() - accepted.repeats());
        } else if (entry instanceof Entry.Attempted attempted) {
            attempted(attempted);
        } else if (entry instanceof Entry.GivenUp) {
            add(Count.DEAD, 1);
        }
    }

    private void attempted(Entry.Attempted entry) {
        add(
                switch (entry.next()) {
                    case NextStep.Finish _ -> Count.DELIVERED;
                    case NextStep.RetryAt _ -> Count.RETRIED;
                    case NextStep.Bury _ -> Count.DEAD;
                },
                1);
        switch (entry.attempt().outcome()) {
            case Outcome.Delivered _ -> {}
            case Outcome.Refused _ -> add(Count.STATUS, 1);
            case Outcome.Overloaded _ -> add(Count.OVERLOADED, 1);
            case Outcome.Gone _ -> add(Count.GONE, 1);
            case Outcome.Forbidden _ -> add(Count.FORBIDDEN, 1);
            case Outcome.Unreachable(var cause, _) -> add(Count.valueOf(cause.name()), 1);
        }
    }

    private void add(Count count, long many) {
        if (many > 0) {
            slot(clock.millis() / MILLIS).counts.addAndGet(count.ordinal(), many);
        }
    }

    /// Whoever comes first in a minute throws out the one of an hour ago.
    private Slot slot(long number) {
        int place = (int) (number % KEPT);
        while (true) {
            Slot known = slots.get(place);
            if (known != null && known.number >= number) {
                return known;
            }
            Slot fresh = new Slot(number);
            if (slots.compareAndSet(place, known, fresh)) {
                return fresh;
            }
        }
    }

    /// The last hour, the oldest minute first; the last one is still under way.
    public List<Minute> lastHour() {
        long now = clock.millis() / MILLIS;
        List<Minute> hour = new ArrayList<>();
        for (long number = now - KEPT + 1; number <= now; number++) {
            Slot slot = slots.get((int) (number % KEPT));
            hour.add(
                    new Minute(
                            Instant.ofEpochMilli(number * MILLIS),
                            slot == null || slot.number != number ? Map.of() : counts(slot)));
        }
        return hour;
    }

    private static Map<Count, Long> counts(Slot slot) {
        Map<Count, Long> counts = new EnumMap<>(Count.class);
        for (Count count : Count.values()) {
            long many = slot.counts.get(count.ordinal());
            if (many > 0) {
                counts.put(count, many);
            }
        }
        return counts;
    }
}
