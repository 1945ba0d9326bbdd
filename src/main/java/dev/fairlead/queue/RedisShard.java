package dev.fairlead.queue;

import dev.fairlead.store.RedisBarrier;
import dev.fairlead.store.RedisReply;
import dev.fairlead.store.RedisScript;
import dev.fairlead.store.RedisStore;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One shard of the queue on Redis: some lanes with all that is in them, under keys of one hash
/// tag. Each move is one Lua script (`redis/*.lua`; the keys are described in `lanes.lua`), and the
/// time is Redis' own.
///
/// @param number of how many shards it believes to be one: a move that adds or leases is refused
///   where another number holds
record RedisShard(RedisStore redis, String prefix, int number, Limits limits) {
    private static final String LANES = "lanes";
    private static final RedisScript ADD = RedisScript.of(LANES, "add");
    private static final RedisScript KNOWN = RedisScript.of(LANES, "known");
    private static final RedisScript RESTORE = RedisScript.of(LANES, "restore");
    private static final RedisScript LEASE = RedisScript.of(LANES, "lease");
    private static final RedisScript SETTLE = RedisScript.of(LANES, "settle");
    private static final RedisScript FIND = RedisScript.of(LANES, "rows", "find");
    private static final RedisScript SEARCH = RedisScript.of(LANES, "rows", "search");
    private static final RedisScript FORGET = RedisScript.of(LANES, "forget");
    private static final RedisScript RECEIVERS = RedisScript.of(LANES, "receivers");
    private static final RedisScript DISABLE = RedisScript.of(LANES, "disable");
    private static final RedisScript ENABLE = RedisScript.of(LANES, "enable");
    private static final RedisScript STANDING = RedisScript.of(LANES, "standing");
    private static final RedisScript PAUSE = RedisScript.of(LANES, "pause");
    private static final RedisScript RESUME = RedisScript.of(LANES, "resume");
    private static final RedisScript PAUSED = RedisScript.of(LANES, "paused");
    private static final RedisScript REPLAY = RedisScript.of(LANES, "replay");
    private static final RedisScript STRIKE = RedisScript.of(LANES, "strike");
    private static final RedisScript CANCEL = RedisScript.of(LANES, "cancel");
    private static final RedisScript ERASE = RedisScript.of(LANES, "erase");
    private static final RedisScript DEPTH = RedisScript.of(LANES, "depth");
    private static final RedisScript SURVEY = RedisScript.of(LANES, "survey");

    /// A part of what `settle.lua` answers.
    private static final long DISABLES = 4;

    /// @param at counted from 0
    static RedisShard of(RedisStore redis, String queue, int at, int number, Limits limits) {
        return new RedisShard(redis, "{" + queue + ":" + at + "}:", number, limits);
    }

    /// What is published there says that something may be due.
    String bell() {
        return prefix + "bell";
    }

    /// @param highWater so many may wait and be in flight here
    /// @return empty when there is no room for all of them
    Uni<Optional<List<Receipt>>> add(List<Owed> deliveries, long highWater) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(number);
        arguments.add(highWater);
        deliveries.forEach(owed -> RedisRows.describe(owed, arguments));
        return move(ADD, arguments)
                .map(reply ->
                        reply.isList()
                                ? Optional.of(RedisRows.receipts(deliveries, reply))
                                : Optional.empty());
    }

    Uni<List<Receipt>> restore(List<Restored> deliveries) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(number);
        deliveries.forEach(one -> RedisRows.describe(one, arguments));
        List<Owed> owed = deliveries.stream().map(Restored::owed).toList();
        return move(RESTORE, arguments).map(reply -> RedisRows.receipts(owed, reply));
    }

    /// How many wait or are in flight, and which of the ids are known.
    Uni<Known> known(List<String> ids) {
        return run(KNOWN, packed(ids)).map(Known::of);
    }

    /// The same, once all of it has passed the barrier.
    Uni<Known> known(List<String> ids, RedisBarrier barrier) {
        return barrier.read(KNOWN, packed(ids)).map(Known::of);
    }

    private static List<Object> packed(List<String> ids) {
        return ids.stream().<Object>map(PackedId::of).toList();
    }

    /// @param ids whether each is known
    record Known(long depth, List<Boolean> ids) {
        private static Known of(RedisReply reply) {
            return new Known(
                    reply.at(0).number(),
                    reply.list().stream().skip(1).map(one -> one.number() == 1).toList());
        }
    }

    Uni<Leases> lease(int places, long bytes) {
        return move(
                        LEASE,
                        List.of(
                                number,
                                places,
                                limits.quantum(),
                                limits.margin().toMillis(),
                                bytes))
                .map(RedisRows::leases);
    }

    /// @param settlements as [RedisRows] describes them
    Uni<SettledAll> settle(List<List<Object>> settlements) {
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
                .map(reply ->
                        new SettledAll(
                                reply.getFirst().number() == 1,
                                reply.stream().skip(1).map(RedisShard::settled).toList()));
    }

    /// @param wakes whether something may be due before a sleeper looks again
    record SettledAll(boolean wakes, List<Settled> each) {}

    private static Settled settled(RedisReply reply) {
        long effect = reply.number();
        if (effect == 0) {
            return Settled.LEASE_LOST;
        }
        return (effect & DISABLES) == 0 ? Settled.DONE : Settled.DONE_AND_DISABLED;
    }

    Uni<Optional<Restored>> find(String id) {
        return run(FIND, List.of(PackedId.of(id)))
                .map(reply ->
                        reply.isNothing()
                                ? Optional.empty()
                                : Optional.of(RedisRows.restored(reply)));
    }

    Uni<Boolean> replay(String id) {
        return run(REPLAY, List.of(PackedId.of(id))).map(RedisShard::isDone);
    }

    /// Takes out a dead or cancelled delivery that another shard has by now.
    Uni<Boolean> strike(String id) {
        return run(STRIKE, List.of(PackedId.of(id))).map(RedisShard::isDone);
    }

    Uni<Boolean> cancel(String id) {
        return run(CANCEL, List.of(PackedId.of(id))).map(RedisShard::isDone);
    }

    /// Removes a settled delivery, its id too.
    Uni<Boolean> erase(String id) {
        return run(ERASE, List.of(PackedId.of(id))).map(RedisShard::isDone);
    }

    private static boolean isDone(RedisReply reply) {
        return reply.number() == 1;
    }

    Uni<Page> search(Search search) {
        return run(SEARCH, RedisRows.describe(search)).map(RedisRows::page);
    }

    Uni<List<Disabled>> disabled() {
        return run(RECEIVERS, List.of()).map(RedisRows::disabled);
    }

    Uni<Boolean> disable(Disabled receiver) {
        return run(
                        DISABLE,
                        List.of(
                                receiver.receiver(),
                                receiver.since().toEpochMilli(),
                                receiver.reason()))
                .map(RedisShard::isDone);
    }

    Uni<Boolean> enable(String receiver) {
        return run(ENABLE, List.of(receiver)).map(RedisShard::isDone);
    }

    Uni<List<LaneState>> lanes(List<String> names) {
        return run(STANDING, names).map(RedisRows::lanes);
    }

    Uni<Boolean> pause(String lane) {
        return run(PAUSE, List.of(lane, "")).map(RedisShard::isDone);
    }

    /// Takes over that a lane is paused.
    Uni<Boolean> pause(LaneTable.Paused lane) {
        return run(PAUSE, List.of(lane.lane(), lane.since())).map(RedisShard::isDone);
    }

    Uni<Boolean> resume(String lane) {
        return run(RESUME, List.of(lane)).map(RedisShard::isDone);
    }

    Uni<List<LaneTable.Paused>> paused() {
        return run(PAUSED, List.of()).map(RedisRows::paused);
    }

    Uni<Held> held() {
        return run(DEPTH, List.of())
                .map(r ->
                        new Held(
                                new Depth(r.at(0).number(), r.at(1).number(), r.at(2).number()),
                                r.at(3).number(),
                                r.at(4).number()));
    }

    /// @param lanes so many are looked at, at most
    Uni<Survey> survey(int lanes) {
        return run(SURVEY, List.of(lanes)).map(RedisRows::survey);
    }

    /// How much of each state stands here.
    record Held(Depth depth, long delivered, long cancelled) {
        Held plus(Held other) {
            return new Held(
                    depth.plus(other.depth),
                    delivered + other.delivered,
                    cancelled + other.cancelled);
        }
    }

    /// @param delivered how many of these are kept at most
    /// @param cancelled and of these
    Uni<Integer> forget(long delivered, long cancelled) {
        Limits.Keeping keeping = limits.keeping();
        return run(
                        FORGET,
                        List.of(
                                Limits.FORGOTTEN_AT_ONCE,
                                keeping.history().toMillis(),
                                delivered,
                                cancelled,
                                keeping.bodies().toMillis(),
                                keeping.ids().toMillis(),
                                keeping.dead().toMillis()))
                .map(reply -> (int) reply.number());
    }

    Uni<RedisReply> run(RedisScript script, List<?> arguments) {
        return redis.run(script, prefix, arguments);
    }

    /// A move of the kind that asks whether there are as many shards as it believes.
    private Uni<RedisReply> move(RedisScript script, List<?> arguments) {
        return run(script, arguments)
                .invoke(reply -> {
                    if (!reply.isList() && reply.number() < 0) {
                        throw new OtherShardsException(
                                "the queue %s on Redis was given another number of shards than %d while this program ran (fairlead.queue.shards): start it again with the number that holds"
                                        .formatted(prefix, number));
                    }
                });
    }
}
