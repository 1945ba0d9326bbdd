package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DatesTest {
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void the_example_of_the_rfc_is_written_as_there() {
        assertThat(at(Instant.parse("1994-11-06T08:49:37Z")))
                .isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    }

    @Test
    void every_day_of_four_years_is_written_in_english() {
        DateTimeFormatter names =
                DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                        .withZone(ZoneOffset.UTC);
        IntStream.range(0, 4 * 365 + 1)
                .mapToObj(day -> FIRST.plus(Duration.ofDays(day)).plusSeconds(day * 61L))
                .forEach(instant -> assertThat(at(instant)).isEqualTo(names.format(instant)));
    }

    private static String at(Instant instant) {
        return new Dates(Clock.fixed(instant, ZoneOffset.UTC)).now().toString();
    }
}
