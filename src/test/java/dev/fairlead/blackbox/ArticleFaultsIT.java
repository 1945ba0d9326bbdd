package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One test for each fault of the article's service. Loss on kill and deafness after a Redis that
/// was absent at start stand in [DeliverRedisIT]; the second is here once more with a message
/// before and after.
class ArticleFaultsIT {
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

    private FairleadProcess fairlead(String settings) {
        FairleadProcess started =
                FairleadProcess.in(directory)
                        .hooks(Article.hooks(settings))
                        .with("REDIS_ADDRESS", redis.address())
                        .allowingLoopback()
                        .go();
        await().until(() -> redis.subscribers("payments") == 1);
        return started;
    }

    @Test
    void no_field_of_an_earlier_message_is_ever_used_for_a_later_one() {
        try (FairleadProcess fairlead = fairlead("")) {
            redis.publish("payments", Article.message(sink.url("/customer-a"), "one", 1));
            redis.publish("payments", "{\"webhookId\":\"two\",\"data\":{\"of\":\"customer b\"}}");
            redis.publish(
                    "payments",
                    "{\"url\":\"" + sink.url("/customer-c") + "\",\"webhookId\":\"three\"}");
            redis.publish("payments", "this is not JSON");
            redis.publish("payments", Article.message(sink.url("/customer-d"), "four", 4));
            await().until(() -> sink.ids().contains("four"));
            assertThat(sink.ids()).containsExactlyInAnyOrder("one", "four");
            await().until(() -> fairlead.log().contains("parameter node not found: url"));
            assertThat(fairlead.log())
                    .contains("payments rejected what came by Redis channel payments")
                    .doesNotContain("customer b");
        }
    }

    @Test
    void any_2xx_is_a_success() {
        try (FairleadProcess fairlead = fairlead("retry: {initial: 50ms, attempts: 3}")) {
            for (int status : new int[] {200, 201, 202, 204, 299}) {
                sink.answering(status);
                redis.publish("payments", Article.message(sink.url("/p"), "s" + status, status));
                await().until(() -> sink.ids().contains("s" + status));
                await().until(() -> fairlead.log().contains("outcome=" + status));
            }
            assertThat(sink.count()).isEqualTo(5);
            assertThat(fairlead.log()).doesNotContain("delivery failed");
        }
    }

    @Test
    void a_redirect_is_a_failure_and_is_not_followed() {
        try (FairleadProcess fairlead = fairlead("retry: {initial: 50ms, attempts: 1}")) {
            sink.answering(302);
            redis.publish("payments", Article.message(sink.url("/p"), "moved", 1));
            await().until(() -> fairlead.log().contains("delivery is a dead letter"));
            assertThat(sink.count()).isEqualTo(1);
        }
    }

    @Test
    void an_endpoint_that_never_answers_costs_one_timeout_and_nothing_else() throws Exception {
        try (ServerSocket hole = new ServerSocket(0, 50);
                FairleadProcess fairlead =
                        fairlead("timeout: 500ms\nretry: {initial: 50ms, attempts: 2}")) {
            String url = "http://127.0.0.1:" + hole.getLocalPort() + "/";
            redis.publish("payments", Article.message(url, "swallowed", 1));
            redis.publish("payments", Article.message(sink.url("/p"), "healthy", 2));
            await().until(() -> sink.ids().contains("healthy"));
            await().until(() -> fairlead.log().contains("delivery is a dead letter"));
            assertThat(fairlead.log())
                    .contains("outcome=timeout")
                    .contains("gave up after 2 attempts");
        }
    }

    @Test
    void a_body_that_never_ends_costs_one_timeout() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        try (ServerSocket dribbler = new ServerSocket(0, 50);
                FairleadProcess fairlead =
                        fairlead("timeout: 700ms\nretry: {initial: 50ms, attempts: 1}")) {
            Thread.ofVirtual().start(() -> dribble(dribbler, closed));
            String url = "http://127.0.0.1:" + dribbler.getLocalPort() + "/";
            redis.publish("payments", Article.message(url, "slow", 1));
            await().until(() -> fairlead.log().contains("outcome=timeout"));
            await().untilAtomic(closed, org.hamcrest.Matchers.greaterThan(0));
        }
    }

    private static void dribble(ServerSocket server, AtomicInteger closed) {
        try (Socket socket = server.accept()) {
            var out = socket.getOutputStream();
            out.write(
                    "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            while (true) {
                out.write('.');
                out.flush();
                java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
            }
        } catch (IOException _) {
            closed.incrementAndGet();
        }
    }

    @Test
    void a_burst_of_deliveries_to_one_host_reuses_its_connections() throws Exception {
        try (FairleadProcess _ = fairlead("max-in-flight: 8")) {
            try (var connection = redis.connect()) {
                for (int n = 0; n < 3000; n++) {
                    connection.run(
                            "PUBLISH", "payments", Article.message(sink.url("/p"), "id" + n, n));
                }
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> sink.ids().size() == 3000);
            assertThat(sink.connections()).isLessThanOrEqualTo(8);
        }
    }

    @Test
    void a_service_that_was_started_before_its_redis_is_not_deaf() {
        redis.stop();
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .hooks(Article.hooks(""))
                        .with("REDIS_ADDRESS", redis.address())
                        .allowingLoopback()
                        .go()) {
            await().until(() -> fairlead.log().contains("not listening on Redis channel payments"));
            redis.start();
            await().atMost(Duration.ofSeconds(20)).until(() -> redis.subscribers("payments") == 1);
            redis.publish("payments", Article.message(sink.url("/p"), "heard", 1));
            await().until(() -> sink.ids().contains("heard"));
        }
    }
}
