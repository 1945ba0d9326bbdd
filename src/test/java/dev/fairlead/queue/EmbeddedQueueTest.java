package dev.fairlead.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Outcome;
import dev.fairlead.delivery.Terms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract on the file, and what is the file's alone.
class EmbeddedQueueTest extends DeliveryQueueContractTest {
    @TempDir Path directory;
    private final ManualClock clock = new ManualClock();

    /// A clock that is moved by hand.
    private static final class ManualClock implements InstantSource {
        private volatile Instant now = Instant.parse("2026-11-24T10:00:00Z");

        void tick(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @Override
    DeliveryQueue open() {
        return new EmbeddedQueue(directory.resolve("queue.db"), LIMITS, clock);
    }

    @Override
    void letLeasesRunOut() {
        clock.tick(Duration.ofSeconds(1));
    }

    @AfterEach
    void close() throws Exception {
        ((AutoCloseable) queue).close();
    }

    private static Owed owed(String id) {
        return TestDeliveries.due(id, "lane");
    }

    @Test
    void there_is_no_file_before_something_is_stored() {
        assertThat(now(queue.lease(1)).leases()).isEmpty();
        assertThat(now(queue.depth())).isEqualTo(new Depth(0, 0, 0));
        assertThat(directory.resolve("queue.db")).doesNotExist();
        now(queue.add(List.of(owed("a"))));
        assertThat(directory.resolve("queue.db")).exists();
    }

    @Test
    void what_was_stored_is_due_at_once_after_it_is_opened_again() throws Exception {
        now(queue.add(List.of(owed("a"), owed("b"))));
        Lease before = now(queue.lease(1)).leases().getFirst();
        close();
        queue = open();
        List<Lease> after = now(queue.lease(10)).leases();
        assertThat(after).extracting(lease -> lease.delivery().id()).containsExactly("a", "b");
        assertThat(after).noneMatch(lease -> lease.fence() == before.fence());
    }

    @Test
    void a_second_owner_of_the_file_is_refused_with_the_pid_of_the_first() throws Exception {
        now(queue.add(List.of(owed("a"))));
        try (EmbeddedQueue second = (EmbeddedQueue) open()) {
            assertThatThrownBy(() -> now(second.add(List.of(owed("b")))))
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void the_file_is_nobodys_business_but_the_owners() throws Exception {
        now(queue.add(List.of(owed("a"))));
        var permissions = Files.getPosixFilePermissions(directory.resolve("queue.db"));
        assertThat(permissions).allMatch(permission -> permission.name().startsWith("OWNER"));
    }

    @Test
    void what_was_delivered_is_forgotten_after_a_while_and_may_come_again() {
        now(queue.add(List.of(owed("a"))));
        Lease lease = now(queue.lease(1)).leases().getFirst();
        now(
                queue.settle(
                        lease,
                        new Attempt(
                                1, Instant.EPOCH, Duration.ZERO, new Outcome.Delivered(200), ""),
                        new NextStep.Finish(),
                        Terms.DEFAULT));
        assertThat(now(queue.forget())).isZero();
        clock.tick(REMEMBER.plusSeconds(1));
        assertThat(now(queue.forget())).isEqualTo(1);
        assertThat(now(queue.add(List.of(owed("a"))))).allMatch(Receipt::added);
    }
}
