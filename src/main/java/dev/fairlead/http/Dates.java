package dev.fairlead.http;

import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The Date header (RFC 9110, 6.6.1), written once a second.
final class Dates {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
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
}
