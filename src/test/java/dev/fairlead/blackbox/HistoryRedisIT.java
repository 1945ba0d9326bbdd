package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryRedisIT extends HistoryIT {
    private static RealRedis redis;

    @BeforeAll
    static void startRedis(@TempDir Path place) {
        redis = RealRedis.in(place).losingNothing().start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Override
    FairleadProcess.Start start() {
        return FairleadProcess.in(directory)
                .allowingLoopback()
                .with("REDIS_ADDRESS", redis.address())
                .with("FAIRLEAD_QUEUE_NAME", directory.getFileName().toString());
    }

    @Test
    void hooks_are_served_while_the_history_is_away_and_it_is_written_afterwards() {
        redis.kill();
        assertThat(fairlead.get("/hooks/absent").statusCode()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30)).until(() -> api().get("/runs").status() == 503);
        redis.start();
        only("/runs?hook=absent", "runs");
    }
}
