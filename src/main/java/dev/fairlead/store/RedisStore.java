package dev.fairlead.store;

import io.quarkus.arc.InjectableInstance;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.impl.types.ErrorType;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Runs Lua scripts on Redis, hears its channels and reads its streams. Every question has one
/// deadline; while Redis does not answer at all, questions fail at once instead of waiting for
/// theirs. Every failure is a [StoreException].
@Singleton
public final class RedisStore {
    /// So many failures in a row mean that Redis is away; it is asked again after a moment.
    private static final int AWAY_AFTER = 20;

    private static final long ASK_AGAIN_MILLIS = 500;

    private static final Logger LOG = Logger.getLogger("dev.fairlead");

    private final Supplier<Redis> redis;
    private final BooleanSupplier configured;
    private final Vertx vertx;
    private final Duration deadline;
    private final SharedConnection connection;
    private final AtomicLong made = new AtomicLong();
    private final Guard guard;
    private final Guard patience;
    private final List<Consumer<RedisServer>> acquaintances = new ArrayList<>();
    private @Nullable RedisServer met;

    /// Keeps a question to its deadline.
    @FunctionalInterface
    interface Guard {
        Uni<RedisReply> get(Supplier<Uni<RedisReply>> question);
    }

    @Inject
    RedisStore(InjectableInstance<Redis> redis, Vertx vertx, StoreConfig config) {
        this(
                redis::getActive,
                () -> redis.getHandle().getBean().isActive(),
                vertx,
                config.redisDeadline());
    }

    RedisStore(Supplier<Redis> redis, BooleanSupplier configured, Vertx vertx, Duration deadline) {
        this(redis, configured, vertx, deadline, breaking(deadline), patient(deadline));
    }

    private RedisStore(
            Supplier<Redis> redis,
            BooleanSupplier configured,
            Vertx vertx,
            Duration deadline,
            Guard guard,
            Guard patience) {
        this.redis = redis;
        this.configured = configured;
        this.vertx = vertx;
        this.deadline = deadline;
        this.connection = new SharedConnection(redis, this::meet);
        this.guard = guard;
        this.patience = patience;
    }

    /// For a process without a container: it asks one question after the other, so nothing piles up
    /// and a deadline is all that is needed.
    static RedisStore plain(
            Supplier<Redis> redis, BooleanSupplier configured, Vertx vertx, Duration deadline) {
        return new RedisStore(
                redis,
                configured,
                vertx,
                deadline,
                within(deadline),
                within(deadline.plus(RedisStream.BLOCK)));
    }

    private static Guard within(Duration deadline) {
        return question ->
                Uni.createFrom()
                        .deferred(question::get)
                        .ifNoItem()
                        .after(deadline)
                        .failWith(TimeoutException::new);
    }

    private static Guard breaking(Duration deadline) {
        TypedGuard<Uni<RedisReply>> guard =
                TypedGuard.create(new TypeLiteral<Uni<RedisReply>>() {})
                        .withThreadOffload(false) // nothing blocks: a question only sends
                        .withTimeout()
                        .duration(deadline.toMillis(), ChronoUnit.MILLIS)
                        .done()
                        .withCircuitBreaker()
                        .requestVolumeThreshold(AWAY_AFTER)
                        .failureRatio(1)
                        .delay(ASK_AGAIN_MILLIS, ChronoUnit.MILLIS)
                        .skipOn(ErrorType.class)
                        .done()
                        .build();
        return guard::get;
    }

    private static Guard patient(Duration deadline) {
        TypedGuard<Uni<RedisReply>> patience =
                TypedGuard.create(new TypeLiteral<Uni<RedisReply>>() {})
                        .withThreadOffload(false)
                        .withTimeout()
                        .duration(deadline.plus(RedisStream.BLOCK).toMillis(), ChronoUnit.MILLIS)
                        .done()
                        .build();
        return patience::get;
    }

    /// Whether a Redis is configured; everything else presumes that.
    public boolean isConfigured() {
        return configured.getAsBoolean();
    }

    /// Asks for a sign of life.
    ///
    /// @return how long the answer took
    public Uni<Duration> ping() {
        return Uni.createFrom()
                .deferred(() -> {
                    long asked = System.nanoTime();
                    return ask(Command.PING, List.of())
                            .map(_ -> Duration.ofNanos(System.nanoTime() - asked));
                });
    }

    /// How many connections were made for scripts and single commands since the start: the first,
    /// and one after each loss.
    public long connections() {
        return made.get();
    }

    /// Hears which server answers, at once where that is known, and whenever it is another: after a
    /// restart, after a failover. Those calls come on an event loop.
    public void onServer(Consumer<RedisServer> listener) {
        RedisServer known;
        synchronized (acquaintances) {
            acquaintances.add(listener);
            known = met;
        }
        if (known != null) {
            listener.accept(known);
        }
    }

    private void meet(RedisConnection fresh) {
        long _ = made.incrementAndGet();
        RedisServer.behind(fresh)
                .onSuccess(this::introduce)
                .onFailure(failure -> LOG.debugf("Redis tells nothing of itself: %s", failure));
    }

    private void introduce(RedisServer server) {
        List<Consumer<RedisServer>> listeners;
        synchronized (acquaintances) {
            if (met != null && server.id().equals(met.id())) {
                return;
            }
            met = server;
            listeners = List.copyOf(acquaintances);
        }
        listeners.forEach(listener -> listener.accept(server));
    }

    /// Runs a script.
    ///
    /// @param key the key whose hash slot the script works in
    /// @param arguments texts, whole numbers and byte arrays
    public Uni<RedisReply> run(RedisScript script, String key, List<?> arguments) {
        return guard.get(() ->
                        send(byDigest(script, key, arguments))
                                .onFailure(RedisStore::isScriptForgotten)
                                .recoverWithUni(() -> send(whole(script, key, arguments))))
                .onFailure(TimeoutException.class)
                .invoke(connection::drop)
                .onFailure()
                .transform(this::describe);
    }

    /// Hears channels over a connection of its own.
    public RedisChannels channels(RedisChannels.Listener listener) {
        return new RedisChannels(vertx, new Dialling(redis, deadline), listener);
    }

    /// Reads a stream, over a connection of its own where it waits for entries.
    public RedisStream stream(RedisStream.Membership member) {
        return new RedisStream(this, new Dialling(redis, deadline), member);
    }

    /// Lets pass what is as durable as is asked.
    ///
    /// @param prefix of the keys that are looked at, with their hash tag
    public RedisBarrier barrier(String prefix, Durability asked) {
        return new RedisBarrier(
                this, new SharedConnection(redis, _ -> {}), prefix, asked, deadline);
    }

    /// Runs one command.
    Uni<RedisReply> ask(Command command, List<?> arguments) {
        return guard.get(() -> send(request(command, arguments)))
                .onFailure(TimeoutException.class)
                .invoke(connection::drop)
                .onFailure()
                .transform(this::describe);
    }

    /// Waits for an answer that Redis itself may keep back for [RedisStream#BLOCK].
    Uni<RedisReply> patiently(Supplier<Uni<RedisReply>> question) {
        return patience.get(question).onFailure().transform(this::describe);
    }

    static Request byDigest(RedisScript script, String key, List<?> arguments) {
        return add(Request.cmd(Command.EVALSHA).arg(script.digest()).arg(1).arg(key), arguments);
    }

    static Request whole(RedisScript script, String key, List<?> arguments) {
        return add(Request.cmd(Command.EVAL).arg(script.source()).arg(1).arg(key), arguments);
    }

    /// Redis forgets scripts when it starts; then the whole script is sent.
    static boolean isScriptForgotten(Throwable failure) {
        return String.valueOf(failure.getMessage()).contains("NOSCRIPT");
    }

    private Uni<RedisReply> send(Request request) {
        return Uni.createFrom()
                .completionStage(() -> connection.send(request).toCompletionStage())
                .map(RedisReply::new);
    }

    static Request request(Command command, List<?> arguments) {
        return add(Request.cmd(command), arguments);
    }

    private static Request add(Request request, List<?> arguments) {
        for (Object argument : arguments) {
            var _ =
                    switch (argument) {
                        case byte[] bytes -> request.arg(bytes);
                        case Number number -> request.arg(number.longValue());
                        case Object text -> request.arg(text.toString());
                    };
        }
        return request;
    }

    private Throwable describe(Throwable failure) {
        return RedisFailures.of(failure, deadline);
    }
}
