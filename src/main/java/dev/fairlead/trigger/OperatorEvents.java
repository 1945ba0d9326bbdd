package dev.fairlead.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.delivery.Delivery;
import dev.fairlead.hook.CurrentBook;
import dev.fairlead.hook.Hook;
import dev.fairlead.hook.HookBook;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.Headers;
import dev.fairlead.request.Origin;
import dev.fairlead.request.Query;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Brings what happens to the service itself to the hooks that want to hear of it, as a message of
/// the form that Standard Webhooks recommends: type, timestamp, data. It may run a command or be
/// delivered like anything else.
@Singleton
final class OperatorEvents implements Journal.Listener {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final int TRIES = 5;

    private final Provider<CurrentBook> book;
    private final Provider<Trigger> trigger;
    private final InstantSource clock;

    /// Both tell the journal, which tells us.
    OperatorEvents(Provider<CurrentBook> book, Provider<Trigger> trigger, InstantSource clock) {
        this.book = book;
        this.trigger = trigger;
        this.clock = clock;
    }

    @Override
    public void heard(Entry entry) {
        if (entry instanceof Entry.ReceiverDisabled disabled) {
            var _ =
                    bring(HookBook.RECEIVER_DISABLED, disabled.delivery().id(), told(disabled))
                            .subscribe()
                            .with(_ -> {}, _ -> {}); // the journal heard of either
        }
    }

    private static JsonObject told(Entry.ReceiverDisabled disabled) {
        Delivery delivery = disabled.delivery();
        return new JsonObject()
                .put("receiver", delivery.to().receiver())
                .put("lane", delivery.to().lane())
                .put("hook", delivery.to().endpoint().hook())
                .put("delivery", delivery.id())
                .put("webhookId", delivery.message().webhookId());
    }

    private Uni<Void> bring(String event, String id, JsonObject data) {
        Instant now = clock.instant();
        byte[] body =
                new JsonObject()
                        .put("type", event)
                        .put("timestamp", now.toString())
                        .put("data", data)
                        .encode()
                        .getBytes(UTF_8);
        Arrival arrival =
                new Arrival(
                        event + "-" + id,
                        now,
                        new Origin.Operation(event),
                        Headers.NONE,
                        Query.NONE,
                        body);
        return Multi.createFrom()
                .items(() -> book.get().get().hearing(event).stream())
                .runSubscriptionOn(Infrastructure.getDefaultExecutor())
                .onItem()
                .transformToUni(hook -> bring(hook, arrival))
                .concatenate()
                .onItem()
                .ignoreAsUni();
    }

    /// One that is turned away is brought again a few times.
    private Uni<Upshot> bring(Hook hook, Arrival arrival) {
        return Uni.createFrom()
                .deferred(() -> trigger.get().take(hook, arrival))
                .onItem()
                .transformToUni(OperatorEvents::orAgain)
                .onFailure(IllegalStateException.class)
                .retry()
                .withBackOff(FIRST_WAIT)
                .atMost(TRIES);
    }

    private static Uni<Upshot> orAgain(Upshot upshot) {
        return upshot instanceof Upshot.Busy || upshot instanceof Upshot.Unavailable
                ? Uni.createFrom().failure(new IllegalStateException("turned away"))
                : Uni.createFrom().item(upshot);
    }
}
