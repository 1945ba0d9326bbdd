package dev.fairlead.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.blackbox.RealRedis;
import dev.fairlead.store.RedisByHand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointHashTest extends EndpointStoreContractTest {
    private static RealRedis redis;
    private static RedisByHand client;

    private String name;
    private EndpointHash store;

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
        name = "test-" + UUID.randomUUID();
        store = new EndpointHash(client.store(), name);
    }

    @Override
    EndpointStore store() {
        return store;
    }

    @Override
    EndpointStore again() {
        return new EndpointHash(client.store(), name);
    }

    @Test
    void the_version_grows_also_when_redis_lost_everything() {
        done(store.swap("acme", null, "text"));
        long before = done(store.read(-1)).orElseThrow().version();
        redis.run("FLUSHALL");
        assertThat(done(store.read(before)).orElseThrow().version()).isZero();
        done(store.swap("acme", null, "text"));
        assertThat(done(store.read(before)).orElseThrow().version()).isGreaterThan(before);
    }
}
