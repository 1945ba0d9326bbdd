package dev.fairlead.admin;

import dev.fairlead.delivery.NextStep;
import dev.fairlead.history.Run;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import io.smallrye.mutiny.subscription.BackPressureFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What happens, told to whoever listens at the moment. Each listener has room for so many events;
/// one that does not keep up is dropped, so that nobody ever waits for a listener.
@Singleton
final class LiveEvents implements Journal.Listener {
    /// So many events wait for a listener.
    static final int ROOM = 256;

    private static final int MOST_LISTENERS = 64;

    private final Set<Ear> ears = ConcurrentHashMap.newKeySet();
    private final InstantSource clock;

    LiveEvents(InstantSource clock) {
        this.clock = clock;
    }

    /// @param name `run`, `delivery`, ...
    /// @param data JSON, in one line
    record Event(String name, String data) {
        /// The line stands.
        static final Event BEAT = new Event("beat", "{}");

        /// The listener did not keep up. It is the last one.
        static final Event DROPPED =
                new Event("dropped", "{\"reason\":\"events came faster than they were read\"}");
    }

    /// Everything from now on.
    ///
    /// @param late called when the listener did not keep up and will hear no more than what waits
    ///   for it already
    /// @return empty when there are too many listeners
    Optional<Multi<Event>> listen(Runnable late) {
        Ear ear = new Ear(late);
        ears.add(ear);
        if (ears.size() > MOST_LISTENERS) {
            ears.remove(ear);
            return Optional.empty();
        }
        return Optional.of(ear.events());
    }

    int listeners() {
        return ears.size();
    }

    @Override
    public void heard(Entry entry) {
        if (!ears.isEmpty()) {
            JsonObject event = event(entry);
            if (event != null) {
                String name = event.getString("type");
                event.put("at", clock.instant().toString());
                tell(new Event(name, event.encode()));
            }
        }
    }

    /// Finds out which listeners are there no more.
    void beat() {
        tell(Event.BEAT);
    }

    /// Nobody hears more than what waits for him already.
    void end() {
        ears.forEach(Ear::end);
    }

    private void tell(Event event) {
        ears.forEach(ear -> ear.hear(event));
    }

    private final class Ear {
        private final Queue<Event> waiting = new ArrayBlockingQueue<>(ROOM);
        private final Runnable late;
        private final UnicastProcessor<Event> line = UnicastProcessor.create(waiting, this::ended);
        private boolean isFull;

        Ear(Runnable late) {
            this.late = late;
        }

        /// When there is no room the line fails, behind what waits in it.
        synchronized void hear(Event event) {
            isFull = waiting.size() == ROOM;
            line.onNext(event);
            isFull = false;
        }

        synchronized void end() {
            line.onComplete();
        }

        private void ended() {
            ears.remove(this);
            if (isFull) { // only read while it is heard, by the same thread
                late.run();
            }
        }

        Multi<Event> events() {
            return line.onFailure(BackPressureFailure.class)
                    .recoverWithItem(Event.DROPPED)
                    .onTermination()
                    .invoke(() -> ears.remove(this));
        }
    }

    private static @Nullable JsonObject event(Entry entry) {
        return switch (entry) {
            case Entry.Arrived(String hook, var arrival) ->
                    of("arrival", hook).put("arrival", arrival.id());
            case Entry.Missed missed ->
                    of("unmatched", missed.hook()).put("arrival", missed.arrival().id());
            case Entry.MethodRefused(String hook, _) -> of("unmatched", hook);
            case Entry.CommandRan ran ->
                    of("run", ran.hook())
                            .put("run", ran.id())
                            .put("arrival", ran.arrival().id())
                            .put("attempt", ran.attempts().size())
                            .put("status", Run.status(ran.attempts().getLast().ending()));
            case Entry.DeliveriesAccepted(String hook, var arrival, var ids, int repeats) ->
                    of("accepted", hook)
                            .put("arrival", arrival.id())
                            .put("deliveries", new JsonArray(ids))
                            .put("repeats", repeats);
            case Entry.Attempted(var delivery, var attempt, NextStep next) ->
                    of("attempt", delivery.to().endpoint().hook())
                            .put("delivery", delivery.id())
                            .put("lane", delivery.to().lane())
                            .put("number", attempt.number())
                            .put("tookMillis", attempt.took().toMillis())
                            .put("outcome", DeliveryView.attempt(attempt).outcome())
                            .put("next", next(next));
            case Entry.GivenUp(var delivery, String reason) ->
                    of("dead", delivery.to().endpoint().hook())
                            .put("delivery", delivery.id())
                            .put("reason", reason);
            case Entry.ReceiverDisabled(var delivery, _) ->
                    of("disabled", delivery.to().endpoint().hook())
                            .put("receiver", delivery.to().receiver());
            case Entry.DeliveryReplayed(String id, String by) ->
                    by("replayed", by).put("delivery", id);
            case Entry.DeliveryCancelled(String id, String by) ->
                    by("cancelled", by).put("delivery", id);
            case Entry.ReceiverEnabled(String receiver, String by) ->
                    by("enabled", by).put("receiver", receiver);
            case Entry.EndpointPaused(String endpoint, String by) ->
                    by("paused", by).put("endpoint", endpoint);
            case Entry.EndpointResumed(String endpoint, String by) ->
                    by("resumed", by).put("endpoint", endpoint);
            case Entry.EndpointChanged(String endpoint, var how, String by) ->
                    by(how.name().toLowerCase(Locale.ROOT), by).put("endpoint", endpoint);
            case Entry.HookFileLoaded(String file, int hooks, _) ->
                    new JsonObject().put("type", "hooks").put("file", file).put("hooks", hooks);
            case Entry.HookFileRefused(String problem) ->
                    new JsonObject().put("type", "hooks-refused").put("reason", problem);
            case Entry.QueueLost(String reason) ->
                    new JsonObject().put("type", "queue-lost").put("reason", reason);
            case Entry.QueueBack() -> new JsonObject().put("type", "queue-back");
            case Entry _ -> null; // the rest is for the log
        };
    }

    private static JsonObject of(String type, String hook) {
        return new JsonObject().put("type", type).put("hook", hook);
    }

    private static JsonObject by(String type, String by) {
        return new JsonObject().put("type", type).put("by", by);
    }

    private static String next(NextStep next) {
        return switch (next) {
            case NextStep.Finish _ -> "delivered";
            case NextStep.RetryAt _ -> "retry";
            case NextStep.Bury _ -> "dead";
        };
    }
}
