package dev.fairlead.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Destination;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Message;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Outcome;
import dev.fairlead.journal.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentAttemptsTest {
    private static final EndpointRef ONE = new EndpointRef("hook", "one");
    private static final EndpointRef OTHER = new EndpointRef("hook", "other");
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Outcome GOOD = new Outcome.Delivered(200);
    private static final Outcome BAD = new Outcome.Refused(500);

    private final RecentAttempts attempts = new RecentAttempts();
    private int number;

    private void made(EndpointRef ref, long millis, Outcome outcome) {
        Instant at = START.plusSeconds(number++);
        Attempt attempt = new Attempt(1, at, Duration.ofMillis(millis), outcome, "what was said");
        Delivery delivery =
                new Delivery(
                        "id" + number,
                        new Destination(ref, null, "lane"),
                        new Message("id", List.of(), new byte[0]),
                        at);
        attempts.heard(new Entry.Attempted(delivery, attempt, new NextStep.Finish()));
    }

    private RecentAttempts.Summary of(EndpointRef... refs) {
        return attempts.of(List.of(refs)).orElseThrow();
    }

    @Test
    void of_what_was_not_tried_nothing_is_known() {
        assertThat(attempts.of(List.of(ONE))).isEmpty();
        assertThat(attempts.of(List.of())).isEmpty();
    }

    @Test
    void half_and_all_but_a_twentieth_took_no_longer() {
        for (int millis = 20; millis > 0; millis--) {
            made(ONE, millis, millis % 4 == 0 ? BAD : GOOD);
        }

        assertThat(of(ONE).attempts()).isEqualTo(20);
        assertThat(of(ONE).delivered()).isEqualTo(15);
        assertThat(of(ONE).median()).isEqualTo(Duration.ofMillis(10));
        assertThat(of(ONE).p95()).isEqualTo(Duration.ofMillis(19));
    }

    @Test
    void only_so_many_are_kept_and_the_oldest_go_first() {
        for (int i = 0; i < RecentAttempts.KEPT; i++) {
            made(ONE, 5_000, BAD);
        }
        for (int i = 0; i < RecentAttempts.KEPT; i++) {
            made(ONE, 1, GOOD);
        }

        assertThat(of(ONE).attempts()).isEqualTo(RecentAttempts.KEPT);
        assertThat(of(ONE).delivered()).isEqualTo(RecentAttempts.KEPT);
        assertThat(of(ONE).p95()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void several_entries_are_told_of_together_with_the_last_attempt_of_all() {
        made(ONE, 10, GOOD);
        made(OTHER, 30, BAD);
        made(ONE, 20, GOOD);

        assertThat(of(ONE, OTHER).attempts()).isEqualTo(3);
        assertThat(of(ONE, OTHER).median()).isEqualTo(Duration.ofMillis(20));
        assertThat(of(ONE, OTHER).last().took()).isEqualTo(Duration.ofMillis(20));
        assertThat(of(OTHER).last().outcome()).isEqualTo(BAD);
        assertThat(of(OTHER).last().response()).isEmpty();
    }

    @Test
    void of_very_many_entries_those_are_known_that_were_busy_last() {
        made(ONE, 1, GOOD);
        made(OTHER, 1, GOOD);
        for (int i = 0; i < RecentAttempts.MOST_ENTRIES - 1; i++) {
            made(new EndpointRef("hook", "entry" + i), 1, GOOD);
            made(ONE, 1, GOOD);
        }

        assertThat(attempts.of(List.of(OTHER))).isEmpty();
        assertThat(of(ONE).attempts()).isEqualTo(RecentAttempts.KEPT);
    }
}
