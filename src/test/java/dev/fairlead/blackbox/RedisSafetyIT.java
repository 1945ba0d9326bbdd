package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said about a Redis that may lose what it is given.
class RedisSafetyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String HOOKS =
            """
            - id: order
              deliver:
                - url: http://127.0.0.1:9/nobody
            """;

    @TempDir Path directory;

    @Test
    void settings_that_put_deliveries_at_risk_are_told_with_their_mend_for_each_server_once() {
        RealRedis redis =
                RealRedis.in(directory).with("maxmemory-policy allkeys-lru").with("appendonly no");
        try (redis;
                FairleadProcess fairlead = started(redis.start())) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(fairlead.logged("set appendonly yes")).isEqualTo(1));
            assertThat(fairlead.logged("set maxmemory-policy noeviction")).isEqualTo(1);
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
                            assertThat(fairlead.logged("set appendfsync everysec or always"))
                                    .isEqualTo(1));
            assertThat(fairlead.logged("set appendonly yes")).isEqualTo(1);
        }
    }

    private FairleadProcess started(RealRedis redis) {
        return FairleadProcess.in(directory)
                .hooks(HOOKS)
                .with("REDIS_ADDRESS", redis.address())
                .allowingLoopback()
                .go();
    }
}
