package dev.fairlead.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Destination;
import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Health;
import dev.fairlead.delivery.Message;
import dev.fairlead.delivery.Message.Header;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Outcome;
import dev.fairlead.delivery.Terms;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every queue keeps to, whatever it stands on.
abstract class DeliveryQueueContractTest {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    static final int QUANTUM = 4;
    static final Duration REMEMBER = Duration.ofSeconds(1);
    static final Duration MARGIN = Duration.ofMillis(100);

    /// Every test may rely on these.
    static final Limits LIMITS =
            new Limits(
                    MARGIN,
                    QUANTUM,
                    10_000,
                    20_000,
                    new Limits.Keeping(
                            REMEMBER, REMEMBER, 1000, Duration.ofMillis(500), Duration.ZERO),
                    new Limits.Breaker(3, Duration.ofMillis(400), Duration.ofSeconds(1)),
                    Duration.ofSeconds(2));

    private static final Endpoint.Ruling SECRETIVE =
            new Endpoint.Ruling(Set.of(), false, false, false);

    /// For leases that nobody waits for.
    static final Duration LONG = Duration.ofSeconds(30);

    /// For leases that are to run out.
    static final Duration SHORT = Duration.ofMillis(100);

    static final NextStep FINISH = new NextStep.Finish();

    /// The queue under test, empty at first.
    abstract DeliveryQueue queue();

    /// The same queue with other limits.
    abstract DeliveryQueue queue(Limits limits);

    abstract Instant now();

    /// Lets time pass; where it passes by itself this does nothing, so that what it brings has to
    /// be awaited.
    abstract void passes(Duration time);

    // --- adding

    @Test
    void a_known_id_is_not_added_again() {
        assertThat(add(owed("a", "lane"))).containsExactly(new Receipt("a", true));
        assertThat(add(owed("a", "lane"))).containsExactly(new Receipt("a", false));
        Lease lease = onlyLease();
        assertThat(add(owed("a", "lane"))).containsExactly(new Receipt("a", false));
        settle(lease, FINISH);
        assertThat(add(owed("a", "lane"))).containsExactly(new Receipt("a", false));
        assertThat(ids(lease(10))).isEmpty();
    }

    @Test
    void repeats_inside_one_call_are_added_once_and_receipts_come_in_order() {
        assertThat(add(owed("b", "x"), owed("a", "y"), owed("b", "x"), owed("c", "z")))
                .containsExactly(
                        new Receipt("b", true),
                        new Receipt("a", true),
                        new Receipt("b", false),
                        new Receipt("c", true));
        assertThat(ids(lease(10))).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void a_known_id_keeps_what_was_added_first() {
        add(owed("a", "first"));
        add(owed("a", "second"));
        assertThat(onlyLease().delivery().to().lane()).isEqualTo("first");
    }

    @Test
    void nothing_can_be_added_too() {
        assertThat(add()).isEmpty();
    }

    @Test
    void what_is_due_later_is_not_leased_before() {
        Instant due = now().plusMillis(400);
        add(new Owed(delivery("later", "lane"), due, terms(10)));
        add(new Owed(delivery("now", "lane"), now(), terms(10)));

        Leases first = lease(10);

        assertThat(ids(first)).containsExactly("now");
        assertThat(first.quiet()).isPositive().isLessThanOrEqualTo(Duration.ofMillis(400));
        assertThat(find("later").at().toEpochMilli()).isEqualTo(due.toEpochMilli());
        passes(Duration.ofMillis(400));
        assertThat(leaseEventually().delivery().id()).isEqualTo("later");
        assertThat(now()).isAfterOrEqualTo(due.minusMillis(1));
    }

    @Test
    void a_message_comes_back_byte_for_byte() {
        byte[] everyByte = new byte[256];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }
        List<Header> headers =
                List.of(
                        new Header("Content-Type", "application/octet-stream"),
                        new Header("X-Name", "Zoë 東京 \uD83D\uDE80 \"quoted\" \\ \u0001"),
                        new Header("X-Name", ""));
        Delivery there =
                new Delivery(
                        "ä-1",
                        new Destination(
                                new EndpointRef("hook ü", "entry/1"),
                                "https://a.example/ø?x=%20",
                                "läne"),
                        new Message("wh_1", headers, everyByte),
                        Instant.parse("2026-01-02T03:04:05.678901234Z"));
        add(new Owed(there, now(), terms(1)));

        assertThat(find("ä-1").delivery()).usingRecursiveComparison().isEqualTo(there);
        assertThat(onlyLease().delivery()).usingRecursiveComparison().isEqualTo(there);
    }

    @Test
    void an_empty_body_is_a_body() {
        add(new Owed(delivery("a", "lane", new byte[0]), now(), terms(1)));

        Lease lease = onlyLease();

        assertThat(lease.delivery().message().body()).isEmpty();
        assertThat(lease.delivery().to().url()).isNull();
        settle(lease, new NextStep.Bury("no"));
        assertThat(done(queue().replay("a"))).isTrue();
        assertThat(onlyLease().delivery().message().body()).isEmpty();
    }

    // --- leasing

    @Test
    void an_empty_queue_gives_nothing_and_says_how_long() {
        Leases none = lease(10);

        assertThat(none.leases()).isEmpty();
        assertThat(none.quiet()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void no_more_is_leased_than_there_are_places() {
        add(many(10, "lane", 100));

        Leases first = lease(3);

        assertThat(first.leases()).hasSize(3);
        assertThat(first.quiet()).isZero();
        assertThat(ids(lease(0))).isEmpty();
        assertThat(lease(100).leases()).hasSize(7);
    }

    @Test
    void one_look_gives_a_bounded_number_of_bytes() {
        byte[] big = new byte[3 << 20];
        for (int i = 0; i < 4; i++) {
            add(new Owed(delivery("big" + i, "lane", big), now(), terms(100)));
        }

        Leases first = lease(100);

        assertThat(first.leases()).hasSize(3);
        assertThat(first.quiet()).isZero();
        assertThat(lease(100).leases()).hasSize(1);
    }

    @Test
    void a_long_lane_does_not_starve_a_short_one() {
        add(many(1000, "long", 1000));
        add(owed("lone", "short"));

        assertThat(ids(lease(QUANTUM + 1))).contains("lone");
    }

    @Test
    void a_lane_gives_its_quantum_and_goes_to_the_end() {
        add(many(10, "x", 100));
        add(many(10, "y", 100));

        assertThat(lanes(lease(6))).containsExactly("x", "x", "x", "x", "y", "y");
        assertThat(lanes(lease(6))).containsExactly("x", "x", "x", "x", "y", "y");
        assertThat(lanes(lease(4))).containsExactly("x", "x", "y", "y");
    }

    @Test
    void any_number_of_lanes_may_wake_at_the_same_moment() {
        int lanes = 2_500;
        Instant due = now().plusMillis(100);
        add(
                IntStream.range(0, lanes)
                        .mapToObj(i -> new Owed(delivery("id" + i, "lane" + i), due, terms(1)))
                        .toArray(Owed[]::new));
        passes(Duration.ofMillis(100));

        Set<String> seen = ConcurrentHashMap.newKeySet();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> seen.addAll(ids(lease(lanes))) && seen.size() == lanes);

        assertThat(lease(lanes).quiet()).isPositive();
    }

    @Test
    void the_oldest_due_of_a_lane_goes_first() {
        Instant now = now();
        add(
                new Owed(delivery("young", "lane"), now.minusSeconds(1), terms(1)),
                new Owed(delivery("old", "lane"), now.minusSeconds(2), terms(1)));

        assertThat(onlyLease().delivery().id()).isEqualTo("old");
    }

    @Test
    void the_cap_of_a_lane_is_kept_and_settling_frees_it() {
        add(many(5, "lane", 2));

        List<Lease> first = lease(10).leases();

        assertThat(first).hasSize(2);
        assertThat(lease(10).leases()).isEmpty();
        settle(first.get(0), FINISH, terms(2));
        assertThat(lease(10).leases()).hasSize(1);
        settle(first.get(1), new NextStep.RetryAt(now().plusSeconds(60)), terms(2));
        assertThat(lease(10).leases()).hasSize(1);
        assertThat(lease(10).leases()).isEmpty();
    }

    @Test
    void a_settle_tells_the_lane_its_cap() {
        add(many(9, "lane", 3));
        List<Lease> first = lease(10).leases();
        assertThat(first).hasSize(3);

        settle(first.get(0), FINISH, terms(1));
        assertThat(lease(10).leases()).isEmpty();
        settle(first.get(1), FINISH, terms(1));
        assertThat(lease(10).leases()).isEmpty();
        settle(first.get(2), FINISH, terms(4));
        assertThat(lease(10).leases()).hasSize(4);
    }

    @Test
    void a_replayed_delivery_does_not_bring_back_an_old_cap() {
        add(new Owed(delivery("old", "lane"), now(), terms(5)));
        settle(onlyLease(), new NextStep.Bury("no"), terms(5));
        add(many(4, "lane", 1));

        assertThat(done(queue().replay("old"))).isTrue();

        assertThat(lease(10).leases()).hasSize(1);
    }

    // --- settling

    @Test
    void a_finished_delivery_is_found_with_its_attempt() {
        add(owed("a", "lane"));
        Lease lease = onlyLease();
        assertThat(find("a").state()).isEqualTo(State.IN_FLIGHT);
        Attempt attempt = attempt(lease);

        assertThat(settle(lease, attempt, FINISH, terms(1))).isTrue();

        Stored found = find("a");
        assertThat(found.state()).isEqualTo(State.DELIVERED);
        assertThat(found.attempts()).containsExactly(attempt);
        assertThat(found.reason()).isEmpty();
        assertThat(found.at()).isBetween(now().minusSeconds(5), now());
        assertThat(ids(lease(10))).isEmpty();
    }

    @Test
    void a_delivery_on_retry_is_leased_again_when_it_is_due() {
        add(owed("a", "lane"));
        Lease first = onlyLease();
        assertThat(first.attempt()).isEqualTo(1);
        Instant due = now().plusMillis(200);

        settle(first, new NextStep.RetryAt(due), new Terms(Duration.ofSeconds(7), 1));

        Stored found = find("a");
        assertThat(found.state()).isEqualTo(State.WAITING);
        assertThat(found.at().toEpochMilli()).isEqualTo(due.toEpochMilli());
        passes(Duration.ofMillis(200));
        Lease second = leaseEventually();
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.budget()).isEqualTo(Duration.ofSeconds(7));
        assertThat(second.fence()).isNotEqualTo(first.fence());
        settle(second, FINISH);
        assertThat(find("a").attempts()).extracting(Attempt::number).containsExactly(1, 2);
    }

    @Test
    void a_buried_delivery_keeps_its_reason() {
        add(owed("a", "lane"));

        settle(onlyLease(), new NextStep.Bury("gave up: näh"));

        Stored found = find("a");
        assertThat(found.state()).isEqualTo(State.DEAD);
        assertThat(found.reason()).isEqualTo("gave up: näh");
        assertThat(found.delivery().message().body()).isEqualTo("body".getBytes(UTF_8));
        assertThat(found.attempts()).hasSize(1);
        assertThat(ids(lease(10))).isEmpty();
    }

    @Test
    void a_delivered_body_is_not_kept_where_the_operator_does_not_want_it() {
        settleNew("a", FINISH, SECRETIVE);
        settleNew("b", FINISH, Endpoint.Ruling.USUAL);
        settleNew("c", new NextStep.Bury("gave up"), SECRETIVE);

        assertThat(find("a").delivery().message().body()).isEmpty();
        assertThat(find("a").attempts()).hasSize(1);
        assertThat(find("b").delivery().message().body()).isEqualTo("body".getBytes(UTF_8));
        assertThat(find("c").delivery().message().body()).isEqualTo("body".getBytes(UTF_8));
    }

    private void settleNew(String id, NextStep next, Endpoint.Ruling ruling) {
        add(owed(id, "lane"));
        Lease lease = onlyLease();
        Settlement settlement =
                new Settlement(lease, attempt(lease), next, terms(1), Health.UNKNOWN, ruling);
        assertThat(done(queue().settle(settlement)).tookEffect()).isTrue();
    }

    @Test
    void every_outcome_comes_back_as_it_was_written() {
        List<Outcome> outcomes =
                List.of(
                        new Outcome.Refused(404),
                        new Outcome.Overloaded(503, null),
                        new Outcome.Overloaded(429, Duration.ofMillis(1500)),
                        new Outcome.Gone(),
                        new Outcome.Unreachable(Outcome.Cause.TLS, "näh \u0000 \n"),
                        new Outcome.Forbidden("no"),
                        new Outcome.Delivered(204));
        add(owed("a", "lane"));
        for (Outcome outcome : outcomes) {
            Lease lease = onlyLease();
            Attempt attempt =
                    new Attempt(
                            lease.attempt(),
                            Instant.parse("2026-01-02T03:04:05.000000001Z"),
                            Duration.ofNanos(1_234_567_891),
                            outcome,
                            "answer \uD83D\uDE80 \u0000");
            NextStep next = new NextStep.RetryAt(now());
            assertThat(settle(lease, attempt, next, terms(1))).isTrue();
        }

        List<Attempt> attempts = find("a").attempts();

        assertThat(attempts).extracting(Attempt::outcome).isEqualTo(outcomes);
        assertThat(attempts)
                .allSatisfy(attempt -> {
                    assertThat(attempt.response()).isEqualTo("answer \uD83D\uDE80 \u0000");
                    assertThat(attempt.took()).isEqualTo(Duration.ofNanos(1_234_567_891));
                    assertThat(attempt.startedAt().getNano()).isEqualTo(1);
                });
    }

    @Test
    void a_lease_is_settled_once() {
        add(owed("a", "lane"));
        Lease lease = onlyLease();
        NextStep later = new NextStep.RetryAt(now().plusSeconds(60));

        assertThat(settle(lease, later)).isTrue();

        assertThat(settle(lease, later)).isFalse();
        assertThat(settle(lease, new NextStep.Bury("no"))).isFalse();
        assertThat(find("a").attempts()).hasSize(1);
        assertThat(find("a").state()).isEqualTo(State.WAITING);
        assertThat(depth()).isEqualTo(new Depth(1, 0, 0));
    }

    @Test
    void a_settle_that_fails_leaves_the_lease_as_it_was() {
        add(many(2, "lane", 1));
        Lease lease = onlyLease();
        Duration unspeakable = Duration.ofDays(200_000);
        Attempt attempt =
                new Attempt(1, now(), unspeakable, new Outcome.Delivered(200), "never written");

        assertThatThrownBy(() -> settle(lease, attempt, FINISH, terms(5)))
                .isInstanceOf(ArithmeticException.class);

        assertThat(find("lane0").state()).isEqualTo(State.IN_FLIGHT);
        assertThat(ids(lease(10))).isEmpty();
        assertThat(settle(lease, FINISH)).isTrue();
        assertThat(ids(lease(10))).containsExactly("lane1");
    }

    @Test
    void a_finished_delivery_is_not_finished_again() {
        add(owed("a", "lane"));
        Lease lease = onlyLease();

        assertThat(settle(lease, FINISH)).isTrue();

        assertThat(settle(lease, FINISH)).isFalse();
        assertThat(find("a").attempts()).hasSize(1);
        assertThat(depth()).isEqualTo(new Depth(0, 0, 0));
    }

    @Test
    void an_unknown_delivery_is_not_settled() {
        add(owed("a", "lane"));
        Lease lease = onlyLease();
        Lease stranger = new Lease(delivery("other", "lane"), 1, LONG, lease.fence());

        assertThat(settle(stranger, FINISH)).isFalse();
        assertThat(done(queue().find("other"))).isEmpty();
    }

    @Test
    void a_lease_that_ran_out_is_given_again_with_a_new_fence() {
        add(new Owed(delivery("a", "lane"), now(), new Terms(SHORT, 1)));
        Lease first = onlyLease();

        passes(SHORT.plus(MARGIN));
        Lease second = leaseEventually();

        assertThat(second.delivery().id()).isEqualTo("a");
        assertThat(second.attempt()).isEqualTo(1);
        assertThat(second.fence()).isNotEqualTo(first.fence());
        assertThat(depth()).isEqualTo(new Depth(0, 1, 0));
    }

    @Test
    void an_old_fence_is_refused() {
        Lease old = leasedTwice("a");

        assertThat(settle(old, new NextStep.RetryAt(now()))).isFalse();
        assertThat(settle(old, new NextStep.Bury("no"))).isFalse();

        assertThat(find("a").state()).isEqualTo(State.IN_FLIGHT);
        assertThat(find("a").attempts()).isEmpty();
    }

    @Test
    void a_late_success_finishes_all_the_same() {
        Lease old = leasedTwice("a");

        assertThat(settle(old, FINISH)).isTrue();

        assertThat(find("a").state()).isEqualTo(State.DELIVERED);
        assertThat(depth()).isEqualTo(new Depth(0, 0, 0));
        add(owed("b", "lane"));
        assertThat(ids(lease(10))).containsExactly("b");
    }

    @Test
    void a_late_success_finishes_even_a_dead_letter() {
        add(new Owed(delivery("a", "lane"), now(), new Terms(SHORT, 1)));
        Lease first = onlyLease();
        passes(SHORT.plus(MARGIN));
        settle(leaseEventually(), new NextStep.Bury("no"));

        assertThat(settle(first, FINISH)).isTrue();

        assertThat(find("a").state()).isEqualTo(State.DELIVERED);
        assertThat(find("a").reason()).isEmpty();
        assertThat(depth()).isEqualTo(new Depth(0, 0, 0));
    }

    @Test
    void who_comes_late_may_settle_while_nobody_else_leased() {
        Lease lapsed = lapsed("a");

        assertThat(settle(lapsed, new NextStep.Bury("no"))).isTrue();

        assertThat(find("a").state()).isEqualTo(State.DEAD);
        assertThat(ids(lease(10))).isEmpty();
        assertThat(depth()).isEqualTo(new Depth(0, 0, 1));
    }

    // --- replaying and cancelling

    @Test
    void a_replayed_delivery_is_due_now_and_counts_its_attempts_from_one() {
        add(owed("a", "lane"));
        settle(onlyLease(), new NextStep.RetryAt(now()));
        settle(onlyLease(), new NextStep.Bury("no"));

        assertThat(done(queue().replay("a"))).isTrue();

        assertThat(find("a").state()).isEqualTo(State.WAITING);
        assertThat(find("a").reason()).isEmpty();
        assertThat(depth()).isEqualTo(new Depth(1, 0, 0));
        Lease again = onlyLease();
        assertThat(again.attempt()).isEqualTo(1);
        settle(again, FINISH);
        assertThat(find("a").attempts()).extracting(Attempt::number).containsExactly(1, 2, 1);
    }

    @Test
    void a_cancelled_delivery_is_replayed_too() {
        add(owed("a", "lane"));
        assertThat(done(queue().cancel("a"))).isTrue();
        assertThat(ids(lease(10))).isEmpty();

        assertThat(done(queue().replay("a"))).isTrue();

        assertThat(ids(lease(10))).containsExactly("a");
    }

    @Test
    void only_what_is_dead_or_cancelled_is_replayed() {
        add(owed("a", "lane"));
        assertThat(done(queue().replay("unknown"))).isFalse();
        assertThat(done(queue().replay("a"))).isFalse();
        Lease lease = onlyLease();
        assertThat(done(queue().replay("a"))).isFalse();
        settle(lease, FINISH);
        assertThat(done(queue().replay("a"))).isFalse();
        assertThat(depth()).isEqualTo(new Depth(0, 0, 0));
    }

    @Test
    void only_what_waits_is_cancelled() {
        add(owed("a", "lane"));
        assertThat(done(queue().cancel("unknown"))).isFalse();
        Lease lease = onlyLease();
        add(owed("b", "other"));
        assertThat(done(queue().cancel("a"))).isFalse();
        settle(lease, new NextStep.RetryAt(now().plusSeconds(60)));
        assertThat(done(queue().cancel("a"))).isTrue();
        assertThat(find("a").state()).isEqualTo(State.CANCELLED);
        assertThat(done(queue().cancel("a"))).isFalse();
        settle(onlyLease(), new NextStep.Bury("no"));
        assertThat(done(queue().cancel("b"))).isFalse();
        assertThat(find("b").state()).isEqualTo(State.DEAD);
        assertThat(depth()).isEqualTo(new Depth(0, 0, 1));
    }

    // --- erasing

    @Test
    void of_what_is_erased_nothing_is_known_any_more() {
        add(owed("a", "lane"));
        settle(onlyLease(), FINISH);

        assertThat(done(queue().erase("a"))).isTrue();

        assertThat(done(queue().find("a"))).isEmpty();
        assertThat(done(queue().search(Search.ALL)).found()).isEmpty();
        assertThat(done(queue().erase("a"))).isFalse();
        assertThat(add(owed("a", "lane"))).containsExactly(new Receipt("a", true));
    }

    @Test
    void dead_and_cancelled_ones_are_erased_too_but_none_that_is_owed() {
        add(owed("dead", "lane"));
        settle(onlyLease(), new NextStep.Bury("no"));
        add(owed("cancelled", "lane"), owed("owed", "other"));
        assertThat(done(queue().cancel("cancelled"))).isTrue();

        assertThat(done(queue().erase("dead"))).isTrue();
        assertThat(done(queue().erase("cancelled"))).isTrue();
        assertThat(done(queue().erase("owed"))).isFalse();
        Lease lease = onlyLease();
        assertThat(done(queue().erase("owed"))).isFalse();

        assertThat(depth()).isEqualTo(new Depth(0, 1, 0));
        assertThat(settle(lease, FINISH)).isTrue();
        assertThat(done(queue().search(Search.ALL)).found())
                .extracting(one -> one.delivery().id())
                .containsExactly("owed");
    }

    @Test
    void a_cancelled_delivery_stays_so_whoever_comes_late() {
        Lease lapsed = lapsed("a");
        assertThat(done(queue().cancel("a"))).isTrue();

        assertThat(settle(lapsed, FINISH)).isFalse();

        assertThat(find("a").state()).isEqualTo(State.CANCELLED);
    }

    @Test
    void a_replay_makes_every_earlier_lease_old() {
        Lease lapsed = lapsed("a");
        done(queue().cancel("a"));
        done(queue().replay("a"));

        assertThat(settle(lapsed, new NextStep.Bury("no"))).isFalse();

        assertThat(ids(lease(10))).containsExactly("a");
    }

    // --- looking

    @Test
    void the_depth_counts_what_waits_flies_and_is_dead() {
        assertThat(depth()).isEqualTo(new Depth(0, 0, 0));
        add(many(5, "lane", 3));
        add(new Owed(delivery("later", "lane"), now().plusSeconds(60), terms(3)));
        List<Lease> leases = lease(3).leases();
        settle(leases.get(0), new NextStep.Bury("no"), terms(3));
        settle(leases.get(1), FINISH, terms(3));

        assertThat(depth()).isEqualTo(new Depth(3, 1, 1));
    }

    @Test
    void an_unknown_delivery_is_not_found() {
        assertThat(done(queue().find("unknown"))).isEmpty();
    }

    @Test
    void what_is_settled_is_forgotten_after_a_while_and_a_dead_letter_never() {
        add(owed("done", "x"), owed("cancelled", "y"), owed("dead", "z"));
        done(queue().cancel("cancelled"));
        for (Lease lease : lease(10).leases()) {
            boolean dies = lease.delivery().id().equals("dead");
            settle(lease, dies ? new NextStep.Bury("no") : FINISH);
        }
        done(queue().forget());
        assertThat(find("done").state()).isEqualTo(State.DELIVERED);
        assertThat(find("cancelled").state()).isEqualTo(State.CANCELLED);

        passes(REMEMBER.plusMillis(1));

        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> {
                    done(queue().forget());
                    assertThat(done(queue().find("done"))).isEmpty();
                    assertThat(done(queue().find("cancelled"))).isEmpty();
                });
        assertThat(find("dead").state()).isEqualTo(State.DEAD);
        assertThat(add(owed("done", "x"))).containsExactly(new Receipt("done", true));
        assertThat(find("done").attempts()).isEmpty();
    }

    @Test
    void a_replayed_delivery_is_not_forgotten() {
        add(owed("a", "lane"));
        done(queue().cancel("a"));
        done(queue().replay("a"));

        passes(REMEMBER.plusMillis(1));

        Instant later = now().plus(REMEMBER);
        await().atMost(PATIENCE)
                .until(() -> {
                    passes(REMEMBER);
                    return now().isAfter(later);
                });
        done(queue().forget());
        assertThat(ids(lease(10))).containsExactly("a");
    }

    // --- waking

    @Test
    void listeners_hear_of_what_is_due() {
        AtomicInteger rings = listen();

        add(owed("a", "lane"), owed("b", "lane"));

        rang(rings);
        Lease lease = onlyLease();
        settle(lease, FINISH);
        rang(rings);
        settle(onlyLease(), new NextStep.Bury("no"));
        rings.set(0);
        done(queue().replay("b"));
        rang(rings);
    }

    @Test
    void listeners_hear_of_what_is_due_before_the_quiet_is_over() {
        AtomicInteger rings = listen();

        add(new Owed(delivery("a", "lane"), now().plusMillis(300), terms(1)));

        rang(rings);
        passes(Duration.ofMillis(300));
        Lease lease = leaseEventually();
        rings.set(0);
        settle(lease, new NextStep.RetryAt(now().plusMillis(300)));
        rang(rings);
    }

    // --- all of it

    @Test
    void two_loops_share_ten_thousand_deliveries_and_keep_every_cap() throws Exception {
        int all = 10_000;
        int cap = 7;
        int lanes = 40;
        for (int from = 0; from < all; from += 1_000) {
            add(
                    IntStream.range(from, from + 1_000)
                            .mapToObj(i ->
                                    new Owed(
                                            delivery("id" + i, "lane" + i % lanes),
                                            now(),
                                            terms(cap)))
                            .toArray(Owed[]::new));
        }
        Map<String, AtomicInteger> flying = new ConcurrentHashMap<>();
        Set<String> seen = ConcurrentHashMap.newKeySet();
        Callable<Integer> loop =
                () -> {
                    int most = 0;
                    while (seen.size() < all) {
                        List<Lease> leases = lease(64).leases();
                        for (Lease lease : leases) {
                            assertThat(seen.add(lease.delivery().id())).isTrue();
                            most = Math.max(most, gauge(flying, lease).incrementAndGet());
                        }
                        settleAll(leases, cap, flying);
                    }
                    return most;
                };
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (Future<Integer> ended : threads.invokeAll(List.of(loop, loop))) {
                assertThat(ended.get()).isBetween(1, cap);
            }
        }

        assertThat(seen).hasSize(all);
        assertThat(depth()).isEqualTo(new Depth(0, 0, 0));
    }

    private void settleAll(List<Lease> leases, int cap, Map<String, AtomicInteger> flying) {
        List<Uni<Settled>> settling = new ArrayList<>();
        for (Lease lease : leases) {
            gauge(flying, lease).decrementAndGet();
            settling.add(queue().settle(settlement(lease, attempt(lease), FINISH, terms(cap))));
        }
        if (!settling.isEmpty()) {
            assertThat(done(Uni.join().all(settling).andFailFast())).containsOnly(Settled.DONE);
        }
    }

    private static AtomicInteger gauge(Map<String, AtomicInteger> flying, Lease lease) {
        return flying.computeIfAbsent(lease.delivery().to().lane(), _ -> new AtomicInteger());
    }

    // --- words of the tests

    static <T> T done(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }

    List<Receipt> add(Owed... owed) {
        return done(queue().add(List.of(owed)));
    }

    Leases lease(int places) {
        return done(queue().lease(places));
    }

    Lease onlyLease() {
        List<Lease> leases = lease(10).leases();
        assertThat(leases).hasSize(1);
        return leases.getFirst();
    }

    Lease leaseEventually() {
        List<Lease> leases =
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> lease(10).leases(), got -> !got.isEmpty());
        assertThat(leases).hasSize(1);
        return leases.getFirst();
    }

    /// The first of two leases of a delivery; the second is in force.
    Lease leasedTwice(String id) {
        add(new Owed(delivery(id, "lane"), now(), new Terms(SHORT, 1)));
        Lease first = onlyLease();
        passes(SHORT.plus(MARGIN));
        Lease _ = leaseEventually();
        return first;
    }

    /// A lease that ran out and that nobody took over.
    Lease lapsed(String id) {
        add(new Owed(delivery(id, "lane"), now(), new Terms(SHORT, 1)));
        Lease lease = onlyLease();
        passes(SHORT.plus(MARGIN));
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> lease(0).leases().isEmpty() && find(id).state() == State.WAITING);
        return lease;
    }

    boolean settle(Lease lease, NextStep next) {
        return settle(lease, next, terms(1));
    }

    boolean settle(Lease lease, NextStep next, Terms terms) {
        return settle(lease, attempt(lease), next, terms);
    }

    boolean settle(Lease lease, Attempt attempt, NextStep next, Terms terms) {
        return done(queue().settle(settlement(lease, attempt, next, terms))).tookEffect();
    }

    static Settlement settlement(Lease lease, Attempt attempt, NextStep next, Terms terms) {
        return new Settlement(lease, attempt, next, terms, Health.UNKNOWN, Endpoint.Ruling.USUAL);
    }

    Stored find(String id) {
        return done(queue().find(id)).orElseThrow();
    }

    Depth depth() {
        return done(queue().depth());
    }

    AtomicInteger listen() {
        AtomicInteger rings = new AtomicInteger();
        queue().onWake(rings::incrementAndGet);
        return rings;
    }

    /// Waits for a ring and forgets it.
    static void rang(AtomicInteger rings) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(rings).hasPositiveValue());
        rings.set(0);
    }

    static List<String> ids(Leases leases) {
        return leases.leases().stream().map(lease -> lease.delivery().id()).toList();
    }

    static List<String> lanes(Leases leases) {
        return leases.leases().stream().map(lease -> lease.delivery().to().lane()).toList();
    }

    static Terms terms(int cap) {
        return new Terms(LONG, cap);
    }

    Owed owed(String id, String lane) {
        return new Owed(delivery(id, lane), now(), terms(1));
    }

    Owed[] many(int n, String lane, int cap) {
        return IntStream.range(0, n)
                .mapToObj(i -> new Owed(delivery(lane + i, lane), now(), terms(cap)))
                .toArray(Owed[]::new);
    }

    static Delivery delivery(String id, String lane) {
        return delivery(id, lane, "body".getBytes(UTF_8));
    }

    static Delivery delivery(String id, String lane, byte[] body) {
        @Nullable String endpointsOwn = null;
        return new Delivery(
                id,
                new Destination(new EndpointRef("hook", "entry"), endpointsOwn, lane),
                new Message("wh_1", List.of(), body),
                Instant.parse("2026-01-02T03:04:05Z"));
    }

    static Attempt attempt(Lease lease) {
        return new Attempt(
                lease.attempt(),
                Instant.parse("2026-01-02T03:04:06Z"),
                Duration.ofMillis(12),
                new Outcome.Delivered(200),
                "ok");
    }
}
