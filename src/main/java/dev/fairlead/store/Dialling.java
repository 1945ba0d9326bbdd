package dev.fairlead.store;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.impl.PooledRedisConnection;
import java.time.Duration;
import java.util.function.Supplier;

/// Makes connections that one user keeps for itself.
record Dialling(Supplier<Redis> redis, Duration deadline) {
    /// A connection that comes when nobody waits for it any more is closed: it would hold its place
    /// in the pool for ever.
    Uni<RedisConnection> connection() {
        return Uni.createFrom().deferred(() -> awaited(redis.get().connect()));
    }

    private Uni<RedisConnection> awaited(Future<RedisConnection> connecting) {
        return Uni.createFrom()
                .completionStage(connecting.toCompletionStage())
                .onCancellation()
                .invoke(() -> connecting.onSuccess(Dialling::hangUp))
                .ifNoItem()
                .after(deadline)
                .failWith(() -> RedisFailures.late(deadline))
                .onFailure()
                .transform(this::described);
    }

    /// Ends a connection. Given back to the pool alone it would be handed to the next who dials,
    /// with the question that waits on it, or with nobody on its other end.
    static void hangUp(RedisConnection connection) {
        connection.exceptionHandler(_ -> {});
        connection.endHandler(null);
        if (connection instanceof PooledRedisConnection pooled) {
            pooled.actual().forceClose();
        }
        var _ = connection.close();
    }

    StoreException described(Throwable failure) {
        return RedisFailures.of(failure, deadline);
    }
}
