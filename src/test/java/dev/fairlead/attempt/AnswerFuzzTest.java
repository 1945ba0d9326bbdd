package dev.fairlead.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.attempt.Target.NotAnAddressException;
import dev.fairlead.fuzz.Dice;
import dev.fairlead.fuzz.Fuzz;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What strangers write about deliveries: when to come again, and where to go.
@Tag("fuzz")
class AnswerFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    @Test
    void a_wait_is_never_negative_and_never_more_than_a_year() {
        Fuzz.run(
                "Retry-After",
                AnswerFuzzTest::retryAfter,
                AnswerFuzzTest::isBounded,
                "wait",
                "nothing");
    }

    private static String retryAfter(Dice dice) {
        String date = HTTP_DATE.format(NOW.plusSeconds(dice.below(100_000_000) - 1000));
        return dice.mutated(
                dice.pick(
                        "120", date, "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"),
                "-",
                "9",
                " ",
                "GMT",
                "Feb",
                "99999999999999999999",
                ",",
                "+");
    }

    private static String isBounded(String header) {
        Duration wait = RetryAfter.read(header, NOW);
        if (wait == null) {
            assertThat(header.strip()).doesNotMatch("[0-9]{1,100}");
            return "nothing";
        }
        assertThat(wait).isBetween(Duration.ZERO, Duration.ofDays(365));
        if (header.matches("[0-9]{1,6}")) {
            assertThat(wait).isEqualTo(Duration.ofSeconds(Integer.parseInt(header)));
        }
        return "wait";
    }

    @Test
    void a_url_names_one_place_or_none() {
        Fuzz.run(
                "URLs",
                dice ->
                        dice.mutated(
                                dice.pick("http://", "https://", "HTTP://")
                                        + dice.pick(
                                                "example.com",
                                                "127.0.0.1",
                                                "[::1]",
                                                "[::ffff:10.0.0.1]",
                                                "0x7f.1")
                                        + dice.pick("", ":80", ":443", ":0", ":65536", ":")
                                        + dice.pick("", "/", "/a?b=c#d", "?q"),
                                "@",
                                ":",
                                "/",
                                "\\",
                                "#",
                                "?",
                                "[",
                                "]",
                                "%",
                                "%41",
                                ".",
                                "127",
                                "0",
                                "é",
                                "u:p@"),
                AnswerFuzzTest::namesOne,
                "place",
                "none");
    }

    private static String namesOne(String url) {
        try {
            Target target = Target.of(url);
            assertThat(target.port()).isBetween(1, 65_535);
            assertThat(target.path()).startsWith("/").matches("[!-~]*");
            assertThat(target.host()).isNotEmpty().doesNotContain("@", "/", "%");
            Target again =
                    Target.of(
                            (target.secure() ? "https://" : "http://")
                                    + target.authority()
                                    + target.path());
            assertThat(again).isEqualTo(target);
            assertThat(again.literal()).isEqualTo(target.literal());
            return "place";
        } catch (NotAnAddressException e) {
            assertThat(e.getMessage()).isNotBlank();
            return "none";
        }
    }
}
