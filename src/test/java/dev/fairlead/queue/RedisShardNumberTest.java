package dev.fairlead.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.blackbox.RealRedis;
import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.Health;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Terms;
import dev.fairlead.store.Durability;
import dev.fairlead.store.RedisByHand;
import io.smallrye.mutiny.Uni;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Into how many shards a queue on Redis is parted is written down there.
class RedisShardNumberTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static RealRedis redis;
    private static RedisByHand client;

    private String name;

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
        name = UUID.randomUUID().toString();
    }

    private RedisQueue queue(int shards) {
        return new RedisQueue(
                client.store(), name, shards, DeliveryQueueContractTest.LIMITS, Durability.NONE);
    }

    @Test
    void the_second_replica_with_another_number_is_refused() {
        RedisQueue first = queue(2);
        done(first.depth());

        assertThatThrownBy(() -> done(queue(3).depth()))
                .isInstanceOf(QueueUnavailableException.class)
                .hasMessageContaining("has 2 shards and fairlead.queue.shards is 3")
                .hasMessageContaining("stop the programs that use it");
        assertThat(add(first, "a", "lane")).isTrue();
        assertThat(done(queue(2).depth())).isEqualTo(new Depth(1, 0, 0));
    }

    @Test
    void the_number_changes_only_when_nothing_waits_and_nothing_is_in_flight() {
        RedisQueue before = queue(3);
        for (int i = 0; i < 6; i++) {
            add(before, "id" + i, "lane" + i);
        }
        everybodyIsGone();
        for (int i = 6; i > 0; i--) {
            assertThatThrownBy(() -> done(queue(1).depth()))
                    .isInstanceOf(QueueUnavailableException.class)
                    .hasMessageContaining("has 3 shards and fairlead.queue.shards is 1")
                    .hasMessageContaining("until nothing waits and nothing is in flight");
            Lease lease = done(before.lease(1)).leases().getFirst();
            everybodyIsGone();
            assertThatThrownBy(() -> done(queue(1).depth()))
                    .isInstanceOf(QueueUnavailableException.class);
            settle(before, lease, new NextStep.Finish());
        }
        everybodyIsGone();

        assertThat(done(queue(1).depth())).isEqualTo(new Depth(0, 0, 0));
        assertThatThrownBy(() -> add(before, "late", "lane"))
                .isInstanceOf(QueueUnavailableException.class)
                .hasMessageContaining("has 1 shards and fairlead.queue.shards is 3");
        assertThatThrownBy(() -> done(before.lease(1)))
                .isInstanceOf(QueueUnavailableException.class);
    }

    @Test
    void what_is_over_is_found_replayed_and_forgotten_whatever_the_number_is() {
        RedisQueue four = queue(4);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            ids.add("id" + i);
            add(four, "id" + i, "lane" + i);
        }
        settleAll(four, new NextStep.Bury("no"));
        everybodyIsGone();

        for (int shards : List.of(2, 5, 1)) {
            RedisQueue queue = queue(shards);
            assertThat(done(queue.depth())).isEqualTo(new Depth(0, 0, 12));
            assertThat(searched(queue)).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(done(queue.find("id7")).orElseThrow().reason()).isEqualTo("no");
            assertThat(add(queue, "id3", "lane3")).isFalse();
            assertThat(add(queue, "id3", "elsewhere")).isFalse();
            for (String id : ids) {
                assertThat(done(queue.replay(id))).isTrue();
                assertThat(done(queue.replay(id))).isFalse();
            }
            assertThat(done(queue.depth())).isEqualTo(new Depth(12, 0, 0));
            assertThat(searched(queue)).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(settleAll(queue, new NextStep.Bury("no")))
                    .containsExactlyInAnyOrderElementsOf(ids);
            everybodyIsGone();
        }
    }

    @Test
    void a_receiver_that_is_disabled_stays_so_wherever_its_lane_goes() {
        RedisQueue one = queue(1);
        add(one, "a", "lane");
        Lease lease = done(one.lease(1)).leases().getFirst();
        done(
                one.settle(
                        new Settlement(
                                lease,
                                DeliveryQueueContractTest.attempt(lease),
                                new NextStep.Bury("gone"),
                                new Terms(PATIENCE, 5),
                                new Health(Health.Sign.GONE, null),
                                Endpoint.Ruling.USUAL)));
        everybodyIsGone();

        RedisQueue many = queue(7);
        add(many, "b", "lane");
        assertThat(done(many.disabled())).hasSize(1);
        assertThat(done(many.lease(1)).leases().getFirst().disabled()).contains("410");
        assertThat(done(many.enable("lane"))).isTrue();
        assertThat(done(many.disabled())).isEmpty();
    }

    @Test
    void a_lane_that_is_paused_stays_so_wherever_it_goes_until_it_is_resumed() {
        List<String> lanes = List.of("lane0", "lane1", "lane2", "lane3");
        for (String lane : lanes) {
            assertThat(done(queue(1).pause(lane))).isTrue();
        }
        everybodyIsGone();
        RedisQueue five = queue(5);
        for (String lane : lanes) {
            add(five, "of " + lane, lane);
        }
        assertThat(done(five.lease(10)).leases()).isEmpty();
        for (String lane : lanes) {
            assertThat(done(five.resume(lane))).isTrue();
        }
        settleAll(five, new NextStep.Finish());
        everybodyIsGone();

        RedisQueue three = queue(3);
        add(three, "late", "lane1");
        assertThat(done(three.lease(10)).leases()).hasSize(1);
    }

    @Test
    void the_high_water_mark_is_that_of_all_shards_together() {
        Limits standard = DeliveryQueueContractTest.LIMITS;
        Limits low =
                new Limits(
                        standard.margin(),
                        standard.quantum(),
                        standard.mostWaiting(),
                        10,
                        standard.keeping(),
                        standard.breaker(),
                        standard.disableAfter());
        RedisQueue queue = new RedisQueue(client.store(), name, 4, low, Durability.NONE);
        for (int i = 0; i < 10; i++) {
            add(queue, "id" + i, "lane" + i);
        }

        assertThatThrownBy(() -> add(queue, "more", "lane"))
                .isInstanceOf(QueueUnavailableException.class)
                .hasMessageContaining("fairlead.queue.high-water");
        settle(queue, done(queue.lease(1)).leases().getFirst(), new NextStep.Finish());
        assertThat(add(queue, "more", "lane")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void a_redis_that_was_emptied_is_written_on_at_once(int shards) {
        RedisQueue queue = queue(shards);
        add(queue, "a", "lane");
        emptied("*");

        assertThat(add(queue, "a", "lane")).isTrue();
        emptied("*");
        assertThat(done(queue.lease(1)).leases()).isEmpty();
        assertThat(add(queue, "a", "lane")).isTrue();
        assertThat(done(queue(shards).depth())).isEqualTo(new Depth(1, 0, 0));
        assertThat(settleAll(queue, new NextStep.Finish())).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void a_shard_that_was_emptied_is_written_on_at_once(int emptied) {
        RedisQueue queue = queue(5);
        for (int i = 0; i < 20; i++) {
            add(queue, "id" + i, "lane" + i);
        }
        int lost = Math.toIntExact(done(queue.depth()).waiting());
        emptied(String.valueOf(emptied));
        int left = Math.toIntExact(done(queue.depth()).waiting());
        assertThat(left).isLessThan(lost);

        for (int i = 0; i < 20; i++) {
            add(queue, "id" + i, "lane" + i);
        }
        assertThat(settleAll(queue, new NextStep.Finish())).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void a_shard_that_fails_keeps_back_nothing_of_what_the_others_give() {
        RedisQueue queue = queue(4);
        List<String> others = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            add(queue, "id" + i, "lane" + i);
            if (RedisShards.home("lane" + i, 4) != 0) {
                others.add("id" + i);
            }
        }
        String turns = "{" + name + ":0}:turns";
        redis.run("RENAME", turns, turns + " aside");
        redis.run("SET", turns, "broken");

        assertThat(settleAll(queue, others.size(), new NextStep.Finish()))
                .containsExactlyInAnyOrderElementsOf(others);
        assertThatThrownBy(() -> done(queue.lease(100)))
                .isInstanceOf(QueueUnavailableException.class);
        redis.run("RENAME", turns + " aside", turns);
        assertThat(settleAll(queue, new NextStep.Finish())).hasSize(12 - others.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 257})
    void a_number_of_shards_out_of_bounds_is_refused_with_a_word(int shards) {
        assertThatThrownBy(() -> queue(shards))
                .hasMessage("fairlead.queue.shards must be from 1 to 256, not " + shards);
    }

    private void emptied(String shard) {
        if (redis.run("KEYS", "{" + name + ":" + shard + "}:*") instanceof List<?> keys) {
            keys.forEach(key -> redis.run("DEL", String.valueOf(key)));
        }
    }

    /// A program that stopped is not believed to be there for longer than 15 seconds.
    private void everybodyIsGone() {
        if (redis.run("KEYS", "{" + name + ":*}:used") instanceof List<?> keys) {
            keys.forEach(key -> redis.run("DEL", String.valueOf(key)));
        }
    }

    private static boolean add(RedisQueue queue, String id, String lane) {
        Owed owed =
                new Owed(
                        DeliveryQueueContractTest.delivery(id, lane),
                        Instant.now(),
                        new Terms(PATIENCE, 5));
        return done(queue.add(List.of(owed))).getFirst().added();
    }

    private static List<String> settleAll(RedisQueue queue, NextStep next) {
        return settleAll(queue, Integer.MAX_VALUE, next);
    }

    private static List<String> settleAll(RedisQueue queue, int most, NextStep next) {
        List<String> ids = new ArrayList<>();
        while (ids.size() < most) {
            List<Lease> leases = done(queue.lease(100)).leases();
            if (leases.isEmpty()) {
                break;
            }
            for (Lease lease : leases) {
                ids.add(lease.delivery().id());
                settle(queue, lease, next);
            }
        }
        return ids;
    }

    private static void settle(RedisQueue queue, Lease lease, NextStep next) {
        done(
                queue.settle(
                        new Settlement(
                                lease,
                                DeliveryQueueContractTest.attempt(lease),
                                next,
                                new Terms(PATIENCE, 5),
                                Health.UNKNOWN,
                                Endpoint.Ruling.USUAL)));
    }

    private static List<String> searched(RedisQueue queue) {
        List<String> ids = new ArrayList<>();
        Search search = new Search(null, null, null, null, null, null, null, null, null, 5);
        while (true) {
            Page page = done(queue.search(search));
            page.found().forEach(one -> ids.add(one.delivery().id()));
            if (page.next() == null) {
                return ids;
            }
            search = search.after(page.next());
        }
    }

    private static <T> T done(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
