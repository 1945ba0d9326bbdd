package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said about a Redis that may lose what it is given.
class RedisSafetyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HOOKS =
            """
            - id: order
              deliver:
                - url: http://127.0.0.1:9/nobody
                  id: {source: payload, name: id}
                  retry: {initial: 1h}
            """;

    private static final String COUNTS = "{fairlead:0}:counts";

    @TempDir Path directory;

    @Test
    void settings_that_put_deliveries_at_risk_are_told_with_their_mend_for_each_server_once() {
        RealRedis redis =
                RealRedis.in(directory).with("maxmemory-policy allkeys-lru").with("appendonly no");
        try (redis;
                FairleadProcess fairlead = started(redis.start())) {
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(fairlead.logged(") Redis keeps nothing on disk"))
                                    .isEqualTo(1));
            assertThat(fairlead.logged(") Redis may throw deliveries away")).isEqualTo(1);
            assertThat(fairlead.management("/health/ready").body())
                    .contains("\"warnings\"", "maxmemory-policy is allkeys-lru", "appendonly is no")
                    .contains("\"status\": \"UP\"");

            redis.stop();
            redis.with("maxmemory-policy noeviction").with("appendonly yes").start();
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(fairlead.management("/health/ready").body())
                                    .doesNotContain("warnings"));

            redis.stop();
            redis.with("appendfsync no").start();
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(fairlead.logged(") Redis leaves it to the operating"))
                                    .isEqualTo(1));
            assertThat(fairlead.logged(") Redis keeps nothing on disk")).isEqualTo(1);
        }
    }

    @Test
    void an_accept_waits_for_the_replicas_and_is_refused_before_anything_is_stored_without_them()
            throws IOException {
        try (RealRedis master = redis("master").start();
                RealRedis replica =
                        redis("replica").with("replicaof 127.0.0.1 " + master.port()).start();
                FairleadProcess fairlead =
                        fairlead(master)
                                .with("FAIRLEAD_QUEUE_REDIS_REPLICAS", "1")
                                .with("FAIRLEAD_STORE_REDIS_DEADLINE", "1s")
                                .go()) {
            await().atMost(PATIENCE).until(() -> order(fairlead, "first") == 202);
            assertThat(held(replica)).isEqualTo(1);

            Runnable thaw = replica.freeze();
            assertThat(order(fairlead, "second")).isEqualTo(503);
            assertThat(order(fairlead, "third")).isEqualTo(503);
            assertThat(fairlead.log())
                    .contains(
                            "not acknowledged by 1 replica within 1000ms: see fairlead.queue.redis-replicas");
            assertThat(held(master))
                    .as("the second was stored before the silence was noticed, the third was not")
                    .isEqualTo(2);
            HttpResponse<String> health = fairlead.management("/health/ready");
            assertThat(health.statusCode()).as("nobody sends to whom refuses all").isEqualTo(503);
            assertThat(health.body())
                    .contains("no delivery is accepted: not acknowledged by 1 replica within");

            thaw.run();
            await().atMost(PATIENCE)
                    .until(() -> fairlead.management("/health/ready").statusCode() == 200);
            assertThat(order(fairlead, "second")).isEqualTo(202);
            assertThat(order(fairlead, "third")).isEqualTo(202);
            assertThat(held(replica)).isEqualTo(3);
        }
    }

    @Test
    void a_server_without_waitaof_accepts_nothing_that_has_to_be_on_disk_and_says_why()
            throws IOException {
        try (RealRedis redis = redis("old").start();
                FairleadProcess fairlead =
                        fairlead(redis).with("FAIRLEAD_QUEUE_REDIS_ON_DISK", "true").go()) {
            await().atMost(PATIENCE)
                    .until(() -> fairlead.log().contains("Redis 7.0.15 has no WAITAOF"));
            assertThat(order(fairlead, "one")).isEqualTo(503);
            assertThat(fairlead.log())
                    .contains(
                            "this server has no WAITAOF, Redis 7.2 is needed; see fairlead.queue.redis-on-disk");
            assertThat(held(redis)).isZero();
        }
    }

    @Test
    void an_accept_waits_for_the_disk_of_the_server_and_of_its_replica() throws IOException {
        Path server = newServer();
        assumeThat(server)
                .as("a redis-server or valkey-server that knows WAITAOF (7.2) on the PATH")
                .isNotNull();
        try (RealRedis master = redis("master").by(server).losingNothing().start();
                RealRedis replica =
                        redis("replica")
                                .by(server)
                                .with("replicaof 127.0.0.1 " + master.port())
                                .start();
                FairleadProcess fairlead =
                        fairlead(master)
                                .with("FAIRLEAD_QUEUE_REDIS_ON_DISK", "true")
                                .with("FAIRLEAD_QUEUE_REDIS_REPLICAS", "1")
                                .with("FAIRLEAD_STORE_REDIS_DEADLINE", "3s")
                                .go()) {
            await().atMost(PATIENCE).until(() -> order(fairlead, "first") == 202);
            replica.kill();
            master.kill();
            replica.start();
            assertThat(held(replica)).isEqualTo(1);

            master.with("appendonly no").start();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> {
                        assertThat(order(fairlead, "second")).isEqualTo(503);
                        assertThat(fairlead.log())
                                .contains("appendonly is disabled", "fairlead.queue.redis-on-disk");
                    });
        }
    }

    /// The first on the PATH that is new enough.
    private static @Nullable Path newServer() {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(place ->
                        Stream.of("valkey-server", "redis-server").map(Path.of(place)::resolve))
                .filter(Files::isExecutable)
                .filter(RedisSafetyIT::knowsWaitaof)
                .findFirst()
                .orElse(null);
    }

    private static boolean knowsWaitaof(Path server) {
        try {
            Process asked = new ProcessBuilder(server.toString(), "--version").start();
            String said = new String(asked.getInputStream().readAllBytes(), UTF_8);
            return !said.matches("(?s).*v=([0-6]\\.|7\\.[01]\\.).*");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How many wait or are being tried.
    private static long held(RealRedis redis) {
        return redis.run("HMGET", COUNTS, "waiting", "inFlight") instanceof List<?> depth
                ? depth.stream().mapToLong(n -> n == null ? 0 : Long.parseLong(n.toString())).sum()
                : -1;
    }

    private static int order(FairleadProcess fairlead, String id) {
        return fairlead.postJson("/hooks/order", "{\"id\":\"" + id + "\"}").statusCode();
    }

    private RealRedis redis(String name) throws IOException {
        return RealRedis.in(Files.createDirectory(directory.resolve(name)));
    }

    private FairleadProcess started(RealRedis redis) {
        return fairlead(redis).go();
    }

    private FairleadProcess.Start fairlead(RealRedis redis) {
        return FairleadProcess.in(directory)
                .hooks(HOOKS)
                .with("REDIS_ADDRESS", redis.address())
                .allowingLoopback();
    }
}
