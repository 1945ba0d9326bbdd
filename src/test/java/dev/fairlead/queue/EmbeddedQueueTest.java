package dev.fairlead.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.Health;
import dev.fairlead.delivery.NextStep;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
        queue = new EmbeddedQueue(directory.resolve("queue.db"), LIMITS, clock, clock::nanos);
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
        queue = new EmbeddedQueue(directory.resolve("queue.db"), limits, clock, clock::nanos);
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
    void a_clock_that_is_set_back_holds_nothing_up_and_one_set_forward_hurries_nothing() {
        for (Duration jump : List.of(Duration.ofDays(-3), Duration.ofDays(400))) {
            String id = "after " + jump;
            add(new Owed(delivery(id, "lane"), now().plusSeconds(60), terms(1)));
            assertThat(lease(1).leases()).isEmpty();

            clock.jumps(jump);

            assertThat(lease(1).leases()).isEmpty();
            clock.passes(Duration.ofSeconds(59));
            assertThat(lease(1).leases()).isEmpty();
            clock.passes(Duration.ofSeconds(1));
            Lease due = onlyLease();
            assertThat(due.delivery().id()).isEqualTo(id);
            assertThat(settle(due, FINISH)).isTrue();
        }
    }

    @Test
    void a_clock_that_jumps_neither_ends_nor_prolongs_a_lease_or_a_pause() {
        add(owed("a", "lane"));
        Lease held = onlyLease();
        clock.jumps(Duration.ofDays(2));
        assertThat(lease(1).leases()).isEmpty();
        assertThat(settle(held, new NextStep.RetryAt(now().plusSeconds(30)))).isTrue();
        assertThat(lease(1).leases()).isEmpty();
        clock.jumps(Duration.ofDays(-5));
        assertThat(lease(1).leases()).isEmpty();

        restart();

        clock.passes(Duration.ofSeconds(30));
        assertThat(onlyLease().delivery().id()).isEqualTo("a");
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

    @Test
    void a_file_of_format_1_is_led_on_with_what_stands_in_it() throws Exception {
        String url = "jdbc:sqlite:" + directory.resolve("queue.db");
        try (Connection file = DriverManager.getConnection(url);
                Statement sql = file.createStatement()) {
            sql.executeUpdate(script("queue-1.sql"));
            sql.executeUpdate(
                    """
                    insert into delivery (number, id, state, at, lane, hook, entry, url, webhook_id,
                        headers, created, budget, cap, attempts, reason)
                    values (1, 'waits', 'waiting', 0, 'lane', 'hook', 'entry', null, 'wh_1', '[]',
                            '2026-01-02T03:04:05.678Z', 5000, 3, 2, ''),
                        (2, 'waits2', 'waiting', 0, 'lane', 'hook', 'entry', null, 'wh_2', '[]',
                            '2026-01-02T03:04:06Z', 5000, 2, 0, ''),
                        (3, 'died', 'dead', 7, 'lane', 'hook', 'entry', null, 'wh_3', '[]',
                            '2026-01-02T03:04:07Z', 5000, 2, 1, 'gave up')\
                    """);
            sql.executeUpdate(
                    "insert into body values (1, cast('one' as blob)), (2, cast('two' as blob)), (3, cast('three' as blob))");
            sql.executeUpdate("pragma user_version = 1");
        }
        restart();

        assertThat(done(queue.search(Search.ALL)).found())
                .extracting(one -> one.delivery().id())
                .containsExactly("died", "waits2", "waits");
        List<Lease> leases = lease(10).leases();
        assertThat(leases)
                .extracting(one -> one.delivery().id())
                .containsExactly("waits", "waits2");
        assertThat(leases.getFirst().attempt()).isEqualTo(3);
        assertThat(leases.getFirst().delivery().to().receiver()).isEqualTo("lane");
        assertThat(done(queue.replay("died"))).isTrue();
        settle(leases.getFirst(), FINISH, terms(2));
        assertThat(onlyLease().delivery().message().body()).isEqualTo("three".getBytes(UTF_8));
    }

    @Test
    void a_file_of_format_2_is_led_on_and_its_lanes_can_be_paused() throws Exception {
        String url = "jdbc:sqlite:" + directory.resolve("queue.db");
        try (Connection file = DriverManager.getConnection(url);
                Statement sql = file.createStatement()) {
            sql.executeUpdate(script("queue-1.sql"));
            sql.executeUpdate(script("queue-2.sql"));
            sql.executeUpdate(
                    """
                    insert into delivery (number, id, state, at, lane, hook, entry, url, webhook_id,
                        headers, created, budget, cap, attempts, reason, receiver)
                    values (1, 'waits', 'waiting', 0, 'lane', 'hook', 'entry', null, 'wh_1', '[]',
                            '2026-01-02T03:04:05.678Z', 5000, 3, 2, '', 'lane')\
                    """);
            sql.executeUpdate("insert into body values (1, cast('one' as blob))");
            sql.executeUpdate("pragma user_version = 2");
        }
        restart();

        assertThat(done(queue.pause("lane"))).isTrue();
        restart();
        assertThat(lease(10).leases()).isEmpty();
        assertThat(done(queue.resume("lane"))).isTrue();
        assertThat(onlyLease().delivery().id()).isEqualTo("waits");
    }

    @Test
    void a_pause_is_of_the_same_length_whatever_the_clock_does() {
        done(queue.pause("lane"));
        Instant before = now();
        clock.jumps(Duration.ofDays(3));
        lease(1);

        assertThat(done(queue.lanes(List.of("lane"))).getFirst().pausedSince())
                .isAfter(before.plus(Duration.ofDays(2)));
    }

    @Test
    void what_is_asked_often_reads_the_piece_of_an_index_that_it_needs() throws Exception {
        add(owed("a", "lane"));
        queue.close();
        String url = "jdbc:sqlite:" + directory.resolve("queue.db");
        try (Connection file = DriverManager.getConnection(url);
                Statement sql = file.createStatement()) {
            assertThat(plan(sql, DeliveryTable.LINE))
                    .singleElement()
                    .asString()
                    .contains("SEARCH", "delivery_by_turn (lane=?");
            assertThat(plan(sql, HistoryTable.DELIVERED_BETWEEN))
                    .singleElement()
                    .asString()
                    .contains("SEARCH", "delivery_delivered (at>? AND at<?");
            for (String state : List.of("delivered", "cancelled", "dead")) {
                assertThat(plan(sql, HistoryTable.OLDEST.formatted(state)))
                        .singleElement()
                        .asString()
                        .contains("delivery_" + state);
            }
            assertThat(plan(sql, HistoryTable.FORGOTTEN_BEFORE))
                    .singleElement()
                    .asString()
                    .contains("SEARCH", "delivery_forgotten (at<?");
            for (State state : Arrays.asList(null, State.WAITING, State.DELIVERED, State.DEAD)) {
                assertThat(plan(sql, of(state, "msg_1", null)))
                        .contains("SEARCH delivery USING INDEX delivery_by_message (webhook_id=?)");
                assertThat(plan(sql, of(state, null, "503")))
                        .contains("SEARCH delivery USING INDEX delivery_by_failure (ended=?)");
            }
        }
    }

    private static String of(
            @Nullable State state, @Nullable String webhookId, @Nullable String outcome) {
        return HistoryTable.query(
                        new Search(
                                state, null, null, null, null, null, webhookId, outcome, null, 100))
                .text();
    }

    private static List<String> plan(Statement sql, String query) throws SQLException {
        List<String> steps = new ArrayList<>();
        try (ResultSet rows =
                sql.executeQuery("explain query plan " + query.replace("limit ?", "limit 1"))) {
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
        }
        return steps;
    }

    private static String script(String name) throws IOException {
        try (InputStream in =
                EmbeddedQueue.class.getClassLoader().getResourceAsStream("sqlite/" + name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void a_breaker_and_a_pause_outlive_a_restart() {
        add(owed("a", "lane"), owed("b", "other"));
        for (Lease lease : lease(10).leases()) {
            Health pause = new Health(Health.Sign.ANSWERED, now().plusSeconds(60));
            NextStep next = new NextStep.RetryAt(now());
            done(
                    queue.settle(
                            new Settlement(
                                    lease,
                                    attempt(lease),
                                    next,
                                    terms(1),
                                    pause,
                                    Endpoint.Ruling.USUAL)));
        }

        restart();

        assertThat(lease(10).leases()).isEmpty();
        passes(Duration.ofSeconds(61));
        assertThat(lease(10).leases()).hasSize(2);
    }

    private void restart() {
        queue.close();
        open();
    }
}
