package dev.fairlead.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Destination;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Message;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Outcome;
import dev.fairlead.delivery.Terms;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every queue promises. Times are far in the past where something is to be due now, so that
/// the queue's own clock does not matter.
abstract class DeliveryQueueContractTest {
    static final Duration REMEMBER = Duration.ofHours(24);
    static final Duration MARGIN = Duration.ofMillis(100);
    static final Limits LIMITS = new Limits(REMEMBER, MARGIN, 4, 10_000);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant FAR_AHEAD = Instant.parse("2100-01-01T00:00:00Z");
    private static final Terms TERMS = new Terms(Duration.ofSeconds(30), 16);
    private static final Terms SHORT = new Terms(Duration.ofMillis(50), 16);

    DeliveryQueue queue;

    /// An empty queue with [#LIMITS].
    abstract DeliveryQueue open() throws Exception;

    /// Lets the time go by that a lease of these terms lasts.
    abstract void letLeasesRunOut();

    @BeforeEach
    void openQueue() throws Exception {
        queue = open();
    }

    static <T> T now(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }

    private static Delivery delivery(String id, String lane, byte[] body) {
        return new Delivery(
                id,
                new Destination(new EndpointRef("hook", "entry"), "http://x.example/in", lane),
                new Message("msg-" + id, List.of(new Message.Header("X-Ünïcode", "schön ☃")), body),
                LONG_AGO);
    }

    private static Owed owed(String id, String lane, Instant due, Terms terms) {
        return new Owed(delivery(id, lane, id.getBytes(UTF_8)), due, terms);
    }

    private void add(String lane, String... ids) {
        List<Owed> all = new ArrayList<>();
        for (String id : ids) {
            all.add(owed(id, lane, LONG_AGO, TERMS));
        }
        assertThat(now(queue.add(all))).allMatch(Receipt::added);
    }

    private List<Lease> lease(int places) {
        return now(queue.lease(places)).leases();
    }

    private Lease leaseOne() {
        return lease(1).getFirst();
    }

    private Lease leaseAfterItRanOut() {
        letLeasesRunOut();
        return await().until(() -> lease(1), leases -> !leases.isEmpty()).getFirst();
    }

    private static Attempt attempt(Lease lease, Outcome outcome) {
        return new Attempt(lease.attempt(), LONG_AGO, Duration.ofMillis(7), outcome, "said so");
    }

    private boolean deliver(Lease lease) {
        Attempt attempt = attempt(lease, new Outcome.Delivered(200));
        return now(queue.settle(lease, attempt, new NextStep.Finish(), TERMS));
    }

    private boolean retryAt(Lease lease, Instant due) {
        Attempt attempt = attempt(lease, new Outcome.Refused(500));
        return now(queue.settle(lease, attempt, new NextStep.RetryAt(due), TERMS));
    }

    private boolean bury(Lease lease) {
        Attempt attempt = attempt(lease, new Outcome.Refused(400));
        return now(queue.settle(lease, attempt, new NextStep.Bury("enough"), TERMS));
    }

    private Stored stored(String id) {
        return now(queue.find(id)).orElseThrow();
    }

    private static List<String> ids(List<Lease> leases) {
        return leases.stream().map(lease -> lease.delivery().id()).toList();
    }

    @Test
    void what_was_added_comes_back_byte_for_byte() {
        byte[] body = new byte[256];
        IntStream.range(0, 256).forEach(i -> body[i] = (byte) i);
        Delivery sent = delivery("a", "lane", body);
        assertThat(now(queue.add(List.of(new Owed(sent, LONG_AGO, TERMS)))))
                .containsExactly(new Receipt("a", true));

        Lease lease = leaseOne();
        assertThat(lease.attempt()).isEqualTo(1);
        assertThat(lease.budget()).isEqualTo(TERMS.timeout());
        assertThat(lease.delivery().message().body()).isEqualTo(body);
        assertThat(lease.delivery().message().headers()).isEqualTo(sent.message().headers());
        assertThat(lease.delivery().message().webhookId()).isEqualTo("msg-a");
        assertThat(lease.delivery().to()).isEqualTo(sent.to());
        assertThat(lease.delivery().createdAt()).isEqualTo(LONG_AGO);
    }

    @Test
    void a_known_id_is_not_added_again_not_even_inside_one_call() {
        List<Owed> twice =
                List.of(
                        owed("a", "lane", LONG_AGO, TERMS),
                        owed("b", "lane", LONG_AGO, TERMS),
                        owed("a", "other", LONG_AGO, TERMS));
        assertThat(now(queue.add(twice)))
                .containsExactly(
                        new Receipt("a", true), new Receipt("b", true), new Receipt("a", false));
        for (Lease lease : lease(10)) {
            assertThat(deliver(lease)).isTrue();
        }
        assertThat(now(queue.add(twice))).noneMatch(Receipt::added);
        assertThat(lease(10)).isEmpty();
    }

    @Test
    void what_is_due_later_is_not_leased_and_the_queue_says_that_it_is_quiet() {
        now(queue.add(List.of(owed("later", "lane", FAR_AHEAD, TERMS))));
        Leases none = now(queue.lease(10));
        assertThat(none.leases()).isEmpty();
        assertThat(none.quiet()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(now(queue.depth())).isEqualTo(new Depth(1, 0, 0));
    }

    @Test
    void no_more_are_leased_than_there_are_places() {
        add("lane", "a", "b", "c");
        assertThat(lease(2)).hasSize(2);
        assertThat(lease(2)).hasSize(1);
        assertThat(lease(2)).isEmpty();
        assertThat(now(queue.depth())).isEqualTo(new Depth(0, 3, 0));
    }

    @Test
    void a_lane_gives_its_deliveries_in_the_order_in_which_they_are_due() {
        now(
                queue.add(
                        List.of(
                                owed("second", "lane", LONG_AGO.plusSeconds(2), TERMS),
                                owed("first", "lane", LONG_AGO.plusSeconds(1), TERMS))));
        assertThat(ids(lease(2))).containsExactly("first", "second");
    }

    @Test
    void a_lane_with_a_thousand_waiting_does_not_starve_a_lane_with_one() {
        add("busy", IntStream.range(0, 1000).mapToObj(n -> "busy" + n).toArray(String[]::new));
        add("quiet", "alone");
        List<String> first = ids(lease(LIMITS.quantum() + 1));
        assertThat(first).contains("alone");
        assertThat(first).filteredOn(id -> id.startsWith("busy")).hasSize(LIMITS.quantum());
    }

    @Test
    void a_lanes_cap_is_never_passed_and_a_settled_delivery_makes_room() {
        Terms two = new Terms(Duration.ofSeconds(30), 2);
        now(
                queue.add(
                        List.of(
                                owed("a", "lane", LONG_AGO, two),
                                owed("b", "lane", LONG_AGO, two),
                                owed("c", "lane", LONG_AGO, two))));
        List<Lease> leases = lease(10);
        assertThat(leases).hasSize(2);
        assertThat(lease(10)).isEmpty();
        Attempt attempt = attempt(leases.getFirst(), new Outcome.Delivered(204));
        now(queue.settle(leases.getFirst(), attempt, new NextStep.Finish(), two));
        assertThat(ids(lease(10))).containsExactly("c");
    }

    @Test
    void newer_terms_hold_from_the_settling_that_brings_them() {
        add("lane", "a", "b", "c");
        Lease first = leaseOne();
        Attempt attempt = attempt(first, new Outcome.Delivered(200));
        Terms one = new Terms(Duration.ofSeconds(30), 1);
        now(queue.settle(first, attempt, new NextStep.Finish(), one));
        assertThat(lease(10)).hasSize(1);
    }

    @Test
    void a_delivered_one_is_finished_and_its_attempt_is_kept() {
        add("lane", "a");
        assertThat(deliver(leaseOne())).isTrue();
        Stored stored = stored("a");
        assertThat(stored.state()).isEqualTo(State.DELIVERED);
        assertThat(stored.attempts()).hasSize(1);
        Attempt kept = stored.attempts().getFirst();
        assertThat(kept.outcome()).isEqualTo(new Outcome.Delivered(200));
        assertThat(kept.took()).isEqualTo(Duration.ofMillis(7));
        assertThat(kept.response()).isEqualTo("said so");
        assertThat(now(queue.depth())).isEqualTo(new Depth(0, 0, 0));
    }

    @Test
    void a_retry_waits_for_its_time_and_is_the_next_attempt() {
        add("lane", "a");
        assertThat(retryAt(leaseOne(), FAR_AHEAD)).isTrue();
        assertThat(lease(1)).isEmpty();
        assertThat(stored("a").state()).isEqualTo(State.WAITING);
        assertThat(stored("a").at()).isEqualTo(FAR_AHEAD);

        add("lane", "b");
        assertThat(retryAt(leaseOne(), LONG_AGO)).isTrue();
        assertThat(leaseOne().attempt()).isEqualTo(2);
    }

    @Test
    void a_buried_one_is_a_dead_letter_with_its_reason_until_it_is_replayed() {
        add("lane", "a");
        assertThat(bury(leaseOne())).isTrue();
        assertThat(stored("a").state()).isEqualTo(State.DEAD);
        assertThat(stored("a").reason()).isEqualTo("enough");
        assertThat(now(queue.depth())).isEqualTo(new Depth(0, 0, 1));
        assertThat(lease(1)).isEmpty();

        assertThat(now(queue.replay("a"))).isTrue();
        Lease again = leaseOne();
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(again.delivery().message().body()).isEqualTo("a".getBytes(UTF_8));
        assertThat(deliver(again)).isTrue();
        assertThat(stored("a").attempts()).hasSize(2);
        assertThat(now(queue.depth())).isEqualTo(new Depth(0, 0, 0));
    }

    @Test
    void only_what_is_dead_or_cancelled_is_replayed() {
        add("lane", "a");
        assertThat(now(queue.replay("a"))).isFalse();
        assertThat(now(queue.replay("nobody"))).isFalse();
        assertThat(deliver(leaseOne())).isTrue();
        assertThat(now(queue.replay("a"))).isFalse();
    }

    @Test
    void only_what_waits_is_cancelled() {
        add("lane", "a");
        assertThat(now(queue.cancel("nobody"))).isFalse();
        Lease lease = leaseOne();
        assertThat(now(queue.cancel("a"))).isFalse();
        assertThat(retryAt(lease, FAR_AHEAD)).isTrue();
        assertThat(now(queue.cancel("a"))).isTrue();
        assertThat(stored("a").state()).isEqualTo(State.CANCELLED);
        assertThat(lease(1)).isEmpty();
        assertThat(now(queue.replay("a"))).isTrue();
        assertThat(leaseOne().attempt()).isEqualTo(1);
    }

    @Test
    void a_lease_that_ran_out_is_given_again_and_the_first_holder_settles_nothing() {
        now(queue.add(List.of(owed("a", "lane", LONG_AGO, SHORT))));
        Lease first = leaseOne();
        Lease second = leaseAfterItRanOut();
        assertThat(second.fence()).isNotEqualTo(first.fence());
        assertThat(retryAt(first, FAR_AHEAD)).isFalse();
        assertThat(bury(first)).isFalse();
        assertThat(stored("a").state()).isEqualTo(State.IN_FLIGHT);
        assertThat(deliver(second)).isTrue();
    }

    @Test
    void a_success_that_comes_late_still_finishes() {
        now(queue.add(List.of(owed("a", "lane", LONG_AGO, SHORT))));
        Lease first = leaseOne();
        Lease second = leaseAfterItRanOut();
        assertThat(deliver(first)).isTrue();
        assertThat(stored("a").state()).isEqualTo(State.DELIVERED);
        assertThat(retryAt(second, LONG_AGO)).isFalse();
        assertThat(now(queue.depth())).isEqualTo(new Depth(0, 0, 0));
    }

    @Test
    void a_dead_letter_that_was_delivered_after_all_is_delivered() {
        now(queue.add(List.of(owed("a", "lane", LONG_AGO, SHORT))));
        Lease first = leaseOne();
        Lease second = leaseAfterItRanOut();
        assertThat(bury(second)).isTrue();
        assertThat(deliver(first)).isTrue();
        assertThat(stored("a").state()).isEqualTo(State.DELIVERED);
        assertThat(now(queue.depth())).isEqualTo(new Depth(0, 0, 0));
    }

    @Test
    void a_listener_is_woken_when_something_becomes_due() {
        AtomicInteger woken = new AtomicInteger();
        queue.onWake(woken::incrementAndGet);
        add("lane", "a");
        await().until(() -> woken.get() > 0);
    }

    @Test
    void a_listener_is_woken_when_a_full_lane_has_room_again() {
        Terms one = new Terms(Duration.ofSeconds(30), 1);
        now(queue.add(List.of(owed("a", "lane", LONG_AGO, one), owed("b", "lane", LONG_AGO, one))));
        Lease lease = lease(10).getFirst();
        AtomicInteger woken = new AtomicInteger();
        queue.onWake(woken::incrementAndGet);
        Attempt attempt = attempt(lease, new Outcome.Delivered(200));
        now(queue.settle(lease, attempt, new NextStep.Finish(), one));
        await().until(() -> woken.get() > 0);
    }

    @Test
    void ten_thousand_arrive_each_once_with_two_that_lease_and_no_lane_over_its_cap()
            throws Exception {
        int lanes = 50;
        Terms four = new Terms(Duration.ofSeconds(60), 4);
        for (int n = 0; n < 10_000; n += 500) {
            List<Owed> some = new ArrayList<>();
            for (int i = n; i < n + 500; i++) {
                some.add(owed("id" + i, "lane" + i % lanes, LONG_AGO, four));
            }
            now(queue.add(some));
        }
        Map<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();
        ConcurrentLinkedQueue<String> delivered = new ConcurrentLinkedQueue<>();
        AtomicInteger over = new AtomicInteger();
        Thread[] dispatchers = new Thread[2];
        for (int n = 0; n < dispatchers.length; n++) {
            dispatchers[n] =
                    Thread.ofPlatform()
                            .start(() -> {
                                while (delivered.size() < 10_000) {
                                    List<Lease> leases = lease(64);
                                    leases.forEach(one -> enter(one, inFlight, over));
                                    leases.forEach(one -> {
                                        leave(one, inFlight);
                                        Attempt attempt = attempt(one, new Outcome.Delivered(200));
                                        now(
                                                queue.settle(
                                                        one, attempt, new NextStep.Finish(), four));
                                        delivered.add(one.delivery().id());
                                    });
                                }
                            });
        }
        for (Thread dispatcher : dispatchers) {
            dispatcher.join();
        }
        Set<String> each = new HashSet<>(delivered);
        assertThat(delivered).hasSize(10_000);
        assertThat(each).hasSize(10_000);
        assertThat(over).hasValue(0);
        assertThat(now(queue.depth())).isEqualTo(new Depth(0, 0, 0));
    }

    private static void leave(Lease lease, Map<String, AtomicInteger> inFlight) {
        Objects.requireNonNull(inFlight.get(lease.delivery().to().lane())).decrementAndGet();
    }

    private static void enter(
            Lease lease, Map<String, AtomicInteger> inFlight, AtomicInteger over) {
        String lane = lease.delivery().to().lane();
        if (inFlight.computeIfAbsent(lane, _ -> new AtomicInteger()).incrementAndGet() > 4) {
            over.incrementAndGet();
        }
    }
}
