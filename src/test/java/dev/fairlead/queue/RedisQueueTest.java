package dev.fairlead.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fairlead.blackbox.RealRedis;
import dev.fairlead.store.RedisStore;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract on a real Redis, and what is Redis' alone.
class RedisQueueTest extends DeliveryQueueContractTest {
    private static final AtomicInteger NAMES = new AtomicInteger();

    @TempDir static Path directory;
    private static Vertx vertx;
    private static RealRedis server;
    private static RedisStore store;
    private String name = "";

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        server = RealRedis.in(directory).start();
        Redis client =
                Redis.createClient(
                        vertx,
                        new RedisOptions()
                                .setConnectionString("redis://" + server.address())
                                .setMaxPoolSize(8)
                                .setMaxPoolWaiting(1000));
        store = RedisStore.on(client, vertx, Duration.ofSeconds(2));
    }

    @AfterAll
    static void stop() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    DeliveryQueue open() {
        name = "test" + NAMES.incrementAndGet();
        return new RedisQueue(store, name, LIMITS);
    }

    /// Redis' own clock goes by itself: whoever leases again asks until the time is over.
    @Override
    void letLeasesRunOut() {}

    @AfterEach
    void close() throws Exception {
        ((AutoCloseable) queue).close();
    }

    @Test
    void another_replica_is_woken_by_what_this_one_adds() throws Exception {
        try (RedisQueue other = new RedisQueue(store, name, LIMITS)) {
            AtomicInteger woken = new AtomicInteger();
            other.onWake(woken::incrementAndGet);
            int n = 0;
            while (woken.get() == 0) { // until the other's subscription stands
                now(queue.add(List.of(TestDeliveries.due("id" + n, "lane" + n))));
                n++;
            }
            assertThat(now(other.lease(1)).leases()).isNotEmpty();
        }
    }

    @Test
    void scripts_that_redis_forgot_are_sent_again() {
        now(queue.add(List.of(TestDeliveries.due("a", "lane"))));
        server.flushScripts();
        assertThat(now(queue.lease(1)).leases()).hasSize(1);
    }

    @Test
    void while_redis_is_away_every_question_fails_and_afterwards_all_is_there() {
        now(queue.add(List.of(TestDeliveries.due("a", "lane"))));
        await().until(server::isOnDisk);
        server.stop();
        assertThatThrownBy(() -> now(queue.lease(1))).isInstanceOf(QueueUnavailableException.class);
        assertThatThrownBy(() -> now(queue.add(List.of(TestDeliveries.due("b", "lane")))))
                .isInstanceOf(QueueUnavailableException.class);
        server.start();
        await().ignoreExceptions().until(() -> now(queue.lease(1)).leases().size() == 1);
    }
}
