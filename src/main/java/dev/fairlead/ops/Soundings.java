package dev.fairlead.ops;

import dev.fairlead.queue.DeliveryQueue;
import dev.fairlead.queue.Survey;
import dev.fairlead.redis.StreamDoor;
import dev.fairlead.store.RedisStore;
import dev.fairlead.store.RedisStream.Arrears;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Asks the stores now and then how they stand, so that a scrape asks nobody. While a store does
/// not answer, what it would have told is not a number.
@Singleton
final class Soundings {
    private static final int LAST = 1_000;

    private final DeliveryQueue queue;
    private final RedisStore redis;
    private final StreamDoor streams;
    private final Meters meters;
    private final Duration every;
    private final boolean anybodyLooks;
    private volatile @Nullable Survey survey;
    private volatile @Nullable Duration roundTrip;
    private volatile boolean redisUp;
    private volatile Map<String, Arrears> arrears = Map.of();
    private final Set<String> known = new HashSet<>();
    private long connections;
    private @Nullable Cancellable running;

    Soundings(
            DeliveryQueue queue,
            RedisStore redis,
            StreamDoor streams,
            Meters meters,
            OpsConfig config,
            @ConfigProperty(name = "quarkus.management.host-enabled", defaultValue = "true")
                    boolean anybodyLooks) {
        this.queue = queue;
        this.redis = redis;
        this.streams = streams;
        this.meters = meters;
        this.every = config.soundEvery();
        this.anybodyLooks = anybodyLooks;
    }

    void start(@Observes @Priority(LAST) StartupEvent event) {
        if (!anybodyLooks) {
            return;
        }
        gauge(Metric.DEPTH, now -> now.depth().waiting(), "waiting");
        gauge(Metric.DEPTH, now -> now.depth().inFlight(), "in_flight");
        gauge(Metric.DEPTH, now -> now.depth().dead(), "dead");
        gauge(Metric.OLDEST, now -> seconds(now.overdue()), "waiting");
        gauge(Metric.OLDEST, now -> seconds(now.oldestDead()), "dead");
        gauge(Metric.LANES_SEEN, now -> now.lanes().seen());
        gauge(Metric.LANES_PAUSED, now -> now.lanes().paused());
        gauge(Metric.BREAKERS_OPEN, now -> now.lanes().open());
        gauge(Metric.RECEIVERS_OFF, Survey::disabled);
        boolean hasRedis = redis.isConfigured();
        if (hasRedis) {
            meters.gauge(Metric.REDIS_UP, () -> redisUp ? 1 : 0);
            meters.gauge(Metric.REDIS_ROUND_TRIP, () -> seconds(roundTrip));
        }
        running =
                Multi.createFrom()
                        .ticks()
                        .every(every)
                        .onOverflow()
                        .drop()
                        .onItem()
                        .transformToUniAndConcatenate(_ ->
                                hasRedis
                                        ? sound().chain(this::soundRedis)
                                                .chain(streams::arrears)
                                                .invoke(told -> tell(told))
                                                .replaceWith(true)
                                                .onFailure()
                                                .recoverWithItem(false)
                                        : sound())
                        .subscribe()
                        .with(_ -> {});
    }

    void stop(@Observes ShutdownEvent event) {
        if (running != null) {
            running.cancel();
        }
    }

    /// A queue that is away is told of by the dispatcher.
    private Uni<Boolean> sound() {
        return Uni.createFrom()
                .deferred(queue::survey)
                .invoke(told -> survey = told)
                .replaceWith(true)
                .onFailure()
                .recoverWithItem(() -> {
                    survey = null;
                    return false;
                });
    }

    private Uni<Boolean> soundRedis() {
        return redis.ping()
                .invoke(took -> {
                    roundTrip = took;
                    redisUp = true;
                    long made = redis.connections();
                    meters.add(Metric.REDIS_CONNECTIONS, made - connections);
                    connections = made;
                })
                .replaceWith(true)
                .onFailure()
                .recoverWithItem(() -> {
                    roundTrip = null;
                    redisUp = false;
                    return false;
                });
    }

    /// A stream has its gauges from the first time on; one that is read no more is not a number.
    private void tell(Map<String, Arrears> told) {
        arrears = Map.copyOf(told);
        for (String stream : told.keySet()) {
            if (known.add(stream)) {
                meters.gauge(Metric.STREAM_LAG, () -> lag(arrears.get(stream)), stream);
                meters.gauge(Metric.STREAM_PENDING, () -> pending(arrears.get(stream)), stream);
            }
        }
    }

    private static double lag(@Nullable Arrears told) {
        Long lag = told == null ? null : told.lag();
        return lag == null ? Double.NaN : lag;
    }

    private static double pending(@Nullable Arrears told) {
        return told == null ? Double.NaN : told.pending();
    }

    private void gauge(Metric metric, ToDoubleFunction<Survey> value, String... values) {
        meters.gauge(
                metric,
                () -> {
                    Survey now = survey;
                    return now == null ? Double.NaN : value.applyAsDouble(now);
                },
                values);
    }

    private static double seconds(@Nullable Duration time) {
        return time == null ? Double.NaN : time.toNanos() / 1e9;
    }
}
