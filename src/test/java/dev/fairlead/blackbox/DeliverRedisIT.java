package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Flow 2 with a real redis-server as the channel and as the queue.
class DeliverRedisIT {
    private static final String QUICK =
            "timeout: 2s\nretry: {initial: 100ms, factor: 2, cap: 1s, attempts: 1000}\n";

    @TempDir Path directory;
    private RealRedis redis;
    private Sink sink;

    @BeforeEach
    void open() throws Exception {
        redis = RealRedis.in(Files.createDirectory(directory.resolve("redis"))).start();
        sink = Sink.open();
    }

    @AfterEach
    void close() {
        sink.close();
        redis.close();
    }

    private FairleadProcess.Start fairlead() {
        return FairleadProcess.in(directory)
                .hooks(Article.hooks(QUICK))
                .with("REDIS_ADDRESS", redis.address())
                .allowingLoopback()
                .probingOften();
    }

    /// With time for each attempt, however busy the machine: one that is late is made again.
    private FairleadProcess.Start patient() {
        return fairlead().hooks(Article.hooks(QUICK.replace("timeout: 2s", "timeout: 30s")));
    }

    private void awaitListening() {
        await().atMost(Duration.ofSeconds(20)).until(() -> redis.subscribers("payments") == 1);
    }

    private void publish(int from, int to) throws Exception {
        try (var connection = redis.connect()) {
            for (int n = from; n < to; n++) {
                connection.run("PUBLISH", "payments", Article.message(sink.url("/p"), "id" + n, n));
            }
        }
    }

    @Test
    void a_thousand_published_messages_arrive_each_once() throws Exception {
        try (FairleadProcess fairlead = patient().go()) {
            awaitListening();
            publish(0, 1000);
            await().atMost(Duration.ofSeconds(60)).until(() -> sink.ids().size() == 1000);
            assertThat(sink.count()).isEqualTo(1000);
            Sink.Received one = sink.received().getFirst();
            assertThat(one.headers().getFirst("Content-Type")).isEqualTo("application/json");
            assertThat(one.body())
                    .matches(
                            "\\{\"id\":\"\\d+\",\"payment\":\"PY-ABCDX\",\"event\":\"accepted\",\"created\":\"23/11/2026, 10:00:00\"}");
            assertThat(fairlead.management("/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void what_meets_a_503_arrives_later() throws Exception {
        sink.answering(503, 300, 200);
        try (FairleadProcess _ = patient().go()) {
            awaitListening();
            publish(0, 200);
            await().atMost(Duration.ofSeconds(60)).until(() -> sink.count() == 500);
            assertThat(sink.ids()).hasSize(200);
        }
    }

    @Test
    void a_kill_in_mid_burst_loses_nothing_that_was_stored() throws Exception {
        FairleadProcess first = fairlead().go();
        awaitListening();
        Thread burst =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                publish(0, 3000);
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> sink.count() > 300);
        first.kill();
        burst.join();
        Set<String> stored = redis.webhookIds();
        assertThat(stored.size()).isGreaterThan(300);
        assertThat(stored).containsAll(sink.ids());

        try (FairleadProcess _ = fairlead().go()) {
            // One attempt timeout (2 s) and 5 s after the death, by the guarantee; the rest is
            // starting up.
            await().atMost(Duration.ofSeconds(30)).until(() -> sink.ids().containsAll(stored));
            assertThat(sink.ids()).isEqualTo(stored);
        }
    }

    @Test
    void a_reload_that_adds_a_channel_subscribes_and_one_that_takes_it_away_unsubscribes()
            throws Exception {
        try (FairleadProcess fairlead = fairlead().with("FAIRLEAD_HOOK_HOT_RELOAD", "true").go()) {
            awaitListening();
            Path hooks = directory.resolve("hooks.yaml");
            String old = Files.readString(hooks);
            FairleadProcess.write(hooks, old.replace("payments", "refunds"));
            await().until(() -> redis.subscribers("refunds") == 1);
            await().until(() -> redis.subscribers("payments") == 0);
            try (var connection = redis.connect()) {
                String message = Article.message(sink.url("/p"), "refund", 1);
                connection.run("PUBLISH", "refunds", message);
            }
            await().until(() -> sink.ids().contains("refund"));
        }
    }

    @Test
    void it_starts_without_its_redis_says_so_and_hears_it_when_it_comes() throws Exception {
        redis.stop();
        try (FairleadProcess fairlead = fairlead().go()) {
            assertThat(fairlead.management("/health/live").statusCode()).isEqualTo(200);
            await().until(() -> fairlead.management("/health/ready").body().contains("payments"));
            await().until(() -> fairlead.log().contains("not listening on Redis channel payments"));
            redis.start();
            awaitListening();
            publish(0, 10);
            await().until(() -> sink.ids().size() == 10);
            await().until(() -> fairlead.management("/health/ready").statusCode() == 200);
        }
    }

    @Test
    void it_outlives_its_redis_and_delivers_what_was_stored_when_it_is_back() throws Exception {
        sink.answering(503);
        try (FairleadProcess fairlead = fairlead().go()) {
            awaitListening();
            publish(0, 50);
            await().until(() -> sink.ids().size() == 50);
            redis.stop();
            await().until(() -> fairlead.management("/health/ready").body().contains("queue"));
            assertThat(fairlead.management("/health/live").statusCode()).isEqualTo(200);
            assertThat(
                            fairlead.postJson(
                                            "/hooks/payments",
                                            Article.message(sink.url("/p"), "x", 1))
                                    .statusCode())
                    .isEqualTo(503);
            sink.forget();
            sink.answering(200);
            redis.start();
            awaitListening();
            publish(50, 60);
            await().atMost(Duration.ofSeconds(30)).until(() -> sink.ids().size() == 60);
        }
    }

    @Test
    void two_replicas_that_hear_one_message_deliver_it_once() throws Exception {
        try (FairleadProcess _ = patient().go();
                FairleadProcess _ = patient().on(FairleadProcess.freePort()).go()) {
            await().until(() -> redis.subscribers("payments") == 2);
            publish(0, 200);
            await().until(() -> sink.ids().size() == 200);
            publish(200, 201);
            await().until(() -> sink.ids().size() == 201);
            assertThat(sink.count()).isEqualTo(201);
        }
    }
}
