package dev.fairlead.http;

import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The Date header (RFC 9110, 6.6.1), written once a second.
final class Dates {
    // The names are given, as the RFC does: to look for those of a language takes a native image a
    // tenth of its start, at the first answer.
    private static final DateTimeFormatter FORM =
            new DateTimeFormatterBuilder()
                    .appendText(ChronoField.DAY_OF_WEEK, names("Mon Tue Wed Thu Fri Sat Sun"))
                    .appendPattern(", dd ")
                    .appendText(
                            ChronoField.MONTH_OF_YEAR,
                            names("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"))
                    .appendPattern(" yyyy HH:mm:ss 'GMT'")
                    .toFormatter(Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private volatile Written last = new Written(Long.MIN_VALUE, "");

    Dates(InstantSource clock) {
        this.clock = clock;
    }

    private record Written(long second, CharSequence text) {}

    CharSequence now() {
        Instant now = clock.instant();
        Written written = last;
        if (written.second != now.getEpochSecond()) {
            CharSequence text = HttpHeaders.createOptimized(FORM.format(now));
            written = new Written(now.getEpochSecond(), text);
            last = written;
        }
        return written.text;
    }

    private static Map<Long, String> names(String inOrder) {
        String[] names = inOrder.split(" ");
        return IntStream.range(0, names.length)
                .boxed()
                .collect(Collectors.toMap(at -> at + 1L, at -> names[at]));
    }
}
