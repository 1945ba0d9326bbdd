package dev.fairlead.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9110, sections 5.6.7 and 10.2.3.
class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "1, PT1S",
        "120, PT2M",
        "' 120 ', PT2M",
        "007, PT7S",
        "00000000000000120, PT2M",
        "-0, PT0S",
        "-120, PT0S",
        "-99999999999999999999, PT0S"
    })
    void seconds_are_read_and_negative_ones_mean_now(String header, Duration wait) {
        assertThat(RetryAfter.read(header, NOW)).isEqualTo(wait);
    }

    @ParameterizedTest
    @CsvSource({
        "'Mon, 23 Nov 2026 10:02:00 GMT'",
        "'Monday, 23-Nov-26 10:02:00 GMT'",
        "Mon Nov 23 10:02:00 2026"
    })
    void a_date_is_read_in_all_three_forms(String header) {
        assertThat(RetryAfter.read(header, NOW)).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void the_oldest_form_pads_the_day_with_a_blank() {
        Instant now = Instant.parse("2026-12-06T08:49:00Z");
        assertThat(RetryAfter.read("Sun Dec  6 08:49:37 2026", now))
                .isEqualTo(Duration.ofSeconds(37));
    }

    @ParameterizedTest
    @CsvSource({
        "'Sun, 06 Nov 1994 08:49:37 GMT'",
        "'Sunday, 06-Nov-94 08:49:37 GMT'",
        "Sun Nov  6 08:49:37 1994",
        "'Mon, 23 Nov 2026 10:00:00 GMT'"
    })
    void a_date_that_is_past_means_now(String header) {
        assertThat(RetryAfter.read(header, NOW)).isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "31536001",
                "999999999",
                "2147483648",
                "99999999999999999999999999999999",
                "Fri, 31 Dec 9999 23:59:59 GMT"
            })
    void what_is_huge_is_a_year_and_no_overflow(String header) {
        assertThat(RetryAfter.read(header, NOW)).isEqualTo(Duration.ofDays(365));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "soon",
                "1.5",
                "+5",
                "5s",
                "5, 6",
                "0x10",
                "１２",
                "1e3",
                "--5",
                "-",
                "Mon, 23 Nov 2026 10:02:00",
                "Mon, 23 Nov 2026 10:02:00 CET",
                "Mon, 23 Nov 2026 25:02:00 GMT",
                "Tue, 23 Nov 2026 10:02:00 GMT",
                "Mon, 23 Nov 2026 10:02:00 GMT and more",
                "2026-11-23T10:02:00Z"
            })
    void what_says_nothing_readable_counts_as_not_said(String header) {
        assertThat(RetryAfter.read(header, NOW)).isNull();
    }

    @Test
    void no_header_is_no_wish() {
        assertThat(RetryAfter.read(null, NOW)).isNull();
    }
}
