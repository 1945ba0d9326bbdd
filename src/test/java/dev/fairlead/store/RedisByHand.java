package dev.fairlead.store;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;

/// A [RedisStore] without a container. Its client has the bounds of `application.properties`.
public final class RedisByHand implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Redis client;
    private final RedisStore store;

    public RedisByHand(String address, Duration deadline) {
        this(address, deadline, 32);
    }

    RedisByHand(String address, Duration deadline, int connections) {
        RedisOptions options =
                new RedisOptions()
                        .setConnectionString("redis://" + address)
                        .setMaxPoolSize(connections)
                        .setMaxPoolWaiting(10_000);
        client = Redis.createClient(vertx, options);
        store = new RedisStore(() -> client, () -> true, vertx, deadline);
    }

    public RedisStore store() {
        return store;
    }

    @Override
    public void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
