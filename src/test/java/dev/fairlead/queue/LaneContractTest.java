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
import dev.fairlead.delivery.Health.Sign;
import dev.fairlead.delivery.Message;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Outcome;
import dev.fairlead.delivery.Rate;
import dev.fairlead.delivery.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every queue keeps to beyond giving and taking: what a lane may do, the order inside it, who
/// gets nothing any more, and what is remembered.
abstract class LaneContractTest extends DeliveryQueueContractTest {
    private static final NextStep BURY = new NextStep.Bury("no");
    private static final Health FAILED = new Health(Sign.FAILED, null);
    private static final Endpoint.Ruling HOLDS_ORDER =
            new Endpoint.Ruling(Set.of(), false, true, true);
    private static final Health DELIVERED = new Health(Sign.DELIVERED, null);

    // --- rate

    @Test
    void no_window_of_a_period_holds_more_starts_than_the_rate_allows() {
        Duration period = Duration.ofSeconds(1);
        int rate = 40;
        Terms terms = new Terms(LONG, 1000, new Rate(rate, period));
        add(
                IntStream.range(0, 100)
                        .mapToObj(i -> new Owed(delivery("r" + i, "lane"), now(), terms))
                        .toArray(Owed[]::new));

        // a start lies between the two: whatever holds the test up, no window looks too small
        List<Instant> before = new ArrayList<>();
        List<Instant> after = new ArrayList<>();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    Instant asked = now();
                    int leased = lease(64).leases().size();
                    IntStream.range(0, leased).forEach(_ -> before.add(asked));
                    IntStream.range(0, leased).forEach(_ -> after.add(now()));
                    passes(Duration.ofMillis(5));
                    return after.size() == 100;
                });

        for (int i = 0; i + rate < after.size(); i++) {
            assertThat(Duration.between(before.get(i), after.get(i + rate)))
                    .isGreaterThanOrEqualTo(period.minusMillis(2));
        }
        Duration all = Duration.between(before.getFirst(), after.getLast());
        assertThat(all).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void two_queues_share_one_rate() {
        Terms terms = new Terms(LONG, 100, new Rate(1, Duration.ofHours(1)));
        add(
                new Owed(delivery("a", "lane"), now(), terms),
                new Owed(delivery("b", "lane"), now(), terms));

        assertThat(ids(lease(10))).hasSize(1);
        assertThat(ids(done(queue(LIMITS).lease(10)))).isEmpty();
    }

    @Test
    void a_lane_at_its_rate_says_how_long_it_is_quiet() {
        Terms terms = new Terms(LONG, 100, new Rate(4, Duration.ofSeconds(1)));
        add(
                new Owed(delivery("a", "lane"), now(), terms),
                new Owed(delivery("b", "lane"), now(), terms));
        assertThat(ids(lease(10))).hasSize(1);

        Leases none = lease(10);

        assertThat(none.leases()).isEmpty();
        assertThat(none.quiet()).isBetween(Duration.ofMillis(1), Duration.ofMillis(270));
    }

    // --- pause and circuit breaker

    @Test
    void a_receiver_that_asks_for_quiet_pauses_its_whole_lane() {
        add(many(3, "lane", 2));
        List<Lease> leases = lease(10).leases();
        add(owed("other", "other"));
        assertThat(ids(lease(10))).containsExactly("other");
        Instant until = now().plusMillis(600);
        Lease first = leases.getFirst();
        settle(first, new NextStep.RetryAt(now()), new Health(Sign.ANSWERED, until));
        settle(leases.get(1), FINISH, DELIVERED);

        assertThat(ids(lease(10))).doesNotContain("lane0", "lane2");

        passes(Duration.ofMillis(600));
        Set<String> given = Set.of("lane0", "lane2");
        List<String> got = new ArrayList<>();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    got.addAll(ids(lease(10)));
                    return got.containsAll(given);
                });
        assertThat(now()).isAfterOrEqualTo(until.minusMillis(5));
    }

    @Test
    void a_lane_that_fails_in_a_row_is_left_alone_and_then_probed_once() {
        add(many(10, "lane", 5));
        failThrice();

        assertThat(lease(10).leases()).isEmpty();

        passes(Duration.ofMillis(400));
        Lease probe = leaseEventually();
        assertThat(lease(10).leases()).isEmpty();
        settle(probe, new NextStep.RetryAt(now()), FAILED);
        passes(Duration.ofMillis(500));
        // the second pause is twice the first: a half has passed and a little
        assertThat(lease(10).leases()).isEmpty();
        passes(Duration.ofMillis(400));
        settle(leaseEventually(), FINISH, DELIVERED);
        assertThat(lease(10).leases()).hasSizeGreaterThan(1);
    }

    @Test
    void an_answer_ends_a_row_of_failures() {
        add(many(10, "lane", 1));
        for (int i = 0; i < 3; i++) {
            settleOne(onlyLease(), new NextStep.RetryAt(now().plusSeconds(60)), FAILED);
            settleOne(
                    onlyLease(),
                    new NextStep.RetryAt(now().plusSeconds(60)),
                    new Health(Sign.ANSWERED, null));
        }

        assertThat(lease(10).leases()).hasSize(1);
    }

    @Test
    void a_lane_that_is_empty_for_a_moment_still_remembers_its_failures() {
        add(owed("a", "lane"), owed("b", "lane"), owed("c", "lane"));
        for (int i = 0; i < 3; i++) {
            settleOne(onlyLease(), BURY, FAILED);
        }
        add(owed("d", "lane"));

        assertThat(lease(10).leases()).isEmpty();
    }

    @Test
    void a_survey_tells_of_the_queue_its_lanes_and_its_receivers() {
        assertThat(survey()).isEqualTo(Survey.EMPTY);
        Instant due = now().minusSeconds(90);
        add(new Owed(delivery("late", "late"), due, terms(1)));
        add(new Owed(delivery("later", "later"), now().plusSeconds(60), terms(1)));
        add(many(2, "paused", 2));
        for (Lease lease : lease(10).leases()) {
            switch (lease.delivery().id()) {
                case "paused0" ->
                        settle(
                                lease,
                                new NextStep.RetryAt(now()),
                                new Health(Sign.ANSWERED, now().plusSeconds(60)));
                case "paused1" -> settle(lease, BURY, new Health(Sign.GONE, null));
                default -> settle(lease, new NextStep.RetryAt(due), Health.UNKNOWN);
            }
        }
        passes(Duration.ofMillis(5));
        await().until(() -> !survey().oldestDead().isZero());

        Survey survey = survey();

        assertThat(survey.depth()).isEqualTo(new Depth(3, 0, 1));
        assertThat(survey.overdue()).isBetween(Duration.ofSeconds(90), Duration.ofMinutes(5));
        assertThat(survey.oldestDead()).isBetween(Duration.ofMillis(1), Duration.ofMinutes(5));
        assertThat(survey.lanes()).isEqualTo(new Survey.Lanes(3, 1, 0));
        assertThat(survey.disabled()).isEqualTo(1);
    }

    @Test
    void a_survey_counts_the_lanes_whose_breaker_is_open() {
        Duration pause = Duration.ofMinutes(10);
        DeliveryQueue patient =
                queue(
                        new Limits(
                                MARGIN,
                                QUANTUM,
                                10_000,
                                20_000,
                                LIMITS.keeping(),
                                new Limits.Breaker(3, pause, pause),
                                LIMITS.disableAfter()));
        done(patient.add(List.of(many(3, "lane", 3))));
        done(patient.add(List.of(owed("other", "other"))));
        for (Lease lease : done(patient.lease(10)).leases()) {
            boolean fails = lease.delivery().to().lane().equals("lane");
            NextStep again = new NextStep.RetryAt(now());
            done(
                    patient.settle(
                            new Settlement(
                                    lease,
                                    attempt(lease),
                                    again,
                                    terms(3),
                                    fails ? FAILED : DELIVERED,
                                    Endpoint.Ruling.USUAL)));
        }

        assertThat(done(patient.survey()).lanes()).isEqualTo(new Survey.Lanes(2, 0, 1));
    }

    /// Whatever their number, no more lanes are looked at than the survey's cost allows.
    @Test
    void a_survey_of_very_many_lanes_finds_what_is_late_all_the_same() {
        Owed[] owed =
                IntStream.range(0, 1_500)
                        .mapToObj(i -> new Owed(delivery("d" + i, "l" + i), now(), terms(1)))
                        .toArray(Owed[]::new);
        add(owed);
        add(new Owed(delivery("late", "late"), now().minusSeconds(90), terms(1)));

        assertThat(survey().depth().waiting()).isEqualTo(1_501);
        assertThat(survey().lanes().seen()).isGreaterThanOrEqualTo(500);
    }

    private Survey survey() {
        return done(queue().survey());
    }

    private void failThrice() {
        for (Lease lease : lease(3).leases()) {
            settle(lease, new NextStep.RetryAt(now()), FAILED);
        }
    }

    // --- paused by an operator

    @Test
    void a_paused_lane_gives_nothing_while_more_waits_until_it_is_resumed() {
        add(owed("a", "lane"), owed("other", "other"));
        assertThat(done(queue().pause("lane"))).isTrue();
        assertThat(done(queue().pause("lane"))).isFalse();
        add(many(3, "lane", 4));

        assertThat(ids(lease(10))).containsExactly("other");
        assertThat(state("lane").waiting()).isEqualTo(4);
        assertThat(state("lane").pausedSince()).isNotNull();
        assertThat(state("other").pausedSince()).isNull();

        assertThat(done(queue().resume("lane"))).isTrue();
        assertThat(done(queue().resume("lane"))).isFalse();
        assertThat(ids(lease(10))).containsExactlyInAnyOrder("a", "lane0", "lane1", "lane2");
        assertThat(state("lane").pausedSince()).isNull();
    }

    @Test
    void a_lane_may_be_paused_before_anything_comes_and_stays_so_when_it_is_empty() {
        done(queue().pause("lane"));
        add(owed("a", "lane"));
        done(queue().cancel("a"));
        add(owed("b", "lane"));

        assertThat(lease(10).leases()).isEmpty();
        done(queue().resume("lane"));
        assertThat(ids(lease(10))).containsExactly("b");
    }

    @Test
    void an_attempt_under_way_goes_to_its_end_and_what_is_to_be_tried_again_waits() {
        add(many(2, "lane", 2));
        List<Lease> leases = lease(10).leases();
        done(queue().pause("lane"));

        assertThat(settle(leases.getFirst(), FINISH, DELIVERED)).isEqualTo(Settled.DONE);
        settle(leases.getLast(), new NextStep.RetryAt(now()), FAILED);

        assertThat(lease(10).leases()).isEmpty();
        done(queue().resume("lane"));
        assertThat(onlyLease().delivery().id()).isEqualTo(leases.getLast().delivery().id());
    }

    @Test
    void whoever_shares_the_queue_or_opens_it_again_keeps_to_a_pause() {
        add(new Owed(delivery("a", "lane"), now(), terms(2)));
        done(queue().pause("lane"));

        DeliveryQueue other = queue(LIMITS);
        assertThat(done(other.lease(10)).leases()).isEmpty();
        done(other.add(List.of(new Owed(delivery("b", "lane"), now(), terms(2)))));
        assertThat(done(other.lease(10)).leases()).isEmpty();
        assertThat(done(other.resume("lane"))).isTrue();
        assertThat(ids(done(other.lease(10)))).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void a_sleeper_hears_that_a_lane_is_resumed() {
        List<String> heard = new CopyOnWriteArrayList<>();
        add(owed("a", "lane"));
        done(queue().pause("lane"));
        queue().onWake(() -> heard.add("wake"));
        lease(10);
        heard.clear();

        done(queue().resume("lane"));

        await().atMost(PATIENCE).until(() -> !heard.isEmpty());
    }

    @Test
    void what_an_operator_paused_is_counted_and_not_late() {
        add(new Owed(delivery("a", "lane"), now().minusSeconds(90), terms(1)));
        done(queue().pause("lane"));
        done(queue().pause("empty"));

        assertThat(survey().lanes()).isEqualTo(new Survey.Lanes(1, 1, 0));
        assertThat(survey().overdue()).isZero();
        done(queue().resume("lane"));
        assertThat(survey().overdue()).isGreaterThanOrEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void a_lane_tells_how_it_stands() {
        assertThat(state("unknown")).isEqualTo(LaneState.EMPTY);
        add(many(5, "lane", 3));
        List<Lease> leases = lease(10).leases();
        assertThat(state("lane")).isEqualTo(new LaneState(2, 3, null, null, null, false));
        Instant quiet = now().plusSeconds(60);
        settle(leases.getFirst(), FINISH, new Health(Sign.ANSWERED, quiet));

        assertThat(state("lane").quietUntil())
                .isEqualTo(Instant.ofEpochMilli(quiet.toEpochMilli()));

        add(many(3, "fails", 3));
        failThrice();
        assertThat(state("fails").openUntil()).isAfter(now().minusSeconds(1));
        assertThat(state("fails").isProbing()).isTrue();
    }

    private LaneState state(String lane) {
        return done(queue().lanes(List.of("before", lane, "behind"))).get(1);
    }

    // --- receivers

    @Test
    void a_receiver_that_is_gone_is_disabled_until_it_is_enabled() {
        add(owed("a", "lane"), owed("b", "lane"));
        Settled settled = settle(onlyLease(), BURY, new Health(Sign.GONE, null));

        assertThat(settled).isEqualTo(Settled.DONE_AND_DISABLED);
        assertThat(done(queue().disabled()))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.receiver()).isEqualTo("lane");
                    assertThat(one.reason()).contains("410");
                });
        Lease next = onlyLease();
        assertThat(next.disabled()).contains("410");
        settle(next, BURY, Health.UNKNOWN);
        assertThat(done(queue().enable("lane"))).isTrue();
        assertThat(done(queue().enable("lane"))).isFalse();
        done(queue().replay("b"));
        assertThat(onlyLease().disabled()).isEmpty();
        assertThat(done(queue().disabled())).isEmpty();
    }

    @Test
    void a_receiver_that_only_fails_for_long_is_disabled_once() {
        add(many(6, "lane", 1));
        assertThat(settleOne(leaseEventually(), BURY, new Health(Sign.ANSWERED, null)))
                .isEqualTo(Settled.DONE);
        Instant disabledFrom = now().plusSeconds(2);
        await().atMost(PATIENCE)
                .until(() -> {
                    passes(Duration.ofSeconds(1));
                    return !now().isBefore(disabledFrom);
                });

        assertThat(settleOne(leaseEventually(), BURY, new Health(Sign.ANSWERED, null)))
                .isEqualTo(Settled.DONE_AND_DISABLED);
        assertThat(settleOne(leaseEventually(), BURY, new Health(Sign.ANSWERED, null)))
                .isEqualTo(Settled.DONE);
        assertThat(done(queue().disabled())).hasSize(1);
    }

    @Test
    void a_receiver_that_is_enabled_before_it_was_disabled_begins_anew() {
        add(many(2, "lane", 1));
        settleOne(leaseEventually(), BURY, new Health(Sign.ANSWERED, null));
        Instant disabledFrom = now().plusSeconds(2);
        await().atMost(PATIENCE)
                .until(() -> {
                    passes(Duration.ofSeconds(1));
                    return !now().isBefore(disabledFrom);
                });
        assertThat(done(queue().enable("lane"))).isFalse();

        assertThat(settleOne(leaseEventually(), BURY, new Health(Sign.ANSWERED, null)))
                .isEqualTo(Settled.DONE);
    }

    @Test
    void a_success_in_between_keeps_a_receiver() {
        add(many(6, "lane", 1));
        settleOne(leaseEventually(), BURY, new Health(Sign.ANSWERED, null));
        passes(Duration.ofSeconds(1));
        settleOne(leaseEventually(), FINISH, DELIVERED);
        passes(Duration.ofSeconds(1));

        assertThat(settleOne(leaseEventually(), BURY, new Health(Sign.ANSWERED, null)))
                .isEqualTo(Settled.DONE);
    }

    // --- order

    @Test
    void only_the_first_of_an_ordering_key_is_given() {
        add(ordered("a1", "a"), ordered("a2", "a"), ordered("b1", "b"), ordered("a3", "a"));

        List<Lease> first = lease(10).leases();
        assertThat(first).extracting(one -> one.delivery().id()).containsExactly("a1", "b1");
        assertThat(depth()).isEqualTo(new Depth(2, 2, 0));
        settle(first.get(0), new NextStep.RetryAt(now().plusSeconds(60)), DELIVERED);
        assertThat(ids(lease(10))).isEmpty();
        settle(first.get(1), FINISH, DELIVERED);
        assertThat(ids(lease(10))).isEmpty();
    }

    @Test
    void the_next_of_an_ordering_key_has_its_turn_when_the_first_is_settled() {
        add(ordered("a1", "a"), ordered("a2", "a"), ordered("a3", "a"));

        settle(onlyLease(), FINISH, DELIVERED);
        Lease second = onlyLease();
        assertThat(second.delivery().id()).isEqualTo("a2");
        settle(second, BURY, FAILED);
        assertThat(onlyLease().delivery().id()).isEqualTo("a3");
    }

    @Test
    void a_dead_letter_may_hold_up_its_order_until_it_is_replayed() {
        add(ordered("a1", "a"), ordered("a2", "a"), ordered("b1", "b"));
        hold("a1");

        assertThat(ids(lease(10))).containsExactly("b1");
        assertThat(done(queue().replay("a1"))).isTrue();
        Lease again = onlyLease();
        assertThat(again.delivery().id()).isEqualTo("a1");
        assertThat(depth()).isEqualTo(new Depth(1, 2, 0));
        settle(again, FINISH, DELIVERED);
        assertThat(onlyLease().delivery().id()).isEqualTo("a2");
    }

    @Test
    void a_dead_letter_that_holds_up_its_order_can_be_cancelled() {
        add(ordered("a1", "a"), ordered("a2", "a"));
        hold("a1");
        assertThat(ids(lease(10))).isEmpty();

        assertThat(done(queue().cancel("a1"))).isTrue();

        assertThat(onlyLease().delivery().id()).isEqualTo("a2");
        assertThat(find("a1").state()).isEqualTo(State.CANCELLED);
    }

    @Test
    void a_dead_letter_that_holds_up_its_order_can_be_erased() {
        add(ordered("a1", "a"), ordered("a2", "a"));
        hold("a1");

        assertThat(done(queue().erase("a1"))).isTrue();

        assertThat(onlyLease().delivery().id()).isEqualTo("a2");
    }

    @Test
    void one_that_stands_behind_another_is_cancelled_too() {
        add(ordered("a1", "a"), ordered("a2", "a"), ordered("a3", "a"));

        assertThat(done(queue().cancel("a2"))).isTrue();

        assertThat(depth()).isEqualTo(new Depth(2, 0, 0));
        settle(onlyLease(), FINISH, DELIVERED);
        assertThat(onlyLease().delivery().id()).isEqualTo("a3");
    }

    @Test
    void a_replayed_dead_letter_goes_to_the_end_of_its_order() {
        add(ordered("a1", "a"), ordered("a2", "a"));
        settle(onlyLease(), BURY, FAILED);
        done(queue().replay("a1"));

        Lease second = onlyLease();
        assertThat(second.delivery().id()).isEqualTo("a2");
        settle(second, FINISH, DELIVERED);
        assertThat(onlyLease().delivery().id()).isEqualTo("a1");
    }

    private void hold(String id) {
        for (Lease lease : lease(1).leases()) {
            assertThat(lease.delivery().id()).isEqualTo(id);
            Settlement settlement =
                    new Settlement(
                            lease, attempt(lease), BURY, terms(5), Health.UNKNOWN, HOLDS_ORDER);
            done(queue().settle(settlement));
        }
    }

    private Owed ordered(String id, String key) {
        Delivery plain = delivery(id, "lane");
        @Nullable String endpointsOwn = null;
        Destination to =
                new Destination(
                        new EndpointRef("hook", "entry"), endpointsOwn, "lane", "lane", key);
        return new Owed(new Delivery(id, to, plain.message(), plain.createdAt()), now(), terms(5));
    }

    // --- carried from another queue

    private static final Attempt REFUSED =
            new Attempt(
                    2,
                    Instant.parse("2026-11-20T10:00:00Z"),
                    Duration.ofMillis(7),
                    new Outcome.Refused(500),
                    "no");

    private Stored as(State state, String id, Attempt... attempts) {
        Delivery delivery = ordered(id, "").delivery();
        Instant at = Instant.ofEpochMilli(now().toEpochMilli());
        return new Stored(
                delivery, state, at, state == State.DEAD ? "gave up" : "", List.of(attempts));
    }

    private List<Receipt> restore(Stored... those) {
        return done(
                queue().restore(
                                Stream.of(those)
                                        .map(one -> new Restored(one, terms(5), false))
                                        .toList()));
    }

    @Test
    void what_is_restored_stands_as_it_stood_and_only_once() {
        Stored[] all = {
            as(State.WAITING, "w", REFUSED),
            as(State.DEAD, "d", REFUSED),
            as(State.DELIVERED, "o", REFUSED),
            as(State.CANCELLED, "c")
        };
        assertThat(restore(all)).allMatch(Receipt::added).hasSize(4);
        for (Stored one : all) {
            Stored found = find(one.delivery().id());
            assertThat(found.state()).isEqualTo(one.state());
            assertThat(found.at()).isEqualTo(one.at());
            assertThat(found.reason()).isEqualTo(one.reason());
            assertThat(found.attempts()).isEqualTo(one.attempts());
            assertThat(found.delivery().to()).isEqualTo(one.delivery().to());
            assertThat(found.delivery().message().body())
                    .isEqualTo(one.delivery().message().body());
        }
        assertThat(depth()).isEqualTo(new Depth(1, 0, 1));
        assertThat(restore(all)).noneMatch(Receipt::added).hasSize(4);
        assertThat(add(ordered("o", ""))).containsExactly(new Receipt("o", false));
        assertThat(depth()).isEqualTo(new Depth(1, 0, 1));
        assertThat(done(queue().search(Search.ALL.in(State.DELIVERED))).found())
                .extracting(one -> one.delivery().id())
                .containsExactly("o");
    }

    @Test
    void a_restored_delivery_goes_on_with_its_attempts_and_a_dead_one_is_replayed_from_one() {
        restore(as(State.IN_FLIGHT, "w", REFUSED), as(State.DEAD, "d", REFUSED));

        Lease lease = onlyLease();
        assertThat(lease.delivery().id()).isEqualTo("w");
        assertThat(lease.attempt()).isEqualTo(3);
        settle(lease, FINISH, DELIVERED);
        assertThat(done(queue().replay("d"))).isTrue();
        assertThat(onlyLease().attempt()).isEqualTo(1);
    }

    @Test
    void a_restored_order_is_kept_and_held_up_by_its_dead_letter() {
        Stored dead = ordered(State.DEAD, "a1");
        Stored next = ordered(State.WAITING, "a2");
        Stored last = ordered(State.WAITING, "a3");
        done(
                queue().restore(
                                List.of(
                                        new Restored(dead, terms(5), true),
                                        new Restored(next, terms(5), false),
                                        new Restored(last, terms(5), false))));

        assertThat(ids(lease(10))).isEmpty();
        assertThat(done(queue().cancel("a1"))).isTrue();
        Lease second = onlyLease();
        assertThat(second.delivery().id()).isEqualTo("a2");
        assertThat(ids(lease(10))).isEmpty();
        settle(second, FINISH, DELIVERED);
        assertThat(onlyLease().delivery().id()).isEqualTo("a3");
    }

    private Stored ordered(State state, String id) {
        return new Stored(ordered(id, "a").delivery(), state, now(), "", List.of());
    }

    @Test
    void a_settled_delivery_that_is_restored_takes_no_place_in_its_order() {
        done(
                queue().restore(
                                List.of(
                                        new Restored(ordered(State.DEAD, "a1"), terms(5), false),
                                        new Restored(
                                                ordered(State.DELIVERED, "a2"), terms(5), false),
                                        new Restored(
                                                ordered(State.WAITING, "a3"), terms(5), false))));

        assertThat(onlyLease().delivery().id()).isEqualTo("a3");
    }

    @Test
    void a_restored_delivery_waits_for_its_time_and_its_lane_keeps_the_cap() {
        Instant due = now().plusMillis(400);
        List<Restored> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Stored soon = as(State.WAITING, "s" + i);
            all.add(
                    new Restored(
                            new Stored(soon.delivery(), State.WAITING, due, "", List.of()),
                            terms(1),
                            false));
        }
        done(queue().restore(all));

        assertThat(ids(lease(10))).isEmpty();
        passes(Duration.ofMillis(400));
        assertThat(leaseEventually().delivery().id()).isEqualTo("s0");
        assertThat(ids(lease(10))).isEmpty();
    }

    // --- bound

    @Test
    void no_more_is_taken_than_the_high_water_mark_allows_and_a_repeat_is_still_known() {
        Limits low =
                new Limits(
                        MARGIN,
                        QUANTUM,
                        100,
                        3,
                        LIMITS.keeping(),
                        LIMITS.breaker(),
                        LIMITS.disableAfter());
        DeliveryQueue queue = queue(low);
        done(queue.add(List.of(owed("a", "x"), owed("b", "x"))));

        assertThatThrownBy(() -> done(queue.add(List.of(owed("c", "x"), owed("d", "x")))))
                .isInstanceOf(QueueUnavailableException.class)
                .hasMessageContaining("fairlead.queue.high-water");

        assertThat(done(queue.find("c"))).isEmpty();
        assertThat(done(queue.add(List.of(owed("a", "x"), owed("c", "x")))))
                .containsExactly(new Receipt("a", false), new Receipt("c", true));
        assertThat(done(queue.add(List.of(owed("a", "x"), owed("b", "x")))))
                .containsExactly(new Receipt("a", false), new Receipt("b", false));
        Lease lease = done(queue.lease(1)).leases().getFirst();
        done(queue.settle(settlement(lease, attempt(lease), FINISH, terms(1))));
        assertThat(done(queue.add(List.of(owed("d", "x")))))
                .containsExactly(new Receipt("d", true));
    }

    // --- history

    @Test
    void a_search_gives_page_after_page_the_newest_first() {
        for (int i = 0; i < 25; i++) {
            add(new Owed(created("id" + i, "lane" + i % 2, "hook", i), now(), terms(100)));
        }

        List<String> found = all(search(null, null, null, 7));
        assertThat(found).hasSize(25).doesNotHaveDuplicates();
        assertThat(found.getFirst()).isEqualTo("id24");
        assertThat(found.getLast()).isEqualTo("id0");
        assertThat(all(search(null, null, "lane1", 5)))
                .hasSize(12)
                .allMatch(id -> Integer.parseInt(id.substring(2)) % 2 == 1);
    }

    @Test
    void many_of_one_moment_are_all_found() {
        List<Owed> all = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            all.add(new Owed(created("id" + i, "lane", "hook", 7), now(), terms(1)));
        }
        add(all.toArray(Owed[]::new));

        assertThat(all(search(null, "hook", null, 400))).hasSize(2500).doesNotHaveDuplicates();
        assertThat(all(search(null, null, null, 1000))).hasSize(2500).doesNotHaveDuplicates();
    }

    @Test
    void those_of_many_hooks_come_in_the_order_of_their_moments_each_once() {
        List<Owed> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String hook = i < 100 ? "old" : i % 3 == 0 ? "rare" : "often";
            all.add(new Owed(created("id" + (1000 + i), "lane", hook, i / 40), now(), terms(1)));
        }
        add(all.toArray(Owed[]::new));

        List<String> newestFirst =
                IntStream.range(0, 300).mapToObj(i -> "id" + (1299 - i)).toList();
        assertThat(all(search(null, null, null, 7))).isEqualTo(newestFirst);
        assertThat(all(search(null, null, null, 1000))).isEqualTo(newestFirst);
        assertThat(all(new Search(null, null, null, null, time(2), time(3), null, null, null, 3)))
                .isEqualTo(newestFirst.subList(180, 220));
    }

    @Test
    void many_of_one_moment_in_many_hooks_are_all_found() {
        List<Owed> all = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            all.add(new Owed(created("id" + i, "lane", "hook" + i % 3, 7), now(), terms(1)));
        }
        add(all.toArray(Owed[]::new));

        assertThat(all(search(null, null, null, 9))).hasSize(2500).doesNotHaveDuplicates();
        assertThat(all(new Search(null, null, null, null, null, null, "wh_id77", null, null, 9)))
                .containsExactly("id77");
    }

    @Test
    void a_search_narrows_by_state_hook_lane_time_message_and_outcome() {
        add(
                new Owed(created("a", "x", "one", 1), now(), terms(5)),
                new Owed(created("b", "y", "one", 2), now(), terms(5)),
                new Owed(created("c", "x", "two", 3), now(), terms(5)),
                new Owed(created("d", "x", "two", 4), now().plusSeconds(60), terms(5)));
        for (Lease lease : lease(10).leases()) {
            switch (lease.delivery().id()) {
                case "a" -> settle(lease, FINISH, DELIVERED);
                case "b" -> settled(lease, new Outcome.Unreachable(Outcome.Cause.DNS, "no"), BURY);
                default -> {} // c stays in flight
            }
        }

        assertThat(all(search(State.DELIVERED, null, null))).containsExactly("a");
        assertThat(all(search(State.DEAD, null, null))).containsExactly("b");
        assertThat(all(search(State.IN_FLIGHT, null, null))).containsExactly("c");
        assertThat(all(search(State.WAITING, null, null))).containsExactly("d");
        assertThat(all(search(null, "one", null))).containsExactly("b", "a");
        assertThat(all(search(null, "two", "x"))).containsExactly("d", "c");
        assertThat(all(search(State.DEAD, "two", null))).isEmpty();
        assertThat(all(new Search(null, null, null, null, time(2), time(4), null, null, null, 9)))
                .containsExactly("c", "b");
        assertThat(all(new Search(null, null, null, null, null, null, "wh_c", null, null, 9)))
                .containsExactly("c");
        assertThat(all(new Search(null, null, null, null, null, null, null, "dns", null, 9)))
                .containsExactly("b");
        assertThat(all(new Search(null, null, null, null, null, null, null, "200", null, 9)))
                .containsExactly("a");
        Stored dead = done(queue().search(search(State.DEAD, null, null))).found().getFirst();
        assertThat(dead.attempts()).hasSize(1);
        assertThat(dead.delivery().message().body()).isEmpty();
    }

    @Test
    void what_one_receiver_is_owed_is_found_whatever_the_lane() {
        add(
                new Owed(owedTo("a", "x", "endpoint:one"), now(), terms(5)),
                new Owed(owedTo("b", "x", "endpoint:other"), now(), terms(5)),
                new Owed(owedTo("c", "y", "endpoint:one"), now(), terms(5)),
                new Owed(owedTo("d", "endpoint:one", "endpoint:one"), now(), terms(5)),
                new Owed(owedTo("e", "y", "endpoint:one2"), now(), terms(5)));

        assertThat(all(sentTo("endpoint:one", null))).containsExactlyInAnyOrder("a", "c", "d");
        assertThat(all(sentTo("endpoint:one", "x"))).containsExactly("a");
        assertThat(all(sentTo("endpoint:on", null))).isEmpty();
    }

    private static Search sentTo(String receiver, @Nullable String lane) {
        return new Search(null, null, lane, receiver, null, null, null, null, null, 9);
    }

    private static Delivery owedTo(String id, String lane, String receiver) {
        EndpointRef entry = new EndpointRef("hook", "entry");
        return new Delivery(
                id,
                new Destination(entry, null, lane, receiver, ""),
                new Message("wh_" + id, List.of(), receiver.getBytes(UTF_8)),
                time(1));
    }

    @Test
    void a_message_is_found_however_long_the_names_before_it_are() {
        String lane = "l".repeat(700);
        add(
                new Owed(created("a", lane, "h".repeat(300), 1), now(), terms(5)),
                new Owed(created("b", lane, "h".repeat(300), 2), now(), terms(5)));
        assertThat(all(new Search(null, null, null, null, null, null, "wh_b", null, null, 9)))
                .containsExactly("b");
        assertThat(all(new Search(null, null, lane, null, null, null, "wh_c", null, null, 9)))
                .isEmpty();
    }

    @Test
    void a_receiver_that_is_gone_is_found_by_its_status() {
        add(owed("a", "one"), owed("b", "other"));
        for (Lease lease : lease(10).leases()) {
            boolean isGone = lease.delivery().id().equals("a");
            settled(lease, isGone ? new Outcome.Gone() : new Outcome.Refused(404), BURY);
        }
        assertThat(all(new Search(null, null, null, null, null, null, null, "410", null, 9)))
                .containsExactly("a");
        assertThat(all(new Search(null, null, null, null, null, null, null, "404", null, 9)))
                .containsExactly("b");
        assertThat(all(new Search(null, null, null, null, null, null, null, "40", null, 9)))
                .isEmpty();
    }

    @Test
    void a_body_is_kept_for_its_while_and_the_delivery_longer() {
        add(owed("a", "lane"));
        settle(onlyLease(), FINISH, DELIVERED);
        done(queue().forget());
        assertThat(find("a").delivery().message().body()).isEqualTo("body".getBytes(UTF_8));

        passes(Duration.ofMillis(501));

        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> {
                    done(queue().forget());
                    assertThat(find("a").delivery().message().body()).isEmpty();
                });
    }

    @Test
    void no_more_history_is_kept_than_was_asked_for_but_ids_stay_known() {
        Limits few =
                new Limits(
                        MARGIN,
                        QUANTUM,
                        100,
                        100,
                        new Limits.Keeping(
                                LONG, Duration.ofDays(1), 2, Duration.ZERO, Duration.ZERO),
                        LIMITS.breaker(),
                        LIMITS.disableAfter());
        DeliveryQueue queue = queue(few);
        for (String id : List.of("a", "b", "c", "d")) {
            done(queue.add(List.of(owed(id, "lane"))));
            Lease lease = done(queue.lease(1)).leases().getFirst();
            done(queue.settle(settlement(lease, attempt(lease), FINISH, terms(1))));
            passes(Duration.ofMillis(2));
        }
        assertThat(done(queue.find("d")).orElseThrow().delivery().message().body()).isEmpty();

        assertThat(done(queue.forget())).isEqualTo(2);

        assertThat(done(queue.find("a"))).isEmpty();
        assertThat(done(queue.find("d"))).isPresent();
        assertThat(done(queue.search(Search.ALL)).found()).hasSize(2);
        assertThat(done(queue.add(List.of(owed("a", "lane")))))
                .containsExactly(new Receipt("a", false));
    }

    // --- words of the tests

    private Settled settle(Lease lease, NextStep next, Health health) {
        return settle(lease, next, health, 5);
    }

    private Settled settleOne(Lease lease, NextStep next, Health health) {
        return settle(lease, next, health, 1);
    }

    private Settled settle(Lease lease, NextStep next, Health health, int cap) {
        Settlement settlement =
                new Settlement(
                        lease, attempt(lease), next, terms(cap), health, Endpoint.Ruling.USUAL);
        return done(queue().settle(settlement));
    }

    private void settled(Lease lease, Outcome outcome, NextStep next) {
        Attempt attempt = new Attempt(1, now(), Duration.ofMillis(3), outcome, "");
        done(queue().settle(settlement(lease, attempt, next, terms(5))));
    }

    private static Instant time(int second) {
        return Instant.parse("2026-01-02T03:04:00Z").plusSeconds(second);
    }

    private static Delivery created(String id, String lane, String hook, int second) {
        @Nullable String endpointsOwn = null;
        return new Delivery(
                id,
                new Destination(new EndpointRef(hook, "entry"), endpointsOwn, lane),
                new Message("wh_" + id, List.of(), "body".getBytes(UTF_8)),
                time(second));
    }

    private static Search search(
            @Nullable State state, @Nullable String hook, @Nullable String lane) {
        return search(state, hook, lane, 100);
    }

    private static Search search(
            @Nullable State state, @Nullable String hook, @Nullable String lane, int limit) {
        return new Search(state, hook, lane, null, null, null, null, null, null, limit);
    }

    private List<String> all(Search search) {
        List<String> ids = new ArrayList<>();
        Search next = search;
        for (int pages = 0; pages < 1000; pages++) {
            Page page = done(queue().search(next));
            page.found().forEach(one -> ids.add(one.delivery().id()));
            if (page.next() == null) {
                return ids;
            }
            next = next.after(page.next());
        }
        throw new AssertionError("the search has no end");
    }
}
