package dev.fairlead.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.blackbox.RealRedis;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Destination;
import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Health;
import dev.fairlead.delivery.Message;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Terms;
import dev.fairlead.store.Durability;
import dev.fairlead.store.RedisByHand;
import dev.fairlead.store.RedisReply;
import dev.fairlead.store.RedisScript;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What older programs left on Redis, written here by their own scripts (`redis/form2`).
class RedisFormsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final RedisScript OLD_OPEN = old("open");
    private static final RedisScript OLD_ADD = old("add");
    private static final RedisScript OLD_LEASE = old("lease");
    private static final RedisScript OLD_SETTLE = old("settle");
    private static final RedisScript OLD_CANCEL = old("cancel");
    private static final RedisScript OLD_FORGET = old("forget");
    private static final String HEX = "00ff0123456789abcdef0123456789ab";
    private static final String MADE =
            """
            {"outcome":"refused","status":500,"number":%d,"startedAt":"2026-11-20T10:00:00Z","tookNanos":7,"response":"a b"}\
            """;

    private static RealRedis redis;
    private static RedisByHand client;

    private String name;
    private String prefix;

    private static RedisScript old(String script) {
        return RedisScript.of("form2/lanes", "form2/" + script);
    }

    @BeforeAll
    static void startRedis(@TempDir Path directory) {
        redis = RealRedis.in(directory).start();
        client = new RedisByHand(redis.address(), Duration.ofSeconds(10));
    }

    @AfterAll
    static void stopRedis() {
        client.close();
        redis.close();
    }

    @BeforeEach
    void name() {
        name = "q[*]" + UUID.randomUUID();
        prefix = "{" + name + ":0}:";
    }

    private RedisReply old(RedisScript script, Object... arguments) {
        return done(client.store().run(script, prefix, List.of(arguments)));
    }

    private RedisQueue queue() {
        return new RedisQueue(
                client.store(), name, 1, DeliveryQueueContractTest.LIMITS, Durability.NONE);
    }

    private static <T> T done(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }

    /// As the program of form 2 described it to its script.
    private void oldAdd(Delivery delivery, long due, int timeout) {
        String url = delivery.to().url();
        String fixed =
                new JsonArray()
                        .add(delivery.to().endpoint().entry())
                        .add(url == null ? "" : url)
                        .add(delivery.message().webhookId())
                        .add(Notation.headers(delivery.message().headers()))
                        .add(delivery.createdAt().toString())
                        .encode();
        old(
                OLD_ADD,
                10_000,
                delivery.id(),
                delivery.to().lane(),
                2,
                0,
                0,
                due,
                delivery.createdAt().toEpochMilli(),
                delivery.to().endpoint().hook(),
                delivery.to().orderingKey(),
                5,
                "budget",
                timeout,
                "cap",
                2,
                "receiver",
                delivery.to().receiver(),
                "fixed",
                fixed,
                "body",
                delivery.message().body());
    }

    private static Delivery delivery(String id, String lane, String order) {
        return new Delivery(
                id,
                new Destination(
                        new EndpointRef("hook ü", "entry/1"),
                        "https://a.example/ø?x=%20",
                        lane,
                        "receiver of " + lane,
                        order),
                new Message(
                        "wh_" + id,
                        List.of(new Message.Header("X-Name", "Zoë \"quoted\" \\ 東京")),
                        ("body of " + id + " \u0000").getBytes(UTF_8)),
                Instant.parse("2024-02-29T23:59:58.678901234Z"));
    }

    /// Of each its id and its fence.
    private List<List<String>> oldLease(int places) {
        return old(OLD_LEASE, places, 16, 60_000, 1 << 20).list().stream()
                .skip(1)
                .map(one -> List.of(one.at(0).text(), one.at(2).text()))
                .toList();
    }

    private void oldSettle(List<String> lease, String step, long due, String reason, int number) {
        oldSettle(lease, step, due, reason, number, 0, "DELIVERED");
    }

    private RedisReply oldSettle(
            List<String> lease,
            String step,
            long due,
            String reason,
            int number,
            int holds,
            String sign) {
        return old(
                OLD_SETTLE,
                20,
                5000,
                60_000,
                1_000_000,
                lease.get(0),
                lease.get(1),
                step,
                due,
                reason,
                MADE.formatted(number),
                9000,
                2,
                0,
                0,
                holds,
                1,
                sign,
                0);
    }

    private static Lease only(Leases leases) {
        assertThat(leases.leases()).hasSize(1);
        return leases.leases().getFirst();
    }

    private static Stored find(RedisQueue queue, String id) {
        return done(queue.find(id)).orElseThrow();
    }

    @Test
    void what_waits_under_form_2_goes_on_as_it_stood() {
        long later = System.currentTimeMillis() + 600_000;
        oldOpen();
        oldAdd(delivery(HEX, "tried", ""), 0, 5000);
        oldSettle(oldLease(1).getFirst(), "retry", later, "", 1);
        oldAdd(delivery("flies", "lane", ""), 0, 5000);
        List<String> flies = oldLease(1).getFirst();
        oldAdd(delivery("due", "lane", ""), 0, 5000);
        oldAdd(delivery("capped", "lane", ""), 1, 5000);

        try (RedisQueue queue = queue()) {
            assertThat(done(queue.depth())).isEqualTo(new Depth(3, 1, 0));
            Stored tried = find(queue, HEX);
            assertThat(tried.delivery())
                    .usingRecursiveComparison()
                    .isEqualTo(delivery(HEX, "tried", ""));
            assertThat(tried.at().toEpochMilli()).isEqualTo(later);
            assertThat(tried.attempts()).hasSize(1);
            assertThat(find(queue, "flies").state()).isEqualTo(State.IN_FLIGHT);
            Lease due = only(done(queue.lease(10))); // the lane's cap of two holds
            assertThat(due.delivery())
                    .usingRecursiveComparison()
                    .isEqualTo(delivery("due", "lane", ""));
            assertThat(due.budget()).isEqualTo(Duration.ofSeconds(5));
            Lease held =
                    new Lease(
                            delivery("flies", "lane", ""),
                            1,
                            Duration.ofSeconds(5),
                            Long.parseLong(flies.get(1)));
            assertThat(done(queue.settle(finished(held)))).isEqualTo(Settled.DONE);
            assertThat(only(done(queue.lease(10))).delivery().id()).isEqualTo("capped");
            assertThat(done(queue.search(Search.ALL)).found()).hasSize(4);
        }
        assertNothingOldIsLeft();
    }

    @Test
    void what_is_over_under_form_2_stays_known_and_told() {
        oldOpen();
        oldAdd(delivery("delivered", "lane", ""), 0, 5000);
        oldSettle(oldLease(1).getFirst(), "finish", 0, "", 1);
        oldAdd(delivery("dead", "lane", ""), 0, 5000);
        oldSettle(oldLease(1).getFirst(), "bury", 0, "gave up: näh", 1);
        oldAdd(delivery("cancelled", "lane", ""), 0, 5000);
        old(OLD_CANCEL, "cancelled");
        oldAdd(delivery("forgotten", "other", ""), 0, 5000);
        old(OLD_CANCEL, "forgotten");
        assertThat(old(OLD_FORGET, 10, 100_000, 1, 100_000, 100_000, 0).number()).isEqualTo(1);

        try (RedisQueue queue = queue()) {
            assertThat(done(queue.depth())).isEqualTo(new Depth(0, 0, 1));
            Stored dead = find(queue, "dead");
            assertThat(dead.reason()).isEqualTo("gave up: näh");
            assertThat(dead.attempts()).hasSize(1);
            assertThat(done(queue.search(Search.ALL.in(State.DELIVERED))).found())
                    .extracting(one -> one.delivery().id())
                    .containsExactly("delivered");
            for (String id : List.of("delivered", "dead", "cancelled", "forgotten")) {
                Owed again =
                        new Owed(delivery(id, "lane", ""), Instant.now(), new Terms(PATIENCE, 1));
                assertThat(done(queue.add(List.of(again)))).containsExactly(new Receipt(id, false));
            }
            assertThat(done(queue.replay("dead"))).isTrue();
            assertThat(only(done(queue.lease(10))).delivery())
                    .usingRecursiveComparison()
                    .isEqualTo(delivery("dead", "lane", ""));
        }
        assertNothingOldIsLeft();
    }

    @Test
    void an_order_of_form_2_is_kept() {
        oldOpen();
        for (int i = 0; i < 4; i++) {
            oldAdd(delivery("a" + i, "lane", "key"), 0, 5000);
        }
        oldSettle(oldLease(1).getFirst(), "bury", 0, "no", 1, 1, "DELIVERED"); // a0 holds it up
        oldAdd(delivery("b0", "lane", "other"), 0, 5000);
        oldAdd(delivery("b1", "lane", "other"), 0, 5000);

        try (RedisQueue queue = queue()) {
            assertThat(done(queue.depth())).isEqualTo(new Depth(5, 0, 1));
            Lease b0 = only(done(queue.lease(10)));
            assertThat(b0.delivery().id()).isEqualTo("b0");
            assertThat(done(queue.cancel("a0"))).isTrue();
            for (int i = 1; i < 4; i++) {
                Lease next = only(done(queue.lease(10)));
                assertThat(next.delivery().id()).isEqualTo("a" + i);
                done(queue.settle(finished(next)));
            }
            done(queue.settle(finished(b0)));
            assertThat(only(done(queue.lease(10))).delivery().id()).isEqualTo("b1");
        }
        assertNothingOldIsLeft();
    }

    @Test
    void a_receiver_that_form_2_disabled_stays_so() {
        oldOpen();
        oldAdd(delivery("a", "lane", ""), 0, 5000);
        oldAdd(delivery("b", "lane", ""), 0, 5000);
        oldSettle(oldLease(1).getFirst(), "bury", 0, "gone", 1, 0, "GONE");

        try (RedisQueue queue = queue()) {
            assertThat(done(queue.disabled()))
                    .extracting(Disabled::receiver)
                    .containsExactly("receiver of lane");
            assertThat(only(done(queue.lease(10))).disabled()).contains("410");
            assertThat(done(queue.enable("receiver of lane"))).isTrue();
        }
        assertNothingOldIsLeft();
    }

    @Test
    void many_are_carried_over_in_pieces() {
        oldOpen();
        int all = 2000;
        for (int i = 0; i < all; i++) {
            oldAdd(delivery("id" + i, "lane" + i % 50, i % 3 == 0 ? "key" : ""), 0, 5000);
        }
        try (RedisQueue first = queue();
                RedisQueue second = queue()) {
            // two programs start at once
            var depths = done(Uni.join().all(first.depth(), second.depth()).andFailFast());
            assertThat(depths).containsOnly(new Depth(all, 0, 0));
            assertThat(all(first)).hasSize(all).doesNotHaveDuplicates();
        }
        assertNothingOldIsLeft();
    }

    @Test
    void lanes_keep_their_terms_whichever_piece_brings_them() {
        oldOpen();
        int lanes = 100;
        for (int i = 0; i < lanes; i++) {
            oldAdd(delivery("flies" + i, "lane" + i, ""), 0, 5000);
        }
        assertThat(oldLease(lanes)).hasSize(lanes);
        for (int i = 0; i < lanes; i++) {
            // of two in flight one is free, and none that is behind another
            oldAdd(delivery("first" + i, "lane" + i, "key"), 0, 5000);
            oldAdd(delivery("second" + i, "lane" + i, "key"), 0, 5000);
        }
        String fill = "for i = 1, 3000 do redis.call('SET', ARGV[1] .. i, 1) end";
        redis.run("EVAL", fill, "0", name); // so that a piece is a part
        try (RedisQueue queue = queue()) {
            assertThat(done(queue.lease(2 * lanes)).leases())
                    .extracting(one -> one.delivery().id())
                    .hasSize(lanes)
                    .allMatch(id -> id.startsWith("first"));
        }
        assertNothingOldIsLeft();
    }

    private static List<String> all(RedisQueue queue) {
        List<String> ids = new ArrayList<>();
        while (true) {
            Leases leases = done(queue.lease(200));
            if (leases.leases().isEmpty()) {
                return ids;
            }
            for (Lease lease : leases.leases()) {
                ids.add(lease.delivery().id());
                done(queue.settle(finished(lease)));
            }
        }
    }

    @Test
    void an_older_program_refuses_to_begin_and_one_that_runs_loses_nothing() {
        oldOpen();
        oldAdd(delivery("before", "lane", ""), 0, 5000);
        try (RedisQueue queue = queue()) {
            assertThat(only(done(queue.lease(10))).delivery().id()).isEqualTo("before");
            // what it answers to a program of form 2 is more than that one knows
            assertThat(old(OLD_OPEN, 2).number()).isEqualTo(3);

            // one that was up before the change sees a queue of its own
            assertThat(oldLease(10)).isEmpty();
            oldAdd(delivery("since", "other", ""), 0, 5000);
            oldAdd(delivery("flies", "flying", ""), 0, 5000);
            List<String> flies =
                    oldLease(2).stream()
                            .filter(one -> one.get(0).equals("flies"))
                            .findFirst()
                            .orElseThrow();
            oldAdd(delivery("behind", "flying", ""), 0, 5000);
            oldAdd(delivery("more", "third", ""), 0, 5000);
            assertThat(done(queue.forget())).isEqualTo(1); // only there nothing is in flight
            assertThat(only(done(queue.lease(10))).delivery().id()).isEqualTo("more");
            assertThat(oldSettle(flies, "finish", 0, "", 1, 0, "DELIVERED").at(1).number())
                    .isEqualTo(1);
            assertThat(done(queue.forget())).isEqualTo(2); // what it delivered, and what was behind
            assertThat(only(done(queue.lease(10))).delivery().id()).isEqualTo("behind");
            assertThat(find(queue, "flies").state()).isEqualTo(State.DELIVERED);
        }
    }

    @Test
    void what_form_1_left_is_led_on() {
        redis.run("SET", prefix + "format", "1");
        formOne("waits", "waiting");
        formOne("died", "dead");
        redis.run("ZADD", prefix + "due:lane", "0", "waits");
        redis.run("ZADD", prefix + "ready", "1", "lane");
        redis.run("ZADD", prefix + "dead", "7", "died");
        redis.run("HSET", prefix + "caps", "lane", "5");
        redis.run("HSET", prefix + "depth", "waiting", "1");

        try (RedisQueue queue = queue()) {
            assertThat(done(queue.depth())).isEqualTo(new Depth(1, 0, 1));
            assertThat(done(queue.search(Search.ALL)).found())
                    .extracting(one -> one.delivery().id())
                    .containsExactlyInAnyOrder("waits", "died");
            assertThat(done(queue.replay("died"))).isTrue();
            assertThat(done(queue.lease(10)).leases())
                    .extracting(one -> one.delivery().to().receiver())
                    .containsExactly("lane", "lane");
            assertThat(redis.run("GET", prefix + "format")).isEqualTo("3");
        }
        assertNothingOldIsLeft();
    }

    private void formOne(String id, String state) {
        List<String> words = new ArrayList<>(List.of("HSET", prefix + "delivery:" + id));
        words.addAll(List.of("state", state, "at", "5", "lane", "lane", "attempts", "0"));
        words.addAll(List.of("fence", "0", "reason", "", "budget", "5000", "cap", "5"));
        words.addAll(List.of("hook", "hook", "entry", "entry", "url", "", "webhookId", "wh_1"));
        words.addAll(List.of("headers", "[]", "createdAt", "2026-01-02T03:04:05Z"));
        words.addAll(List.of("body", "body"));
        redis.run(words.toArray(String[]::new));
    }

    private void oldOpen() {
        assertThat(old(OLD_OPEN, 2).number()).isEqualTo(2);
    }

    private static Settlement finished(Lease lease) {
        return new Settlement(
                lease,
                DeliveryQueueContractTest.attempt(lease),
                new NextStep.Finish(),
                new Terms(PATIENCE, 2),
                Health.UNKNOWN,
                Endpoint.Ruling.USUAL);
    }

    private void assertNothingOldIsLeft() {
        for (String kind :
                List.of(
                        "delivery:*",
                        "attempts:*",
                        "due:*",
                        "leased:*",
                        "lane:*",
                        "order:*",
                        "receiver:*",
                        "hook:*",
                        "to:*",
                        "hooks",
                        "disabled",
                        "delivered",
                        "dead",
                        "cancelled",
                        "ready",
                        "wake",
                        "depth",
                        "caps")) {
            assertThat(redis.run("KEYS", "*" + prefix.substring(6) + kind)).isEqualTo(List.of());
        }
    }
}
