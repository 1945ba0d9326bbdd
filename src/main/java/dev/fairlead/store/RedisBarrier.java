package dev.fairlead.store;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Lets pass what is as durable as was asked. `WAIT` holds up the connection that it is sent on, so
/// a barrier has one of its own.
///
/// It looks for what was written with the connection that then waits: whatever became of Redis
/// since the writing (a failover to a replica that had not got it), what is found there is what is
/// waited for. `WAIT` waits for the writes of its own connection, and all that the server did
/// before them: so the barrier writes, too, a counter.
///
/// Every failure is a [StoreException].
public final class RedisBarrier {
    private static final String COUNTER = "barrier";
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final RedisStore redis;
    private final SharedConnection connection;
    private final String prefix;
    private final Durability asked;
    private final Duration deadline;
    private volatile boolean passable;

    RedisBarrier(
            RedisStore redis,
            SharedConnection connection,
            String prefix,
            Durability asked,
            Duration deadline) {
        this.redis = redis;
        this.connection = connection;
        this.prefix = prefix;
        this.asked = asked;
        this.deadline = deadline;
    }

    /// Fails when nothing would pass now: the server cannot wait as was asked, or a replica is
    /// away. Who asks before he writes leaves nothing behind that is not acknowledged; while all is
    /// well, it asks nobody.
    public Uni<Boolean> beforeWriting() {
        return Uni.createFrom()
                .deferred(() ->
                        passable
                                ? Uni.createFrom().item(true)
                                : pass(List.of(Request.cmd(Command.EXISTS).arg(prefix)), AT_ONCE)
                                        .replaceWith(true));
    }

    /// Answers what a script reads under the prefix, once that is durable.
    public Uni<RedisReply> read(RedisScript script, List<?> arguments) {
        return pass(counted(RedisStore.byDigest(script, prefix, arguments)), deadline)
                .onFailure(RedisStore::isScriptForgotten)
                .recoverWithUni(
                        () -> pass(counted(RedisStore.whole(script, prefix, arguments)), deadline));
    }

    private List<Request> counted(Request question) {
        return List.of(question, Request.cmd(Command.INCR).arg(prefix + COUNTER));
    }

    private Uni<RedisReply> pass(List<Request> questions, Duration longest) {
        List<Request> batch = new ArrayList<>(questions);
        batch.add(asked.waiting(longest));
        return redis.patiently(() ->
                        Uni.createFrom()
                                .completionStage(() -> sent(batch, longest).toCompletionStage()))
                .onItem()
                .invoke(_ -> passable = true)
                .onFailure()
                .invoke(_ -> passable = false);
    }

    private Future<RedisReply> sent(List<Request> batch, Duration longest) {
        return connection
                .batch(batch)
                .map(answers -> {
                    Response waited = answers.getLast();
                    if (!asked.isReached(waited)) {
                        throw new StoreException(
                                "not acknowledged by %s within %dms: see fairlead.queue.redis-%s"
                                        .formatted(
                                                asked,
                                                longest.toMillis(),
                                                asked.replicas() > 0 ? "replicas" : "on-disk"));
                    }
                    return new RedisReply(answers.getFirst());
                });
    }
}
