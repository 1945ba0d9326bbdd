package dev.fairlead.signature;

import dev.fairlead.signature.SenderCheck.Found;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/// How far a signed moment may be from now, either way.
///
/// @param most more than nothing
public record Tolerance(Duration most) {
    /// What Slack, Stripe and Standard Webhooks recommend.
    public static final Tolerance USUAL = new Tolerance(Duration.ofMinutes(5));

    /// Beyond that a long holds no second.
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    public Tolerance {
        if (most.isZero() || most.isNegative()) {
            throw new IllegalArgumentException("no request comes at once: more than 0 is needed");
        }
    }

    /// @param timestamp seconds since 1970
    Found check(String timestamp, Instant now) {
        if (!SECONDS.matcher(timestamp).matches()) {
            return new Found.Untimely("the signed timestamp is no number of seconds");
        }
        Duration age =
                Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now).abs();
        return age.compareTo(most) <= 0
                ? new Found.Right()
                : new Found.Untimely(
                        "the signed timestamp is %d s away from now; %d s are tolerated"
                                .formatted(age.toSeconds(), most.toSeconds()));
    }
}
