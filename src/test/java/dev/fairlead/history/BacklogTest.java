package dev.fairlead.history;

import static dev.fairlead.history.ShelfContractTest.BOUNDS;
import static dev.fairlead.history.ShelfContractTest.done;
import static dev.fairlead.history.ShelfContractTest.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.store.StoreException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    private final MemoryShelf memory = new MemoryShelf(BOUNDS, Long.MAX_VALUE);

    private Backlog backlog(Shelf shelf) {
        return new Backlog(shelf, CLOCK, 3);
    }

    private static void hear(Backlog backlog, String... ids) {
        for (String id : ids) {
            backlog.add(1, () -> run(id, 0, "failed"));
        }
    }

    private static Kept slowly(String id, CountDownLatch began, CountDownLatch released) {
        began.countDown();
        try {
            assertThat(released.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return run(id, 0, "failed");
    }

    @Test
    void a_batch_that_somebody_left_while_it_was_made_is_in_what_the_end_waits_for()
            throws InterruptedException {
        Backlog backlog = backlog(memory);
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        backlog.add(1, () -> slowly("a", began, released));

        var left = backlog.write().subscribe().with(_ -> {});
        assertThat(began.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        left.cancel();
        CompletableFuture<Void> end = backlog.finish(PATIENCE).subscribeAsCompletionStage();
        assertThat(end).isNotDone();
        released.countDown();

        end.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(memory.all()).extracting(Kept::id).containsExactly("a");
        assertThat(backlog.takeDropped()).isZero();
    }

    @Test
    void the_end_writes_all_that_waits_however_many_batches_that_takes() {
        Backlog backlog = new Backlog(memory, CLOCK, 1000);
        for (int i = 0; i < 150; i++) {
            hear(backlog, "r" + i);
        }
        done(backlog.finish(PATIENCE));
        assertThat(memory.all()).hasSize(BOUNDS.runs());
        assertThat(backlog.takeDropped()).isZero();
    }

    @Test
    void what_there_is_no_room_for_is_counted_once() {
        Backlog backlog = backlog(memory);
        hear(backlog, "a", "b", "c", "d", "e");
        assertThat(backlog.takeDropped()).isEqualTo(2);
        assertThat(backlog.takeDropped()).isZero();
        done(backlog.write());
        assertThat(memory.all()).extracting(Kept::id).containsExactly("a", "b", "c");
        hear(backlog, "f");
        done(backlog.write());
        assertThat(backlog.takeDropped()).isZero();
    }

    @Test
    void what_cannot_be_written_at_the_end_is_counted_and_says_why() {
        Backlog backlog = backlog(new Closed());
        hear(backlog, "a", "b");
        done(backlog.finish(PATIENCE));
        assertThat(backlog.takeDropped()).isEqualTo(2);
        assertThat(backlog.reason()).isEqualTo("the shelf is closed");
    }

    @Test
    void a_shelf_that_does_not_answer_keeps_the_end_no_longer_than_was_said() {
        Backlog backlog = backlog(new Silent());
        hear(backlog, "a");
        done(backlog.finish(Duration.ofMillis(50)));
        assertThat(backlog.takeDropped()).isEqualTo(1);
    }

    @Test
    void one_that_cannot_be_told_keeps_out_no_other() {
        Backlog backlog = backlog(memory);
        backlog.add(
                1,
                () -> {
                    throw new IllegalStateException("a bug");
                });
        hear(backlog, "b");
        done(backlog.write());
        assertThat(memory.all()).extracting(Kept::id).containsExactly("b");
        assertThat(backlog.takeDropped()).isEqualTo(1);
    }

    /// Fails at every batch.
    private static class Closed extends Silent {
        @Override
        public Uni<Void> keep(List<Kept> batch) {
            return Uni.createFrom().failure(new StoreException("the shelf is closed"));
        }
    }

    /// Never answers.
    private static class Silent implements Shelf {
        @Override
        public Uni<Void> keep(List<Kept> batch) {
            return Uni.createFrom().nothing();
        }

        @Override
        public Uni<Page<Kept>> look(Look look) {
            return Uni.createFrom().nothing();
        }

        @Override
        public Uni<Optional<Kept>> find(Kind kind, String id) {
            return Uni.createFrom().nothing();
        }

        @Override
        public Uni<Integer> tidy(Instant now) {
            return Uni.createFrom().nothing();
        }

        @Override
        public Uni<Integer> forget(String name) {
            return Uni.createFrom().nothing();
        }
    }
}
