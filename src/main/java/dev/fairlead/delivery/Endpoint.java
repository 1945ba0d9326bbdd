package dev.fairlead.delivery;

import dev.fairlead.signature.Signing;
import java.time.Instant;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// What is true of a destination now: looked up in the current book at each attempt.
///
/// @param url the operator's own address, or null when each delivery brings its own
/// @param signing how a delivery is signed; its keys were read with the book
/// @param reach what it takes to be let in
public record Endpoint(
        @Nullable String url,
        Signing signing,
        RetryPolicy retry,
        Terms terms,
        Ruling ruling,
        Reach reach) {
    /// An endpoint without rulings that is open to everybody.
    public Endpoint(@Nullable String url, Signing signing, RetryPolicy retry, Terms terms) {
        this(url, signing, retry, terms, Ruling.USUAL, Reach.PLAIN);
    }

    /// Whether what goes there is signed.
    public boolean isSigned() {
        return !(signing instanceof Signing.None);
    }

    /// The same where nothing of what was sent is kept.
    public Endpoint keepingNoBodies() {
        return new Endpoint(url, signing, retry, terms, ruling.keepingNoBodies(), reach);
    }

    /// What follows from an attempt: as the retry policy says, unless the operator gives up
    /// earlier.
    ///
    /// @param number the attempt that just ended, 1 for the first
    /// @param dice gives values in [0, 1)
    public NextStep after(
            Outcome outcome, int number, Instant createdAt, Instant now, DoubleSupplier dice) {
        int status =
                switch (outcome) {
                    case Outcome.Refused(int refused) -> refused;
                    case Outcome.Overloaded(int overloaded, _) -> overloaded;
                    case Outcome.Delivered _,
                            Outcome.Gone _,
                            Outcome.Unreachable _,
                            Outcome.Forbidden _ ->
                            0;
                };
        return ruling.abortOn().contains(status)
                ? new NextStep.Bury("the endpoint answered " + status + ", which abort-on names")
                : retry.after(outcome, number, createdAt, now, dice);
    }

    /// What the operator decided beyond retries.
    ///
    /// @param abortOn statuses after which a delivery is given up at once
    /// @param disabled nothing is sent; deliveries become dead letters with that reason
    /// @param stopsOnDeadLetter a dead letter holds up those of its ordering key until it is
    ///   replayed or cancelled
    /// @param keepsBodies what was sent is kept after it is delivered, for as long as the
    ///   configuration says; a dead letter's is kept anyway, it may be replayed
    public record Ruling(
            Set<Integer> abortOn,
            boolean disabled,
            boolean stopsOnDeadLetter,
            boolean keepsBodies) {
        public static final Ruling USUAL = new Ruling(Set.of(), false, false, true);

        public Ruling {
            abortOn = Set.copyOf(abortOn);
        }

        private Ruling keepingNoBodies() {
            return new Ruling(abortOn, disabled, stopsOnDeadLetter, false);
        }
    }
}
