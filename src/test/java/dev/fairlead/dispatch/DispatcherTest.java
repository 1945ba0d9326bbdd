package dev.fairlead.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.attempt.ScriptedSender;
import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Endpoints;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Outcome;
import dev.fairlead.delivery.RetryPolicy;
import dev.fairlead.delivery.Terms;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.queue.Leases;
import dev.fairlead.queue.QueueUnavailableException;
import dev.fairlead.queue.Settled;
import dev.fairlead.signature.Signing;
import dev.fairlead.trace.Traces;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DispatcherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final int PLACES = 4;
    private static final Endpoint ENDPOINT =
            new Endpoint(
                    "https://a.example/",
                    new Signing.None(),
                    new RetryPolicy.Schedule(List.of(Duration.ZERO, Duration.ofSeconds(5))),
                    Terms.DEFAULT);

    record Settings(int maxInFlight, int batch, Duration grace) implements DispatchConfig {}

    private final ScriptedQueue queue = new ScriptedQueue();
    private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
    private volatile Optional<Endpoint> endpoint = Optional.of(ENDPOINT);
    private volatile CompletionStage<Optional<Endpoint>> definedAnew =
            CompletableFuture.completedStage(Optional.empty());
    private ScriptedSender sender;
    private Dispatcher dispatcher;

    @BeforeEach
    void start() {
        sender = ScriptedSender.make();
        dispatcher =
                new Dispatcher(
                        queue,
                        new Endpoints() {
                            @Override
                            public Optional<Endpoint> find(EndpointRef ref) {
                                return endpoint;
                            }

                            @Override
                            public CompletionStage<Optional<Endpoint>> findAnew(EndpointRef ref) {
                                return definedAnew;
                            }
                        },
                        sender,
                        new Journal(List.of(entries::add)),
                        Traces.off(),
                        InstantSource.fixed(NOW),
                        () -> 0.5,
                        sender.vertx(),
                        new Settings(PLACES, 3, Duration.ofSeconds(1)));
        dispatcher.start();
    }

    @AfterEach
    void stop() {
        dispatcher.drain(Duration.ZERO);
        sender.close();
    }

    @Test
    void what_is_due_is_tried_and_settled() {
        queue.owes("a", "b");

        until(() -> assertThat(queue.settledIds()).containsExactlyInAnyOrder("a", "b"));
        assertThat(queue.settled)
                .allSatisfy(it -> assertThat(it.next()).isInstanceOf(NextStep.Finish.class));
    }

    @Test
    void an_outcome_means_what_the_policy_says() {
        sender.ends(_ -> Uni.createFrom().item(new Outcome.Refused(500)));
        queue.owes("a");

        until(() -> assertThat(queue.settled).hasSize(1));
        assertThat(queue.settled.element().next())
                .isEqualTo(new NextStep.RetryAt(NOW.plusSeconds(5)));
    }

    @Test
    void what_nobody_defines_any_more_is_buried() {
        endpoint = Optional.empty();
        queue.owes("a");

        until(() -> assertThat(queue.settled).hasSize(1));
        assertThat(queue.settled.element().next())
                .isEqualTo(
                        new NextStep.Bury("no hook file and no registration defines hook/entry"));
    }

    @Test
    void what_this_process_has_not_heard_of_is_looked_for_before_it_is_buried() {
        endpoint = Optional.empty();
        definedAnew = CompletableFuture.completedStage(Optional.of(ENDPOINT));
        queue.owes("a");

        until(() -> assertThat(queue.settled).hasSize(1));
        assertThat(queue.settled.element().next()).isInstanceOf(NextStep.Finish.class);
    }

    @Test
    void while_nobody_can_say_whether_it_is_defined_nothing_is_buried() {
        endpoint = Optional.empty();
        definedAnew = CompletableFuture.failedStage(new IllegalStateException("away"));
        queue.owes("a");

        until(() -> assertThat(entries).contains(new Entry.QueueLost("away")));
        assertThat(queue.settled).isEmpty();
        assertThat(dispatcher.inFlight()).isZero();
    }

    @Test
    void a_queue_that_fails_does_not_end_the_loop() {
        queue.nextLook(() -> Uni.createFrom().failure(new QueueUnavailableException("away")));
        queue.owes("a");

        until(() -> assertThat(queue.settledIds()).containsExactly("a"));
        until(() -> assertThat(dispatcher.hasLostQueue()).isFalse());
        assertThat(entries).startsWith(new Entry.QueueLost("away"), new Entry.QueueBack());
    }

    @Test
    void a_queue_that_throws_does_not_end_the_loop() {
        queue.nextLook(() -> {
            throw new IllegalStateException("on purpose");
        });
        queue.owes("a");

        until(() -> assertThat(queue.settledIds()).containsExactly("a"));
        assertThat(dispatcher.inFlight()).isZero();
    }

    @Test
    void an_attempt_that_fails_unexpectedly_counts_and_gives_its_place_back() {
        AtomicInteger calls = new AtomicInteger();
        sender.ends(_ -> {
            int call = calls.incrementAndGet();
            if (call > 2 * PLACES) {
                return Uni.createFrom().item(new Outcome.Delivered(200));
            } else if (call % 2 == 0) {
                throw new IllegalStateException("with a secret");
            }
            return Uni.createFrom().failure(new IllegalStateException("with a secret"));
        });
        queue.owes(ids(2 * PLACES));
        until(() -> assertThat(queue.settled).hasSize(2 * PLACES));
        queue.owes("last");

        until(() -> assertThat(queue.settledIds()).contains("last"));
        assertThat(queue.settled.element().attempt())
                .extracting(Attempt::outcome)
                .isEqualTo(
                        new Outcome.Unreachable(
                                Outcome.Cause.OTHER,
                                "the attempt failed unexpectedly (IllegalStateException)"));
        assertThat(queue.settled.element().next()).isInstanceOf(NextStep.RetryAt.class);
        assertThat(entries).noneMatch(Entry.QueueLost.class::isInstance);
        until(() -> assertThat(dispatcher.inFlight()).isZero());
    }

    @Test
    void a_settle_that_fails_is_tried_again() {
        AtomicInteger calls = new AtomicInteger();
        queue.settles(_ ->
                calls.incrementAndGet() < 3
                        ? Uni.createFrom().failure(new QueueUnavailableException("away"))
                        : Uni.createFrom().item(Settled.DONE));
        queue.owes("a");

        until(() -> assertThat(queue.settledIds()).containsExactly("a"));
        until(() -> assertThat(entries).hasSize(1).first().isInstanceOf(Entry.Attempted.class));
    }

    @Test
    void a_lease_that_was_lost_is_told() {
        queue.settles(_ -> Uni.createFrom().item(Settled.LEASE_LOST));
        queue.owes("a");

        until(() -> assertThat(entries).hasSize(1).first().isInstanceOf(Entry.LeaseLost.class));
    }

    @Test
    void no_more_is_under_way_than_there_are_places_and_free_ones_are_used_again() {
        Queue<CompletableFuture<Outcome>> under = new ConcurrentLinkedQueue<>();
        sender.ends(_ -> {
            CompletableFuture<Outcome> end = new CompletableFuture<>();
            under.add(end);
            return Uni.createFrom().completionStage(end);
        });
        queue.owes(ids(40));
        until(() -> assertThat(under).hasSize(PLACES));
        assertThat(dispatcher.inFlight()).isEqualTo(PLACES);

        while (queue.settled.size() < 40) {
            int before = queue.settled.size();
            List<CompletableFuture<Outcome>> ends = new ArrayList<>();
            for (var end = under.poll(); end != null; end = under.poll()) {
                ends.add(end);
            }
            ends.forEach(end -> end.complete(new Outcome.Delivered(200)));
            until(() -> assertThat(queue.settled).hasSize(before + ends.size()));
            until(() -> assertThat(queue.settled.size() + under.size()).isGreaterThan(before));
            assertThat(dispatcher.inFlight()).isLessThanOrEqualTo(PLACES);
        }
        assertThat(queue.asked).allMatch(places -> places <= 3);
    }

    @Test
    void draining_waits_for_the_attempts_under_way_and_takes_no_more() {
        CompletableFuture<Outcome> end = new CompletableFuture<>();
        sender.ends(_ -> Uni.createFrom().completionStage(end));
        queue.owes("a");
        until(() -> assertThat(dispatcher.inFlight()).isEqualTo(1));

        CompletableFuture<Boolean> drained = draining(PATIENCE);
        queue.owes("b");
        assertThat(drained).isNotDone();
        end.complete(new Outcome.Delivered(200));

        assertThat(drained).succeedsWithin(PATIENCE);
        assertThat(queue.settledIds()).containsExactly("a");
    }

    @Test
    void draining_waits_for_the_look_under_way_and_what_it_brings() {
        CompletableFuture<Leases> look = new CompletableFuture<>();
        CompletableFuture<Boolean> looking = new CompletableFuture<>();
        queue.nextLook(() -> {
            looking.complete(true);
            return Uni.createFrom().completionStage(look);
        });
        assertThat(looking).succeedsWithin(PATIENCE);

        CompletableFuture<Boolean> drained = draining(PATIENCE);
        assertThat(drained).isNotDone();
        look.complete(ScriptedQueue.gives("a"));

        assertThat(drained).succeedsWithin(PATIENCE);
        assertThat(queue.settledIds()).containsExactly("a");
    }

    @Test
    void draining_ends_when_its_grace_is_over() {
        sender.ends(_ -> Uni.createFrom().nothing());
        queue.owes("a");
        until(() -> assertThat(dispatcher.inFlight()).isEqualTo(1));

        assertThat(draining(Duration.ofMillis(50))).succeedsWithin(PATIENCE);
        assertThat(queue.settled).isEmpty();
    }

    /// A drain that waits already.
    private CompletableFuture<Boolean> draining(Duration grace) {
        CompletableFuture<Boolean> drained = new CompletableFuture<>();
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            dispatcher.drain(grace);
                            drained.complete(true);
                        });
        await().atMost(PATIENCE)
                .until(() -> drained.isDone() || thread.getState() == Thread.State.TIMED_WAITING);
        return drained;
    }

    private static String[] ids(int n) {
        return IntStream.range(0, n).mapToObj(i -> "id" + i).toArray(String[]::new);
    }

    private static void until(ThrowingRunnable holds) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).untilAsserted(holds);
    }
}
