package dev.fairlead.signature;

import static java.lang.Integer.parseInt;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads dates such as `Fri 08 Sep 2017 11:24:32 UTC`, as leniently as Go does: blanks may be
/// repeated, names are written in any case, the weekday need not fit, the hour may have one digit
/// and the second a fraction.
final class ScalrDate {
    static final String LAYOUT = "Mon 02 Jan 2006 15:04:05 MST";

    private static final List<String> MONTHS =
            List.of(
                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                    "dec");

    private static final Pattern DATE =
            Pattern.compile(
                    "(?i:sun|mon|tue|wed|thu|fri|sat) +(?<day>[0-9]{2}) +(?<month>(?i:"
                            + String.join("|", MONTHS)
                            + ")) +(?<year>[0-9]{4}) +(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})"
                            + ":(?<second>[0-9]{2})([.,][0-9]+)? +"
                            + "(?<zone>[A-Z]{3}|[A-Z]{3,4}T|WITA|ChST|MeST"
                            + "|GMT[+-]0*(1?[0-9]|2[0-3])|[+-]([01][0-9]|2[0-3]))");

    private ScalrDate() {}

    /// The moment, or empty when the text is no such date. Any zone but the local one counts as
    /// UTC.
    static Optional<Instant> read(String text, ZoneId local) {
        Matcher found = DATE.matcher(text);
        if (!found.matches()) {
            return Optional.empty();
        }
        try {
            LocalDateTime time =
                    LocalDateTime.of(
                            parseInt(found.group("year")),
                            1 + MONTHS.indexOf(found.group("month").toLowerCase(Locale.ROOT)),
                            parseInt(found.group("day")),
                            parseInt(found.group("hour")),
                            parseInt(found.group("minute")),
                            parseInt(found.group("second")));
            return Optional.of(time.toInstant(offset(found.group("zone"), time, local)));
        } catch (DateTimeException _) {
            return Optional.empty(); // 30 February, or hour 24
        }
    }

    private static ZoneOffset offset(String name, LocalDateTime time, ZoneId local) {
        TimeZone zone = TimeZone.getTimeZone(local);
        ZoneOffset standard = local.getRules().getStandardOffset(time.toInstant(ZoneOffset.UTC));
        if (name.equals("UTC")) {
            return ZoneOffset.UTC;
        }
        if (name.equals(zone.getDisplayName(false, TimeZone.SHORT, Locale.ENGLISH))) {
            return standard;
        }
        return name.equals(zone.getDisplayName(true, TimeZone.SHORT, Locale.ENGLISH))
                ? ZoneOffset.ofTotalSeconds(
                        standard.getTotalSeconds() + zone.getDSTSavings() / 1000)
                : ZoneOffset.UTC;
    }
}
