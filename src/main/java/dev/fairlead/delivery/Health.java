package dev.fairlead.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the end of an attempt says of the lane and the receiver, beyond its delivery.
///
/// @param sign what it says
/// @param pauseUntil the receiver asked for quiet until then (Retry-After), or null
public record Health(Sign sign, @Nullable Instant pauseUntil) {
    /// Nothing was tried.
    public static final Health UNKNOWN = new Health(Sign.UNKNOWN, null);

    private static final int SERVER_ERROR = 500;

    /// What one attempt shows.
    public enum Sign {
        /// It took the delivery: lane and receiver are well.
        DELIVERED,
        /// It refused the delivery: the lane is alive, the receiver fails.
        ANSWERED,
        /// No answer, or that of a server in trouble: both fail.
        FAILED,
        /// 410: the receiver is disabled.
        GONE,
        /// Nothing was tried, so nothing is known.
        UNKNOWN
    }

    /// Reads the signs of an outcome. A Retry-After is honoured up to
    /// [RetryPolicy#LONGEST_RETRY_AFTER].
    public static Health of(Outcome outcome, Instant now) {
        return switch (outcome) {
            case Outcome.Delivered _ -> new Health(Sign.DELIVERED, null);
            case Outcome.Refused(int status) ->
                    new Health(status >= SERVER_ERROR ? Sign.FAILED : Sign.ANSWERED, null);
            case Outcome.Overloaded(_, var wish) ->
                    wish == null || wish.isZero()
                            ? new Health(Sign.FAILED, null)
                            : new Health(Sign.ANSWERED, now.plus(bounded(wish)));
            case Outcome.Gone _ -> new Health(Sign.GONE, null);
            case Outcome.Unreachable _ -> new Health(Sign.FAILED, null);
            case Outcome.Forbidden _ -> UNKNOWN;
        };
    }

    private static Duration bounded(Duration wish) {
        Duration longest = RetryPolicy.LONGEST_RETRY_AFTER;
        return wish.compareTo(longest) > 0 ? longest : wish;
    }
}
