package dev.fairlead.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many attempts of a lane may start within a period, whichever moment the period begins at.
/// Kept as one time stamp per lane (GCRA): each start moves it on by [#intervalMicros()], and it
/// may run ahead of the clock by [#burstMicros()].
///
/// @param count at least 1
public record Rate(int count, Duration period) {
    /// A twentieth of the period may come at once, and what is let through evenly makes up for it:
    /// so no window of one period ever holds more than `count`.
    private static final int BURST_SHARE = 20;

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,7}) */ *([0-9]{0,5})(ms|s|m|h|d)");

    public Rate {
        if (count < 1) {
            throw new IllegalArgumentException("a rate is at least 1, not " + count);
        }
        if (!period.isPositive() || period.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a rate's period is up to 1d, not " + period);
        }
    }

    /// Reads `50/s`, `100/m`, `5/10s`; empty when the text is nothing of the kind.
    public static Optional<Rate> parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        int count = Integer.parseInt(form.group(1));
        long units = form.group(2).isEmpty() ? 1 : Long.parseLong(form.group(2));
        Duration period =
                switch (form.group(3)) {
                    case "ms" -> Duration.ofMillis(units);
                    case "s" -> Duration.ofSeconds(units);
                    case "m" -> Duration.ofMinutes(units);
                    case "h" -> Duration.ofHours(units);
                    case String _ -> Duration.ofDays(units);
                };
        boolean sound = count > 0 && period.isPositive() && period.compareTo(LONGEST) <= 0;
        return sound ? Optional.of(new Rate(count, period)) : Optional.empty();
    }

    /// Microseconds between two starts in the long run, rounded up.
    public long intervalMicros() {
        return Math.ceilDiv(periodMicros() + burstMicros(), count);
    }

    /// Microseconds that the time stamp may run ahead.
    public long burstMicros() {
        return periodMicros() / BURST_SHARE;
    }

    private long periodMicros() {
        return period.toNanos() / 1000;
    }
}
