package dev.fairlead.store;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One connection that all questions share, made anew by the next question when it broke. Redis
/// answers one after the other anyhow: a pool would add its upkeep to each question and no more.
final class SharedConnection {
    /// What is answered over a connection that is of no use any more: its master became a replica,
    /// its slots went to another node, or one of the nodes behind it is gone.
    private static final Pattern OVER =
            Pattern.compile(
                    "READONLY|MOVED|CONNECTION_CLOSED|onnection is closed|obtaining connection");

    private final Supplier<Redis> redis;
    private final Consumer<RedisConnection> onFresh;
    private @Nullable Future<RedisConnection> current;

    /// @param onFresh hears of each connection that is made
    SharedConnection(Supplier<Redis> redis, Consumer<RedisConnection> onFresh) {
        this.redis = redis;
        this.onFresh = onFresh;
    }

    Future<@Nullable Response> send(Request request) {
        Future<RedisConnection> over = connection();
        return over.compose(connection -> connection.send(request))
                .onFailure(failure -> judge(over, failure));
    }

    /// Sends them all at once, to one server. Its failure says `ERR [n]` of the n-th.
    Future<List<@Nullable Response>> batch(List<Request> requests) {
        Future<RedisConnection> over = connection();
        return over.compose(connection -> connection.batch(requests))
                .onFailure(failure -> judge(over, failure));
    }

    private void judge(Future<RedisConnection> over, Throwable failure) {
        if (OVER.matcher(String.valueOf(failure.getMessage())).find()) {
            drop(over);
        }
    }

    /// Gives the connection up: whoever is on its other end does not answer.
    void drop() {
        Future<RedisConnection> silent;
        synchronized (this) {
            silent = current;
        }
        if (silent != null) {
            drop(silent);
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

    private void drop(Future<RedisConnection> broken) {
        synchronized (this) {
            if (!broken.equals(current)) {
                return;
            }
            current = null;
        }
        var _ = broken.onSuccess(Dialling::hangUp);
    }
}
