package dev.fairlead.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.blackbox.RealRedis;
import dev.fairlead.store.RedisByHand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisShelfTest extends ShelfContractTest {
    private static RealRedis redis;
    private static RedisByHand client;

    private String name;
    private RedisShelf shelf;

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

    @BeforeEach
    void open() {
        name = UUID.randomUUID().toString();
        shelf = new RedisShelf(client.store(), name, BOUNDS);
    }

    @Override
    Shelf shelf() {
        return shelf;
    }

    @Override
    Shelf again() {
        return new RedisShelf(client.store(), name, BOUNDS);
    }

    @Test
    void nothing_stays_of_what_is_removed() {
        keep(run("a", 0, "failed"), run("b", 1, "failed"), arrival("c", "deploy", 2));
        assertThat(keys()).isPositive();
        done(shelf.forget("a"));
        while (done(shelf.tidy(at(1000))) > 0) {
            // another batch
        }
        assertThat(keys()).isZero();
    }

    private long keys() {
        return ((List<?>) Objects.requireNonNull(redis.run("KEYS", "{" + name + "*"))).size();
    }
}
