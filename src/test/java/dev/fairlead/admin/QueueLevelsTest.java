package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.queue.Depth;
import dev.fairlead.queue.Survey;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What the charts of the queue are drawn from.
class QueueLevelsTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    private Instant now = NOON;
    private final QueueLevels levels =
            new QueueLevels(() -> Uni.createFrom().item(waiting(0)), true, () -> now);

    @Test
    void what_was_seen_last_in_a_minute_is_its_level() {
        now = NOON.plusSeconds(1);
        levels.saw(waiting(7));
        now = NOON.plusSeconds(59);
        levels.saw(waiting(3));
        now = NOON.plusSeconds(60);
        levels.saw(waiting(9));

        assertThat(levels.at(NOON)).isEqualTo(waiting(3));
        assertThat(levels.at(NOON.plusSeconds(60))).isEqualTo(waiting(9));
        assertThat(levels.at(NOON.plusSeconds(120))).isNull();
    }

    @Test
    void a_queue_that_does_not_answer_has_no_level() {
        QueueLevels away =
                new QueueLevels(
                        () -> Uni.createFrom().failure(new IllegalStateException("away")),
                        true,
                        () -> now);
        assertThat(away.look().subscribeAsCompletionStage()).isCompletedWithValue(false);
        assertThat(away.at(NOON)).isNull();
        assertThat(levels.look().subscribeAsCompletionStage()).isCompletedWithValue(true);
        assertThat(levels.at(NOON)).isEqualTo(waiting(0));
    }

    @Test
    void an_hour_is_kept_and_no_more() {
        for (int minute = 0; minute < 200; minute++) {
            now = NOON.plus(Duration.ofMinutes(minute));
            levels.saw(waiting(minute));
        }
        assertThat(levels.at(now.minus(Duration.ofMinutes(59)))).isEqualTo(waiting(140));
        assertThat(levels.at(now.minus(Duration.ofMinutes(61)))).isNull();
    }

    private static Survey waiting(long many) {
        return new Survey(
                new Depth(many, 0, 0), Duration.ZERO, Duration.ZERO, new Survey.Lanes(0, 0, 0), 0);
    }
}
