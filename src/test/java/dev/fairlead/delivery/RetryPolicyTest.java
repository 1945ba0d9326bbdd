package dev.fairlead.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fairlead.delivery.Outcome.Cause;
import dev.fairlead.delivery.RetryPolicy.Exponential;
import dev.fairlead.delivery.RetryPolicy.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Outcome FAILED = new Outcome.Refused(500);
    private static final Exponential EXPONENTIAL =
            new Exponential(
                    Duration.ofSeconds(1), 2, Duration.ofHours(1), 20_000, Duration.ofDays(3));

    private static NextStep after(RetryPolicy policy, Outcome outcome, int number, double dice) {
        return policy.after(outcome, number, NOW, NOW, () -> dice);
    }

    @Test
    void a_delay_is_never_negative_never_above_the_cap_and_never_shrinks() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int policies = 0; policies < 50; policies++) {
            Duration initial = Duration.ofMillis(1 + random.nextInt(100_000));
            Duration cap = initial.plusMillis(random.nextLong(Long.MAX_VALUE / 4));
            RetryPolicy policy =
                    new Exponential(
                            initial, 1 + random.nextDouble() * 9, cap, 10_001, Duration.ofDays(1));
            Duration last = Duration.ZERO;
            for (int number = 1; number <= 10_000; number++) {
                Duration delay = policy.delayAfter(number);
                assertThat(delay).as("seed %d, attempt %d", seed, number).isBetween(last, cap);
                assertThat(policy.jittered(delay, random::nextDouble))
                        .as("seed %d, attempt %d", seed, number)
                        .isBetween(Duration.ZERO, delay);
                last = delay;
            }
        }
    }

    @Test
    void exponential_delays_double_up_to_the_cap() {
        assertThat(EXPONENTIAL.delayAfter(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(EXPONENTIAL.delayAfter(4)).isEqualTo(Duration.ofSeconds(8));
        assertThat(EXPONENTIAL.delayAfter(12)).isEqualTo(Duration.ofSeconds(2048));
        assertThat(EXPONENTIAL.delayAfter(13)).isEqualTo(Duration.ofHours(1));
        assertThat(EXPONENTIAL.delayAfter(55)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void full_jitter_lands_anywhere_below_the_delay() {
        assertThat(after(EXPONENTIAL, FAILED, 3, 0)).isEqualTo(new NextStep.RetryAt(NOW));
        assertThat(after(EXPONENTIAL, FAILED, 3, 0.5))
                .isEqualTo(new NextStep.RetryAt(NOW.plusSeconds(2)));
    }

    @Test
    void a_schedule_gives_one_attempt_for_each_of_its_entries() {
        RetryPolicy standard = Schedule.STANDARD;
        assertThat(standard.firstDelay()).isZero();
        assertThat(after(standard, FAILED, 1, 0.5))
                .isEqualTo(new NextStep.RetryAt(NOW.plusSeconds(5)));
        assertThat(after(standard, FAILED, 9, 0.5))
                .isEqualTo(new NextStep.RetryAt(NOW.plus(Duration.ofHours(24))));
        assertThat(after(standard, FAILED, 10, 0.5))
                .isEqualTo(new NextStep.Bury("gave up after 10 attempts"));
    }

    @Test
    void a_schedule_jitters_by_a_fifth_either_way() {
        assertThat(after(Schedule.STANDARD, FAILED, 1, 0))
                .isEqualTo(new NextStep.RetryAt(NOW.plusSeconds(4)));
        assertThat(after(Schedule.STANDARD, FAILED, 1, 0.999999))
                .isEqualTo(new NextStep.RetryAt(NOW.plusMillis(5999)));
    }

    @Test
    void a_retry_after_lengthens_the_delay_but_never_shortens_it_and_never_beyond_a_day() {
        RetryPolicy policy =
                new Schedule(List.of(Duration.ZERO, Duration.ofSeconds(60), Duration.ZERO));
        assertThat(after(policy, new Outcome.Overloaded(429, Duration.ofSeconds(90)), 1, 0.5))
                .isEqualTo(new NextStep.RetryAt(NOW.plusSeconds(90)));
        assertThat(after(policy, new Outcome.Overloaded(503, Duration.ofSeconds(1)), 1, 0.5))
                .isEqualTo(new NextStep.RetryAt(NOW.plusSeconds(60)));
        assertThat(after(policy, new Outcome.Overloaded(503, Duration.ofDays(400)), 1, 0.5))
                .isEqualTo(new NextStep.RetryAt(NOW.plus(Duration.ofHours(24))));
        assertThat(after(policy, new Outcome.Overloaded(503, null), 1, 0.5))
                .isEqualTo(new NextStep.RetryAt(NOW.plusSeconds(60)));
    }

    @Test
    void no_attempt_follows_when_the_total_time_is_over() {
        RetryPolicy policy =
                new Exponential(
                        Duration.ofSeconds(1), 2, Duration.ofHours(1), 100, Duration.ofMinutes(10));
        assertThat(policy.after(FAILED, 3, NOW.minusSeconds(600), NOW, () -> 0))
                .isEqualTo(new NextStep.Bury("gave up after 3 attempts"));
    }

    @Test
    void success_finishes_and_what_cannot_get_better_is_buried_at_once() {
        assertThat(after(EXPONENTIAL, new Outcome.Delivered(204), 1, 0))
                .isEqualTo(new NextStep.Finish());
        assertThat(after(EXPONENTIAL, new Outcome.Gone(), 1, 0)).isInstanceOf(NextStep.Bury.class);
        assertThat(after(EXPONENTIAL, new Outcome.Forbidden("no"), 1, 0))
                .isEqualTo(new NextStep.Bury("no"));
        assertThat(after(EXPONENTIAL, new Outcome.Unreachable(Cause.DNS, ""), 1, 0))
                .isInstanceOf(NextStep.RetryAt.class);
    }

    @Test
    void an_impossible_policy_cannot_be_made() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Exponential(
                                Duration.ZERO, 2, Duration.ofHours(1), 5, Duration.ofDays(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Exponential(
                                Duration.ofSeconds(1),
                                0.5,
                                Duration.ofHours(1),
                                5,
                                Duration.ofDays(1)));
    }
}
