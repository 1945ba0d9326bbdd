package dev.fairlead.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.delivery.NextStep;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedQueueTest extends LaneContractTest {
    private final MovableClock clock = new MovableClock();

    @TempDir Path directory;

    private EmbeddedQueue queue;

    @BeforeEach
    void open() {
        queue = new EmbeddedQueue(directory.resolve("queue.db"), LIMITS, clock);
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Override
    DeliveryQueue queue() {
        return queue;
    }

    @Override
    DeliveryQueue queue(Limits limits) {
        queue.close();
        queue = new EmbeddedQueue(directory.resolve("queue.db"), limits, clock);
        return queue;
    }

    @Override
    Instant now() {
        return clock.instant();
    }

    @Override
    void passes(Duration time) {
        clock.passes(time);
    }

    @Test
    void no_file_is_made_before_something_is_owed() {
        assertThat(lease(10).leases()).isEmpty();
        assertThat(depth()).isEqualTo(new Depth(0, 0, 0));
        assertThat(done(queue.replay("a"))).isFalse();
        assertThat(done(queue.cancel("a"))).isFalse();
        assertThat(done(queue.forget())).isZero();

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void what_was_in_flight_is_due_at_once_after_a_restart() {
        add(owed("a", "lane"));
        add(new Owed(delivery("later", "lane"), now().plusSeconds(60), terms(1)));
        Lease before = onlyLease();

        restart();

        assertThat(find("a").state()).isEqualTo(State.WAITING);
        Lease after = onlyLease();
        assertThat(after.delivery().id()).isEqualTo("a");
        assertThat(after.fence()).isGreaterThan(before.fence());
        assertThat(settle(before, new NextStep.Bury("no"))).isFalse();
        assertThat(settle(before, FINISH)).isTrue();
    }

    @Test
    void a_lane_wakes_with_the_cap_it_was_told_last() {
        add(many(4, "lane", 4));
        add(new Owed(delivery("newest", "lane"), now(), terms(1)));

        restart();

        assertThat(lease(10).leases()).hasSize(1);
    }

    @Test
    void much_is_forgotten_in_small_batches() {
        add(many(250, "lane", 250));
        for (int i = 0; i < 250; i++) {
            done(queue.cancel("lane" + i));
        }
        passes(REMEMBER.plusMillis(1));

        assertThat(done(queue.forget())).isEqualTo(200);
        assertThat(done(queue.forget())).isEqualTo(50);
        assertThat(done(queue.forget())).isZero();
    }

    private void restart() {
        queue.close();
        open();
    }
}
