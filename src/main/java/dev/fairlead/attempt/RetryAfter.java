package dev.fairlead.attempt;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the Retry-After header (RFC 9110, 10.2.3): seconds, or a date in any of its three forms.
final class RetryAfter {
    /// Bounded, for reading a number takes time that grows with the square of its digits.
    private static final Pattern SECONDS = Pattern.compile("-?[0-9]{1,100}");

    private static final Duration LONGEST = Duration.ofDays(365);

    private RetryAfter() {}

    /// How long to wait from now, never negative and never more than a year, or null when the
    /// header says nothing readable.
    static @Nullable Duration read(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        if (SECONDS.matcher(text).matches()) {
            return seconds(text);
        }
        for (DateTimeFormatter form : forms(now)) {
            try {
                Instant then = LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC);
                return within(Duration.between(now, then));
            } catch (DateTimeException _) {
                continue; // another form may fit
            }
        }
        return null;
    }

    private static Duration seconds(String text) {
        BigInteger seconds = new BigInteger(text);
        return seconds.bitLength() < Integer.SIZE
                ? within(Duration.ofSeconds(seconds.intValue()))
                : within(seconds.signum() < 0 ? Duration.ZERO : LONGEST);
    }

    private static Duration within(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    /// The preferred form and the two obsolete ones, which a recipient must accept.
    private static List<DateTimeFormatter> forms(Instant now) {
        var baseYear = now.atOffset(ZoneOffset.UTC).toLocalDate().minusYears(50);
        return List.of(
                form("EEE, dd MMM yyyy HH:mm:ss 'GMT'"),
                new DateTimeFormatterBuilder()
                        .appendPattern("EEEE, dd-MMM-")
                        .appendValueReduced(ChronoField.YEAR, 2, 2, baseYear)
                        .appendPattern(" HH:mm:ss 'GMT'")
                        .toFormatter(Locale.ENGLISH),
                form("EEE MMM ppd HH:mm:ss yyyy"));
    }

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }
}
