package dev.fairlead.queue;

import dev.fairlead.store.RedisChannels;
import dev.fairlead.store.RedisReply;
import dev.fairlead.store.RedisScript;
import dev.fairlead.store.RedisStore;
import dev.fairlead.store.StoreException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
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
    static final int FORMAT = 2;

    private static final String LANES = "lanes";
    private static final RedisScript OPEN = RedisScript.of(LANES, "open");
    private static final RedisScript ADD = RedisScript.of(LANES, "add");
    private static final RedisScript RESTORE = RedisScript.of(LANES, "restore");
    private static final RedisScript LEASE = RedisScript.of(LANES, "lease");
    private static final RedisScript SETTLE = RedisScript.of(LANES, "settle");
    private static final RedisScript FIND = RedisScript.of(LANES, "rows", "find");
    private static final RedisScript SEARCH = RedisScript.of(LANES, "rows", "search");
    private static final RedisScript FORGET = RedisScript.of(LANES, "forget");
    private static final RedisScript RECEIVERS = RedisScript.of(LANES, "receivers");
    private static final RedisScript ENABLE = RedisScript.of(LANES, "enable");
    private static final RedisScript REPLAY = RedisScript.of(LANES, "replay");
    private static final RedisScript CANCEL = RedisScript.of(LANES, "cancel");
    private static final RedisScript ERASE = RedisScript.of(LANES, "erase");
    private static final RedisScript DEPTH = RedisScript.of(LANES, "depth");

    /// A part of what `settle.lua` answers.
    private static final long DISABLES = 4;

    /// So many calls share one move at most: it stays short.
    private static final int AT_ONCE = 64;

    private final RedisStore redis;
    private final String prefix;
    private final Limits limits;
    private final WakeListeners listeners = new WakeListeners();
    private final Together<List<Object>, Settled> settling =
            new Together<>(AT_ONCE, _ -> 0, this::settleTogether);
    private final Together<List<Owed>, Optional<List<Receipt>>> adding =
            new Together<>(AT_ONCE, RedisQueue::weight, this::addTogether);
    private volatile boolean checked;
    private @Nullable Cancellable listening;

    RedisQueue(RedisStore redis, String name, Limits limits) {
        this.redis = redis;
        this.prefix = "{" + name + ":0}:";
        this.limits = limits;
    }

    @Override
    public Uni<List<Receipt>> add(List<Owed> deliveries) {
        return adding.go(deliveries)
                .map(receipts ->
                        receipts.orElseThrow(() ->
                                new QueueUnavailableException(
                                        QueueUnavailableException.full(limits.highWater()))))
                .invoke(listeners::wake);
    }

    private static long weight(List<Owed> deliveries) {
        return deliveries.stream().mapToLong(one -> one.delivery().message().body().length).sum();
    }

    /// When there is no room for all of the calls there may be for some.
    private Uni<List<Optional<List<Receipt>>>> addTogether(List<List<Owed>> calls) {
        return addAll(calls.stream().flatMap(List::stream).toList())
                .chain(all ->
                        all.isPresent() || calls.size() == 1
                                ? Uni.createFrom().item(parted(all, calls))
                                : Multi.createFrom()
                                        .iterable(calls)
                                        .onItem()
                                        .transformToUni(this::addAll)
                                        .concatenate()
                                        .collect()
                                        .asList());
    }

    private static List<Optional<List<Receipt>>> parted(
            Optional<List<Receipt>> all, List<List<Owed>> calls) {
        List<Optional<List<Receipt>>> parts = new ArrayList<>();
        int from = 0;
        for (List<Owed> call : calls) {
            int first = from;
            from += call.size();
            int end = from;
            parts.add(all.map(receipts -> receipts.subList(first, end)));
        }
        return parts;
    }

    /// @return empty when there is no room for all of them
    private Uni<Optional<List<Receipt>>> addAll(List<Owed> deliveries) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(limits.highWater());
        deliveries.forEach(owed -> RedisRows.describe(owed, arguments));
        return run(ADD, arguments)
                .map(reply ->
                        reply.isList()
                                ? Optional.of(RedisRows.receipts(deliveries, reply))
                                : Optional.empty());
    }

    @Override
    public Uni<List<Receipt>> restore(List<Restored> deliveries) {
        List<Object> arguments = new ArrayList<>();
        deliveries.forEach(one -> RedisRows.describe(one, arguments));
        List<Owed> owed = deliveries.stream().map(Restored::owed).toList();
        return run(RESTORE, arguments)
                .map(reply -> RedisRows.receipts(owed, reply))
                .invoke(listeners::wake);
    }

    @Override
    public Uni<Leases> lease(int places) {
        List<Object> arguments =
                List.of(places, limits.quantum(), limits.margin().toMillis(), Limits.MOST_BYTES);
        return run(LEASE, arguments).map(RedisRows::leases);
    }

    @Override
    public Uni<Settled> settle(Settlement settlement) {
        return Uni.createFrom()
                .deferred(() -> settling.go(RedisRows.describe(settlement, limits.keeping())));
    }

    private Uni<List<Settled>> settleTogether(List<List<Object>> settlements) {
        Limits.Breaker breaker = limits.breaker();
        List<Object> arguments =
                new ArrayList<>(
                        List.of(
                                breaker.failures(),
                                breaker.pause().toMillis(),
                                breaker.longest().toMillis(),
                                limits.disableAfter().toMillis()));
        settlements.forEach(arguments::addAll);
        return run(SETTLE, arguments)
                .map(RedisReply::list)
                .invoke(reply -> {
                    if (reply.getFirst().number() == 1) {
                        listeners.wake();
                    }
                })
                .map(reply -> reply.stream().skip(1).map(RedisQueue::settled).toList());
    }

    private static Settled settled(RedisReply reply) {
        long effect = reply.number();
        if (effect == 0) {
            return Settled.LEASE_LOST;
        }
        return (effect & DISABLES) == 0 ? Settled.DONE : Settled.DONE_AND_DISABLED;
    }

    @Override
    public Uni<Optional<Stored>> find(String id) {
        return run(FIND, List.of(id))
                .map(reply ->
                        reply.isNothing()
                                ? Optional.empty()
                                : Optional.of(RedisRows.stored(reply)));
    }

    @Override
    public Uni<Boolean> replay(String id) {
        return run(REPLAY, List.of(id)).map(reply -> reply.number() == 1);
    }

    @Override
    public Uni<Boolean> cancel(String id) {
        return run(CANCEL, List.of(id)).map(reply -> reply.number() == 1);
    }

    @Override
    public Uni<Boolean> erase(String id) {
        return run(ERASE, List.of(id)).map(reply -> reply.number() == 1);
    }

    @Override
    public Uni<Page> search(Search search) {
        return run(SEARCH, RedisRows.describe(search)).map(RedisRows::page);
    }

    @Override
    public Uni<List<Disabled>> disabled() {
        return run(RECEIVERS, List.of()).map(RedisRows::disabled);
    }

    @Override
    public Uni<Boolean> enable(String receiver) {
        return run(ENABLE, List.of(receiver)).map(reply -> reply.number() == 1);
    }

    @Override
    public Uni<Depth> depth() {
        return run(DEPTH, List.of())
                .map(r -> new Depth(r.at(0).number(), r.at(1).number(), r.at(2).number()));
    }

    @Override
    public Uni<Integer> forget() {
        Limits.Keeping keeping = limits.keeping();
        List<Object> arguments =
                List.of(
                        Limits.FORGOTTEN_AT_ONCE,
                        keeping.history().toMillis(),
                        keeping.atMost(),
                        keeping.bodies().toMillis(),
                        keeping.ids().toMillis(),
                        keeping.dead().toMillis());
        return run(FORGET, arguments).map(reply -> (int) reply.number());
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
}
