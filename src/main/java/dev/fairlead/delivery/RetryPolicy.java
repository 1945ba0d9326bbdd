package dev.fairlead.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleSupplier;

/// Decides what follows an outcome. Delays are computed from the attempt's number, never from the
/// last delay, and saturate at the cap: they cannot overflow or shrink.
public sealed interface RetryPolicy {
    /// A Retry-After is honoured up to here; it never shortens a delay.
    Duration LONGEST_RETRY_AFTER = Duration.ofHours(24);

    /// The delay before the first attempt.
    Duration firstDelay();

    /// The delay before the attempt that follows attempt `number`, without jitter.
    Duration delayAfter(int number);

    /// The delay with the dice thrown: `dice` gives values in [0, 1).
    Duration jittered(Duration delay, DoubleSupplier dice);

    /// Whether another attempt may follow attempt `number` of a delivery that is this old.
    boolean allowsAnother(int number, Duration age);

    /// What an outcome means.
    ///
    /// @param number the attempt that just ended, 1 for the first
    /// @param createdAt when the delivery was accepted
    default NextStep after(
            Outcome outcome, int number, Instant createdAt, Instant now, DoubleSupplier dice) {
        return switch (outcome) {
            case Outcome.Delivered _ -> new NextStep.Finish();
            case Outcome.Forbidden(String reason) -> new NextStep.Bury(reason);
            case Outcome.Gone _ -> new NextStep.Bury("the endpoint answered 410 Gone");
            case Outcome.Refused _, Outcome.Unreachable _ ->
                    again(Duration.ZERO, number, createdAt, now, dice);
            case Outcome.Overloaded(_, var wish) ->
                    again(wish == null ? Duration.ZERO : wish, number, createdAt, now, dice);
        };
    }

    private NextStep again(
            Duration wish, int number, Instant createdAt, Instant now, DoubleSupplier dice) {
        if (!allowsAnother(number, Duration.between(createdAt, now))) {
            return new NextStep.Bury(
                    "gave up after " + number + (number == 1 ? " attempt" : " attempts"));
        }
        Duration delay = jittered(delayAfter(number), dice);
        Duration asked = wish.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wish;
        return new NextStep.RetryAt(now.plus(delay.compareTo(asked) < 0 ? asked : delay));
    }

    /// `initial * factor^(n-1)`, at most `cap`, with full jitter: anywhere between zero and that.
    ///
    /// @param attempts how many attempts in all
    /// @param total no attempt starts later than this after the delivery was accepted
    record Exponential(Duration initial, double factor, Duration cap, int attempts, Duration total)
            implements RetryPolicy {
        public Exponential {
            require(!initial.isNegative() && !initial.isZero(), "initial must be more than 0");
            require(factor >= 1 && Double.isFinite(factor), "factor must be at least 1");
            require(cap.compareTo(initial) >= 0, "cap must be at least initial");
            require(attempts >= 1, "attempts must be at least 1");
            require(!total.isNegative() && !total.isZero(), "total must be more than 0");
        }

        @Override
        public Duration firstDelay() {
            return Duration.ZERO;
        }

        @Override
        public Duration delayAfter(int number) {
            double millis = initial.toMillis() * Math.pow(factor, number - 1.0);
            return millis >= cap.toMillis() ? cap : Duration.ofMillis((long) millis);
        }

        @Override
        public Duration jittered(Duration delay, DoubleSupplier dice) {
            return Duration.ofMillis((long) (delay.toMillis() * dice.getAsDouble()));
        }

        @Override
        public boolean allowsAnother(int number, Duration age) {
            return number < attempts && age.compareTo(total) < 0;
        }
    }

    /// Fixed delays; the first is the delay before the first attempt. Jitter is one fifth either
    /// way.
    record Schedule(List<Duration> delays) implements RetryPolicy {
        /// The recommendation of Standard Webhooks: ten attempts over three days.
        public static final Schedule STANDARD =
                new Schedule(
                        List.of(
                                Duration.ZERO,
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(30),
                                Duration.ofHours(2),
                                Duration.ofHours(5),
                                Duration.ofHours(10),
                                Duration.ofHours(14),
                                Duration.ofHours(20),
                                Duration.ofHours(24)));

        private static final double SPREAD = 0.2;

        public Schedule {
            delays = List.copyOf(delays);
            require(!delays.isEmpty(), "schedule must have at least one delay");
            require(delays.stream().noneMatch(Duration::isNegative), "a delay is not negative");
        }

        @Override
        public Duration firstDelay() {
            return delays.getFirst();
        }

        @Override
        public Duration delayAfter(int number) {
            return delays.get(Math.min(number, delays.size() - 1));
        }

        @Override
        public Duration jittered(Duration delay, DoubleSupplier dice) {
            return Duration.ofMillis(
                    (long) (delay.toMillis() * (1 - SPREAD + 2 * SPREAD * dice.getAsDouble())));
        }

        @Override
        public boolean allowsAnother(int number, Duration age) {
            return number < delays.size();
        }
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
