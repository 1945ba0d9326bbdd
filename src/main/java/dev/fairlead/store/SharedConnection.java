package dev.fairlead.store;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One connection that all questions share, made anew by the next question when it broke. Redis
/// answers one after the other anyhow: a pool would add its upkeep to each question and no more.
final class SharedConnection {
    private final Supplier<Redis> redis;
    private final AtomicLong made = new AtomicLong();
    private @Nullable Future<RedisConnection> current;

    SharedConnection(Supplier<Redis> redis) {
        this.redis = redis;
    }

    Future<Response> send(Request request) {
        return connection().compose(connection -> connection.send(request));
    }

    /// How many connections were made so far.
    long made() {
        return made.get();
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
            made.incrementAndGet();
            connection.exceptionHandler(_ -> drop(fresh));
            connection.endHandler(_ -> drop(fresh));
        });
        return fresh;
    }

    private synchronized void drop(Future<RedisConnection> broken) {
        if (broken.equals(current)) {
            current = null;
        }
    }
}
