package dev.fairlead.store;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One connection that all questions share, made anew by the next question when it broke. Redis
/// answers one after the other anyhow: a pool would add its upkeep to each question and no more.
final class SharedConnection {
    private final Supplier<Redis> redis;
    private final Consumer<RedisConnection> onFresh;
    private @Nullable Future<RedisConnection> current;

    /// @param onFresh hears of each connection that is made
    SharedConnection(Supplier<Redis> redis, Consumer<RedisConnection> onFresh) {
        this.redis = redis;
        this.onFresh = onFresh;
    }

    Future<Response> send(Request request) {
        return connection().compose(connection -> connection.send(request));
    }

    /// Gives the connection up: whoever is on its other end does not answer.
    void drop() {
        Future<RedisConnection> silent;
        synchronized (this) {
            silent = current;
            current = null;
        }
        if (silent != null) {
            var _ = silent.onSuccess(RedisConnection::close);
        }
    }

    private synchronized Future<RedisConnection> connection() {
        Future<RedisConnection> known = current;
        if (known != null && !known.failed()) {
            return known;
        }
        Future<RedisConnection> fresh = redis.get().connect();
        current = fresh;
        fresh.onSuccess(connection -> {
            connection.exceptionHandler(_ -> drop(fresh));
            connection.endHandler(_ -> drop(fresh));
            onFresh.accept(connection);
        });
        return fresh;
    }

    private synchronized void drop(Future<RedisConnection> broken) {
        if (broken.equals(current)) {
            current = null;
        }
    }
}
