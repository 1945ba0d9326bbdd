package dev.fairlead.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClockJumpsTest {
    private final MovableClock clock = new MovableClock();
    private final ClockJumps jumps = new ClockJumps(clock, clock::nanos);

    @Test
    void time_that_passes_is_no_jump() {
        clock.passes(Duration.ofDays(30));
        assertThat(jumps.sinceLastLook()).isZero();
    }

    @Test
    void a_jump_is_told_once() {
        clock.jumps(Duration.ofHours(-2));
        clock.passes(Duration.ofMinutes(5));
        assertThat(jumps.sinceLastLook()).isEqualTo(Duration.ofHours(-2).toMillis());
        assertThat(jumps.sinceLastLook()).isZero();
    }

    @Test
    void small_steps_are_let_pass_also_many() {
        for (int i = 0; i < 100; i++) {
            clock.jumps(Duration.ofMillis(900));
            clock.passes(Duration.ofSeconds(1));
            assertThat(jumps.sinceLastLook()).isZero();
        }
    }

    @Test
    void a_process_that_is_held_up_while_it_looks_sees_no_jump() {
        AtomicLong heldUp = new AtomicLong();
        AtomicLong monotonic = new AtomicLong();
        ClockJumps watching =
                new ClockJumps(clock, () -> monotonic.addAndGet(heldUp.get() + 1) - 1);
        heldUp.set(Duration.ofHours(1).toNanos());
        assertThat(watching.sinceLastLook()).isZero();
    }
}
