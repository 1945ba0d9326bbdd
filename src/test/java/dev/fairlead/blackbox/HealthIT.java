package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Live, ready and started on the management port, with the reason when they are not.
class HealthIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String DELIVERS =
            """
            hooks:
              - id: send
                deliver:
                  - url: http://127.0.0.1:9/
            """;

    @TempDir Path directory;

    @Test
    void a_program_with_nothing_to_wait_for_is_live_started_and_ready() {
        try (FairleadProcess fairlead = FairleadProcess.in(directory).hooks(DELIVERS).go()) {
            await().atMost(PATIENCE).until(() -> health(fairlead, "started").statusCode() == 200);
            assertThat(health(fairlead, "live").statusCode()).isEqualTo(200);
            assertThat(health(fairlead, "ready").statusCode()).isEqualTo(200);
            assertThat(health(fairlead, "ready").body()).doesNotContain("degraded");
            assertThat(health(fairlead, "started").body()).contains("\"hooks\": 1");
        }
    }

    /// The log manager takes it from HOSTNAME, or else asks the name servers: where they do not
    /// answer, a start would wait for them.
    @Test
    void the_host_that_the_log_names_is_what_the_kernel_calls_it_so_no_name_server_is_asked()
            throws Exception {
        String kernels = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .hooks(DELIVERS)
                        .with("HOSTNAME", "somebody-else")
                        .with("QUARKUS_LOG_CONSOLE_FORMAT", "on <%H> %s%n")
                        .go()) {
            await().until(() -> fairlead.log().contains("serving hooks on"));
            assertThat(fairlead.log()).contains("on <" + kernels.toLowerCase(Locale.ROOT) + ">");
        }
    }

    @Test
    void without_its_redis_it_is_live_neither_started_nor_ready_and_says_what_mends_it()
            throws Exception {
        try (RealRedis redis = RealRedis.in(Files.createDirectory(directory.resolve("redis")));
                FairleadProcess fairlead = onRedis(redis).hooks(DELIVERS).go()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(health(fairlead, "ready").body())
                                    .contains("the queue is away", "quarkus.redis.hosts"));
            assertThat(health(fairlead, "ready").statusCode()).isEqualTo(503);
            assertThat(health(fairlead, "started").statusCode()).isEqualTo(503);
            assertThat(health(fairlead, "started").body())
                    .contains("waits-for", "quarkus.redis.hosts");
            assertThat(health(fairlead, "live").statusCode()).isEqualTo(200);

            redis.start();

            await().atMost(PATIENCE).until(() -> health(fairlead, "ready").statusCode() == 200);
            assertThat(health(fairlead, "started").statusCode()).isEqualTo(200);

            redis.stop();

            await().atMost(PATIENCE).until(() -> health(fairlead, "ready").statusCode() == 503);
            assertThat(health(fairlead, "started").statusCode()).isEqualTo(200);
            assertThat(health(fairlead, "live").statusCode()).isEqualTo(200);
            assertThat(fairlead.metric("fairlead_queue_up")).isZero();
            await().atMost(PATIENCE).until(() -> fairlead.metric("fairlead_redis_up") == 0);
        }
    }

    @Test
    void a_redis_that_is_away_leaves_it_ready_while_a_hook_can_work_without_it() throws Exception {
        String both =
                DELIVERS
                        + """
                          - id: run
                            execute-command: /bin/true
                        """;
        try (RealRedis redis = RealRedis.in(Files.createDirectory(directory.resolve("redis")));
                FairleadProcess fairlead = onRedis(redis).hooks(both).go()) {
            await().atMost(PATIENCE)
                    .until(() -> health(fairlead, "ready").body().contains("the queue is away"));
            assertThat(health(fairlead, "ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void once_it_is_asked_to_stop_it_is_not_ready_any_more_and_serves_on_for_a_while() {
        String hook =
                """
                hooks:
                  - id: run
                    execute-command: /bin/true
                """;
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .with("QUARKUS_SHUTDOWN_DELAY", "10s")
                        .hooks(hook)
                        .go()) {
            CompletableFuture<Integer> ended = CompletableFuture.supplyAsync(fairlead::stop);

            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> health(fairlead, "ready").statusCode() == 503);
            assertThat(health(fairlead, "ready").body()).contains("Graceful Shutdown");
            assertThat(health(fairlead, "live").statusCode()).isEqualTo(200);
            assertThat(fairlead.get("/hooks/run").statusCode()).isEqualTo(200);
            int _ = ended.join();
        }
    }

    private FairleadProcess.Start onRedis(RealRedis redis) {
        return FairleadProcess.in(directory)
                .with("REDIS_ADDRESS", redis.address())
                .with("FAIRLEAD_OPS_SOUND_EVERY", "100ms");
    }

    private static HttpResponse<String> health(FairleadProcess fairlead, String which) {
        return fairlead.management("/health/" + which);
    }
}
