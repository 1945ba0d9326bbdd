package dev.fairlead.queue;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Destination;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Message;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Terms;
import dev.fairlead.store.RedisChannels;
import dev.fairlead.store.RedisReply;
import dev.fairlead.store.RedisScript;
import dev.fairlead.store.RedisStore;
import dev.fairlead.store.StoreException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The queue on Redis, which several replicas share. Each move is one Lua script (`redis/*.lua`;
/// the keys are described in `lanes.lua`), and the time is Redis' own.
///
/// Replicas wake each other by a message on the channel `bell`; the look each second is the net
/// under it.
final class RedisQueue implements DeliveryQueue, AutoCloseable {
    static final int FORMAT = 1;

    private static final String LANES = "lanes";
    private static final RedisScript OPEN = RedisScript.of(LANES, "open");
    private static final RedisScript ADD = RedisScript.of(LANES, "add");
    private static final RedisScript LEASE = RedisScript.of(LANES, "lease");
    private static final RedisScript SETTLE = RedisScript.of(LANES, "settle");
    private static final RedisScript FIND = RedisScript.of(LANES, "find");
    private static final RedisScript REPLAY = RedisScript.of(LANES, "replay");
    private static final RedisScript CANCEL = RedisScript.of(LANES, "cancel");
    private static final RedisScript DEPTH = RedisScript.of(LANES, "depth");

    private final RedisStore redis;
    private final String prefix;
    private final Limits limits;
    private final WakeListeners listeners = new WakeListeners();
    private volatile boolean checked;
    private @Nullable Cancellable listening;

    RedisQueue(RedisStore redis, String name, Limits limits) {
        this.redis = redis;
        this.prefix = "{" + name + ":0}:";
        this.limits = limits;
    }

    @Override
    public Uni<List<Receipt>> add(List<Owed> deliveries) {
        List<Object> arguments = new ArrayList<>();
        deliveries.forEach(owed -> describe(owed, arguments));
        return run(ADD, arguments)
                .map(reply -> receipts(deliveries, reply))
                .invoke(listeners::wake);
    }

    @Override
    public Uni<Leases> lease(int places) {
        List<Object> arguments =
                List.of(places, limits.quantum(), limits.margin().toMillis(), Limits.MOST_BYTES);
        return run(LEASE, arguments).map(RedisQueue::leases);
    }

    @Override
    public Uni<Boolean> settle(Lease lease, Attempt attempt, NextStep next, Terms terms) {
        List<Object> arguments = new ArrayList<>(List.of(lease.delivery().id(), lease.fence()));
        arguments.addAll(
                switch (next) {
                    case NextStep.Finish _ -> List.of("finish", 0, "");
                    case NextStep.RetryAt(Instant due) -> List.of("retry", due.toEpochMilli(), "");
                    case NextStep.Bury(String reason) -> List.of("bury", 0, reason);
                });
        arguments.add(Notation.attempt(attempt));
        arguments.add(terms.timeout().toMillis());
        arguments.add(terms.maxInFlight());
        arguments.add(limits.remember().toMillis());
        return run(SETTLE, arguments)
                .invoke(effect -> {
                    if (effect.number() > 1) {
                        listeners.wake();
                    }
                })
                .map(effect -> effect.number() > 0);
    }

    @Override
    public Uni<Optional<Stored>> find(String id) {
        return run(FIND, List.of(id))
                .map(reply ->
                        reply.isNothing() ? Optional.empty() : Optional.of(stored(id, reply)));
    }

    @Override
    public Uni<Boolean> replay(String id) {
        return run(REPLAY, List.of(id)).map(reply -> reply.number() == 1);
    }

    @Override
    public Uni<Boolean> cancel(String id) {
        return run(CANCEL, List.of(id, limits.remember().toMillis()))
                .map(reply -> reply.number() == 1);
    }

    @Override
    public Uni<Depth> depth() {
        return run(DEPTH, List.of())
                .map(r -> new Depth(r.at(0).number(), r.at(1).number(), r.at(2).number()));
    }

    /// Redis forgets by itself: what is settled was given its time to live.
    @Override
    public Uni<Integer> forget() {
        return Uni.createFrom().item(0);
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public synchronized void onWake(Runnable listener) {
        listeners.add(listener);
        if (listening == null) {
            listening = listen();
        }
    }

    @Override
    public synchronized void close() {
        if (listening != null) {
            listening.cancel();
        }
    }

    private Cancellable listen() {
        RedisChannels bell =
                redis.channels(
                        new RedisChannels.Listener() {
                            @Override
                            public void heard(String channel) {
                                listeners.wake();
                            }

                            @Override
                            public void lost(String reason) {
                                // The looks each second go on, and they tell when the queue is
                                // away.
                            }
                        });
        bell.follow(Set.of(prefix + "bell"));
        return bell.messages().subscribe().with(_ -> listeners.wake());
    }

    /// Nothing is done before it is known that this program understands what stands on Redis.
    private Uni<RedisReply> run(RedisScript script, List<Object> arguments) {
        Uni<RedisReply> run = redis.run(script, prefix, arguments);
        return Uni.createFrom()
                .deferred(() -> checked ? run : checkFormat().chain(() -> run))
                .onFailure(StoreException.class)
                .transform(e -> new QueueUnavailableException(String.valueOf(e.getMessage()), e));
    }

    private Uni<Boolean> checkFormat() {
        return redis.run(OPEN, prefix, List.of(FORMAT))
                .map(reply -> {
                    if (reply.number() > FORMAT) {
                        throw new StoreException(
                                "the queue %s on Redis was written by a newer version of this program (format %d, this one knows %d): start that version, or set fairlead.queue.name"
                                        .formatted(prefix, reply.number(), FORMAT));
                    }
                    checked = true;
                    return true;
                });
    }

    /// The arguments of `add.lua` for one delivery.
    private static void describe(Owed owed, List<Object> to) {
        Delivery delivery = owed.delivery();
        Destination destination = delivery.to();
        Message message = delivery.message();
        String url = destination.url();
        Terms terms = owed.terms();
        List<Object> fields =
                List.of(
                        "budget", terms.timeout().toMillis(),
                        "cap", terms.maxInFlight(),
                        "hook", destination.endpoint().hook(),
                        "entry", destination.endpoint().entry(),
                        "url", url == null ? "" : url,
                        "webhookId", message.webhookId(),
                        "headers", Notation.headers(message.headers()),
                        "createdAt", delivery.createdAt().toString(),
                        "body", message.body());
        to.addAll(
                List.of(
                        delivery.id(),
                        destination.lane(),
                        terms.maxInFlight(),
                        owed.due().toEpochMilli(),
                        fields.size() / 2));
        to.addAll(fields);
    }

    private static List<Receipt> receipts(List<Owed> deliveries, RedisReply reply) {
        List<Receipt> receipts = new ArrayList<>();
        for (int i = 0; i < deliveries.size(); i++) {
            receipts.add(new Receipt(deliveries.get(i).delivery().id(), reply.at(i).number() == 1));
        }
        return receipts;
    }

    private static Leases leases(RedisReply reply) {
        List<RedisReply> entries = reply.list();
        List<Lease> leases =
                entries.stream()
                        .skip(1)
                        .map(entry ->
                                new Lease(
                                        delivery(entry.at(0).text(), entry, 4),
                                        (int) entry.at(1).number() + 1,
                                        Duration.ofMillis(entry.at(3).number()),
                                        entry.at(2).number()))
                        .toList();
        return new Leases(leases, Duration.ofMillis(entries.getFirst().number()));
    }

    private static Stored stored(String id, RedisReply reply) {
        RedisReply fields = reply.at(0);
        List<Attempt> attempts =
                reply.at(1).list().stream().map(record -> Notation.attempt(record.text())).toList();
        return new Stored(
                delivery(id, fields, 3),
                state(fields.at(0).text()),
                Instant.ofEpochMilli(fields.at(1).number()),
                fields.at(2).text(),
                attempts);
    }

    /// The fields lane, hook, entry, url, webhookId, headers, createdAt and body, from there on.
    private static Delivery delivery(String id, RedisReply fields, int from) {
        EndpointRef endpoint =
                new EndpointRef(fields.at(from + 1).text(), fields.at(from + 2).text());
        String url = fields.at(from + 3).text();
        return new Delivery(
                id,
                new Destination(endpoint, url.isEmpty() ? null : url, fields.at(from).text()),
                new Message(
                        fields.at(from + 4).text(),
                        Notation.headers(fields.at(from + 5).text()),
                        fields.at(from + 7).bytes()),
                Instant.parse(fields.at(from + 6).text()));
    }

    private static State state(String name) {
        return switch (name) {
            case "waiting" -> State.WAITING;
            case "leased" -> State.IN_FLIGHT;
            case "delivered" -> State.DELIVERED;
            case "dead" -> State.DEAD;
            case "cancelled" -> State.CANCELLED;
            case String other -> throw new IllegalStateException("a delivery is " + other);
        };
    }
}
