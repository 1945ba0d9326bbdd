package dev.fairlead.queue;

import dev.fairlead.store.Durability;
import dev.fairlead.store.RedisChannels;
import dev.fairlead.store.RedisStore;
import dev.fairlead.store.StoreException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The queue on Redis, which several replicas share. What concerns a lane goes to its shard
/// ([RedisShard]); what is asked by an id alone, or of all, goes to all of them.
///
/// Replicas wake each other by a message on the channel `bell`; the look each second is the net
/// under it.
final class RedisQueue implements DeliveryQueue, AutoCloseable {
    /// So many calls share one move at most: it stays short.
    private static final int AT_ONCE = 64;

    /// So many lanes are looked at in one move.
    private static final int LANES_AT_ONCE = 200;

    private final RedisStore redis;
    private final Limits limits;
    private final RedisOpening opening;
    private final Safekeeping safekeeping;
    private final List<String> bells;
    private final WakeListeners listeners = new WakeListeners();
    private final List<Together<List<Object>, Settled>> settling;
    private final Together<List<Owed>, Optional<List<Receipt>>> adding =
            new Together<>(AT_ONCE, RedisQueue::weight, this::addTogether);
    private volatile @Nullable Open open;
    private @Nullable Uni<Open> underWay;
    private @Nullable Cancellable listening;

    /// It is known that this program understands what stands on Redis.
    private record Open(RedisShards shards, RedisLeasing leasing) {}

    RedisQueue(RedisStore redis, String name, int shards, Limits limits, Durability asked) {
        this.redis = redis;
        this.safekeeping =
                new Safekeeping(redis, asked, () -> on(it -> Uni.createFrom().item(it.all())));
        this.limits = limits;
        this.opening = new RedisOpening(redis, name, shards, limits);
        this.bells = opening.shards().stream().map(RedisShard::bell).toList();
        this.settling =
                IntStream.range(0, shards)
                        .mapToObj(at ->
                                new Together<List<Object>, Settled>(
                                        AT_ONCE, _ -> 0, those -> settleTogether(at, those)))
                        .toList();
    }

    @Override
    public Uni<List<Receipt>> add(List<Owed> deliveries) {
        return safekeeping.keep(() ->
                adding.go(deliveries)
                        .map(receipts ->
                                receipts.orElseThrow(() ->
                                        new QueueUnavailableException(
                                                QueueUnavailableException.full(
                                                        limits.highWater()))))
                        .invoke(listeners::wake));
    }

    @Override
    public Uni<Optional<String>> refusal() {
        return safekeeping.refusal();
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
        return on(shards ->
                shards.isOne()
                        ? shards.first().add(deliveries, limits.highWater())
                        : new RedisAdding(shards).add(deliveries, limits.highWater()));
    }

    @Override
    public Uni<List<Receipt>> restore(List<Restored> deliveries) {
        Uni<List<Receipt>> restored =
                on(shards ->
                        shards.isOne()
                                ? shards.first().restore(deliveries)
                                : new RedisAdding(shards).restore(deliveries));
        return safekeeping.keep(() -> restored.invoke(listeners::wake));
    }

    @Override
    public Uni<Leases> lease(int places) {
        return opened(it ->
                it.shards.number() == 1
                        ? it.shards.first().lease(places, Limits.MOST_BYTES)
                        : it.leasing.lease(places));
    }

    @Override
    public Uni<Settled> settle(Settlement settlement) {
        String lane = settlement.lease().delivery().to().lane();
        int home = RedisShards.home(lane, settling.size());
        return Uni.createFrom()
                .deferred(() ->
                        settling.get(home).go(RedisRows.describe(settlement, limits.keeping())));
    }

    private Uni<List<Settled>> settleTogether(int shard, List<List<Object>> settlements) {
        return on(shards -> shards.all().get(shard).settle(settlements))
                .invoke(all -> {
                    if (all.wakes()) {
                        listeners.wake();
                    }
                })
                .map(RedisShard.SettledAll::each);
    }

    @Override
    public Uni<Optional<Stored>> find(String id) {
        return on(shards -> shards.each(one -> one.find(id)))
                .map(found ->
                        found.stream().flatMap(Optional::stream).map(Restored::as).findFirst());
    }

    @Override
    public Uni<Boolean> replay(String id) {
        return on(shards ->
                shards.isOne() ? shards.first().replay(id) : new RedisReplay(shards).replay(id));
    }

    @Override
    public Uni<Boolean> cancel(String id) {
        return any(one -> one.cancel(id));
    }

    private Uni<Boolean> any(Function<RedisShard, Uni<Boolean>> move) {
        return on(shards -> shards.each(move)).map(done -> done.contains(true));
    }

    @Override
    public Uni<Boolean> erase(String id) {
        return any(one -> one.erase(id));
    }

    @Override
    public Uni<Page> search(Search search) {
        return on(shards -> shards.each(one -> one.search(search)))
                .map(pages ->
                        pages.size() == 1 ? pages.getFirst() : RedisPages.merged(pages, search));
    }

    @Override
    public Uni<List<Disabled>> disabled() {
        return on(shards -> shards.each(RedisShard::disabled))
                .map(all ->
                        all.stream()
                                .flatMap(List::stream)
                                .collect(
                                        Collectors.toMap(
                                                Disabled::receiver, one -> one, (one, _) -> one))
                                .values()
                                .stream()
                                .sorted(Comparator.comparing(Disabled::since))
                                .limit(1000)
                                .toList());
    }

    @Override
    public Uni<Boolean> enable(String receiver) {
        return any(one -> one.enable(receiver));
    }

    @Override
    public Uni<List<LaneState>> lanes(List<String> names) {
        return on(shards ->
                Multi.createFrom()
                        .iterable(names)
                        .group()
                        .intoLists()
                        .of(LANES_AT_ONCE)
                        .onItem()
                        .transformToUniAndConcatenate(some -> shards.each(one -> one.lanes(some)))
                        .onItem()
                        .transformToIterable(RedisQueue::sums)
                        .collect()
                        .asList());
    }

    /// A lane stands in one shard; in the others it is empty.
    private static List<LaneState> sums(List<List<LaneState>> shards) {
        return IntStream.range(0, shards.getFirst().size())
                .mapToObj(at ->
                        shards.stream()
                                .map(shard -> shard.get(at))
                                .reduce(LaneState.EMPTY, LaneState::plus))
                .toList();
    }

    /// In all shards, so that a lane is paused in whichever it comes to stand.
    @Override
    public Uni<Boolean> pause(String lane) {
        return any(one -> one.pause(lane));
    }

    @Override
    public Uni<Boolean> resume(String lane) {
        return any(one -> one.resume(lane)).invoke(listeners::wake);
    }

    @Override
    public Uni<Depth> depth() {
        return on(shards -> shards.each(RedisShard::held))
                .map(all -> all.stream().reduce(RedisShard.Held::plus).orElseThrow().depth());
    }

    @Override
    public Uni<Survey> survey() {
        return on(shards -> {
            int lanes = Survey.MOST_LANES / shards.all().size();
            return shards.each(shard -> shard.survey(lanes))
                    .map(all -> all.stream().reduce(Survey::plus).orElseThrow());
        });
    }

    @Override
    public Uni<Integer> forget() {
        return on(shards ->
                shards.each(RedisShard::held)
                        .chain(held -> forget(shards, held))
                        .chain(done -> RedisOpening.carryLate(shards).map(late -> done + late)));
    }

    /// Of what is kept by number each shard keeps its part.
    private Uni<Integer> forget(RedisShards shards, List<RedisShard.Held> held) {
        RedisShard.Held all = held.stream().reduce(RedisShard.Held::plus).orElseThrow();
        long most = limits.keeping().atMost();
        return RedisShards.ask(
                        IntStream.range(0, held.size()).boxed().toList(),
                        at ->
                                shards.all()
                                        .get(at)
                                        .forget(
                                                part(
                                                        held.get(at).delivered(),
                                                        all.delivered(),
                                                        most),
                                                part(
                                                        held.get(at).cancelled(),
                                                        all.cancelled(),
                                                        most)))
                .map(done -> done.stream().mapToInt(Integer::intValue).sum());
    }

    private static long part(long here, long all, long most) {
        return all <= most ? most : here * most / all;
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
        bell.follow(Set.copyOf(bells));
        return bell.messages().subscribe().with(_ -> listeners.wake());
    }

    private <T> Uni<T> on(Function<RedisShards, Uni<T>> move) {
        return opened(it -> move.apply(it.shards));
    }

    /// Nothing is done before it is known that this program understands what stands on Redis; and
    /// that is found out again when it stands there no more.
    private <T> Uni<T> opened(Function<Open, Uni<T>> move) {
        Uni<T> moved =
                Uni.createFrom()
                        .deferred(() -> {
                            Open known = open;
                            return known == null
                                    ? opening().chain(it -> move.apply(it))
                                    : move.apply(known);
                        });
        return moved.onFailure(OtherShardsException.class)
                .recoverWithUni(() -> {
                    open = null;
                    return moved;
                })
                .onFailure(e -> e instanceof StoreException || e instanceof OtherShardsException)
                .transform(e -> new QueueUnavailableException(String.valueOf(e.getMessage()), e));
    }

    /// All who come while it is under way wait for the one.
    private synchronized Uni<Open> opening() {
        Uni<Open> going = underWay;
        if (going == null) {
            going =
                    opening.open()
                            .map(shards -> new Open(shards, new RedisLeasing(shards)))
                            .invoke(it -> open = it)
                            .onTermination()
                            .invoke(this::opened)
                            .memoize()
                            .indefinitely();
            underWay = going;
        }
        return going;
    }

    private synchronized void opened() {
        underWay = null;
    }
}
