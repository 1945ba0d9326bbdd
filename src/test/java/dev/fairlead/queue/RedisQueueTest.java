package dev.fairlead.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fairlead.blackbox.RealRedis;
import dev.fairlead.store.Durability;
import dev.fairlead.store.RedisByHand;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisQueueTest extends LaneContractTest {
    private static RealRedis redis;
    private static RedisByHand client;

    private String name;
    private RedisQueue queue;

    @BeforeAll
    static void startRedis(@TempDir Path directory) {
        redis = RealRedis.in(directory).start();
        client = new RedisByHand(redis.address(), Duration.ofSeconds(5));
    }

    @AfterAll
    static void stopRedis() {
        client.close();
        redis.close();
    }

    int shards() {
        return 1;
    }

    /// What the keys of a lane begin with.
    private String home(String lane) {
        return "{" + name + ":" + RedisShards.home(lane, shards()) + "}:";
    }

    @BeforeEach
    void open() {
        name = UUID.randomUUID().toString();
        queue = replica();
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
        return new RedisQueue(client.store(), name, shards(), limits, Durability.NONE);
    }

    @Override
    Instant now() {
        return Instant.now();
    }

    @Override
    void passes(Duration time) {}

    @Test
    void another_replica_hears_of_what_is_added() {
        AtomicInteger rings = listen();
        String bell = "{" + name + ":0}:bell";
        await().atMost(PATIENCE).until(() -> redis.subscribers(bell) == 1);
        rings.set(0);

        done(replica().add(List.of(owed("a", "lane"))));
        rang(rings);
        done(replica().add(List.of(soon("b"))));
        rang(rings);
    }

    @Test
    void a_newer_format_is_refused_before_anything_is_done() {
        redis.run("SET", "{" + name + ":0}:format", "4");

        assertThatThrownBy(() -> add(owed("a", "lane")))
                .isInstanceOf(QueueUnavailableException.class)
                .hasMessageContaining("newer version")
                .hasMessageContaining("format 4, this one knows 3");
        assertThat(redis.run("KEYS", "{" + name + ":0}:*"))
                .isEqualTo(List.of("{" + name + ":0}:format"));
    }

    @Test
    void a_redis_that_is_away_is_said_to_be_and_asked_again() {
        try (RedisByHand nobody = new RedisByHand("127.0.0.1:1", Duration.ofSeconds(1))) {
            RedisQueue lost =
                    new RedisQueue(nobody.store(), name, shards(), LIMITS, Durability.NONE);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> done(lost.add(List.of(owed("a", "lane")))))
                        .isInstanceOf(QueueUnavailableException.class)
                        .hasMessageContaining("quarkus.redis.hosts");
            }
        }
    }

    @Test
    void what_was_removed_by_hand_does_no_harm() {
        add(owed("a", "lane"), owed("b", "lane"));
        redis.run("DEL", home("lane") + "d:~a");

        assertThat(ids(lease(10))).containsExactly("b");
        assertThat(depth()).isEqualTo(new Depth(0, 1, 0));
    }

    @Test
    void an_empty_queue_leaves_no_lane_behind() {
        add(owed("a", "lane"));
        settle(onlyLease(), FINISH);

        assertThat(redis.run("KEYS", home("lane") + "*lane"))
                .isEqualTo(List.of(home("lane") + "t:lane"));
        assertThat(redis.run("EXISTS", home("lane") + "wakes")).isEqualTo(0L);
    }

    private Owed soon(String id) {
        return new Owed(delivery(id, "other"), now().plusMillis(500), terms(1));
    }

    private RedisQueue replica() {
        return new RedisQueue(client.store(), name, shards(), LIMITS, Durability.NONE);
    }
}
