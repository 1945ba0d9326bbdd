package dev.fairlead.ops;

import dev.fairlead.dispatch.Dispatcher;
import dev.fairlead.hook.CurrentBook;
import dev.fairlead.hook.Hook;
import dev.fairlead.hook.HookBook;
import dev.fairlead.redis.ChannelDoor;
import dev.fairlead.redis.StreamDoor;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/// Ready unless no hook could do its work; that the program was asked to stop is Quarkus' own check
/// beside this one. What is missing is said as `degraded`, with its reason and what mends it;
/// liveness never depends on it, for a restart mends no Redis.
@Readiness
@Singleton
final class Ready implements HealthCheck {
    private final CurrentBook book;
    private final Dispatcher dispatcher;
    private final ChannelDoor channels;
    private final StreamDoor streams;
    private final RedisCare redis;

    Ready(
            CurrentBook book,
            Dispatcher dispatcher,
            ChannelDoor channels,
            StreamDoor streams,
            RedisCare redis) {
        this.book = book;
        this.dispatcher = dispatcher;
        this.channels = channels;
        this.streams = streams;
        this.redis = redis;
    }

    @Override
    public HealthCheckResponse call() {
        HookBook now = book.get();
        Set<String> deaf = channels.deaf();
        Set<String> blind = streams.blind();
        boolean queueLost = now.delivers() && dispatcher.hasLostQueue();
        List<String> degraded = new ArrayList<>();
        deaf.forEach(channel ->
                degraded.add("not listening on Redis channel " + channel + ": see the log"));
        blind.forEach(
                stream -> degraded.add("not reading Redis stream " + stream + ": see the log"));
        if (queueLost) {
            degraded.add("the queue is away: " + dispatcher.queueTrouble());
        }
        var response =
                HealthCheckResponse.named("fairlead")
                        .withData("hooks", now.hooks().size())
                        .status(now.hooks().isEmpty() || canWork(now, deaf, blind, queueLost));
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
            HookBook book, Set<String> deaf, Set<String> blind, boolean queueLost) {
        return book.hooks().stream()
                .filter(hook -> !queueLost || hook.deliver().isEmpty())
                .map(Hook::doors)
                .anyMatch(doors ->
                        doors.http()
                                || !deaf.containsAll(doors.channels())
                                || !blind.containsAll(doors.streams()));
    }
}
