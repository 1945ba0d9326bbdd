package dev.fairlead.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Message.Header;
import dev.fairlead.delivery.Outcome;
import dev.fairlead.fuzz.Dice;
import dev.fairlead.fuzz.Fuzz;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class NotationFuzzTest {
    record Sample(List<Header> headers, Attempt attempt) {}

    @Test
    void what_was_written_down_is_read_back() {
        Fuzz.run(
                "stored deliveries",
                NotationFuzzTest::sample,
                NotationFuzzTest::isReadBack,
                "read");
    }

    private static Sample sample(Dice dice) {
        return new Sample(
                dice.upTo(3, () -> new Header(dice.word(), dice.text(8))),
                new Attempt(
                        dice.below(100),
                        Instant.ofEpochSecond(
                                dice.below(Integer.MAX_VALUE), dice.below(1_000_000_000)),
                        Duration.ofNanos(dice.below(Integer.MAX_VALUE)),
                        outcome(dice),
                        dice.text(20)));
    }

    private static Outcome outcome(Dice dice) {
        return switch (dice.below(6)) {
            case 0 -> new Outcome.Gone();
            case 1 -> new Outcome.Delivered(200 + dice.below(100));
            case 2 -> new Outcome.Refused(300 + dice.below(300));
            case 3 ->
                    new Outcome.Overloaded(
                            503,
                            dice.oneIn(2)
                                    ? null
                                    : Duration.ofMillis(dice.below(Integer.MAX_VALUE)));
            case 4 -> new Outcome.Unreachable(dice.pick(Outcome.Cause.values()), dice.text(8));
            default -> new Outcome.Forbidden(dice.text(8));
        };
    }

    private static String isReadBack(Sample sample) {
        assertThat(Notation.headers(Notation.headers(sample.headers))).isEqualTo(sample.headers);
        assertThat(Notation.attempt(Notation.attempt(sample.attempt))).isEqualTo(sample.attempt);
        return "read";
    }
}
