package dev.fairlead.ops;

import dev.fairlead.dispatch.Dispatcher;
import dev.fairlead.hook.CurrentBook;
import dev.fairlead.hook.Hook;
import dev.fairlead.hook.HookBook;
import dev.fairlead.queue.DeliveryQueue;
import dev.fairlead.redis.ChannelDoor;
import dev.fairlead.redis.StreamDoor;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/// Ready unless no hook could do its work, be it that the queue is away or that it accepts nothing;
/// that the program was asked to stop is Quarkus' own check beside this one. What is missing is
/// said as `degraded`, with its reason and what mends it; liveness never depends on it, for a
/// restart mends no Redis.
@Readiness
@Singleton
final class Ready implements AsyncHealthCheck {
    /// Whoever probes gives up after a few seconds, and would learn nothing.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final CurrentBook book;
    private final Dispatcher dispatcher;
    private final DeliveryQueue queue;
    private final ChannelDoor channels;
    private final StreamDoor streams;
    private final RedisCare redis;

    Ready(
            CurrentBook book,
            Dispatcher dispatcher,
            DeliveryQueue queue,
            ChannelDoor channels,
            StreamDoor streams,
            RedisCare redis) {
        this.book = book;
        this.dispatcher = dispatcher;
        this.queue = queue;
        this.channels = channels;
        this.streams = streams;
        this.redis = redis;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return whyNothingIsDelivered().map(this::response);
    }

    private Uni<Optional<String>> whyNothingIsDelivered() {
        if (!book.get().delivers()) {
            return Uni.createFrom().item(Optional.empty());
        }
        if (dispatcher.hasLostQueue()) {
            return Uni.createFrom()
                    .item(Optional.of("the queue is away: " + dispatcher.queueTrouble()));
        }
        return queue.refusal()
                .ifNoItem()
                .after(PATIENCE)
                .recoverWithItem(Optional.of("the store does not answer"))
                .map(refusal -> refusal.map(why -> "no delivery is accepted: " + why));
    }

    private HealthCheckResponse response(Optional<String> deliversNot) {
        HookBook now = book.get();
        Set<String> deaf = channels.deaf();
        Set<String> blind = streams.blind();
        List<String> degraded = new ArrayList<>();
        deaf.forEach(channel ->
                degraded.add("not listening on Redis channel " + channel + ": see the log"));
        blind.forEach(
                stream -> degraded.add("not reading Redis stream " + stream + ": see the log"));
        deliversNot.ifPresent(degraded::add);
        boolean ready = now.hooks().isEmpty() || canWork(now, deaf, blind, deliversNot.isEmpty());
        var response =
                HealthCheckResponse.named("fairlead")
                        .withData("hooks", now.hooks().size())
                        .status(ready);
        tell(response, "degraded", degraded);
        tell(response, "warnings", redis.doubts());
        return response.build();
    }

    private static void tell(
            HealthCheckResponseBuilder response, String name, List<String> sentences) {
        if (!sentences.isEmpty()) {
            var _ = response.withData(name, String.join("; ", sentences));
        }
    }

    private static boolean canWork(
            HookBook book, Set<String> deaf, Set<String> blind, boolean delivers) {
        return book.hooks().stream()
                .filter(hook -> delivers || hook.deliver().isEmpty())
                .map(Hook::doors)
                .anyMatch(doors ->
                        doors.http()
                                || !deaf.containsAll(doors.channels())
                                || !blind.containsAll(doors.streams()));
    }
}
