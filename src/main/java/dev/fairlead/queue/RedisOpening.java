package dev.fairlead.queue;

import dev.fairlead.store.RedisReply;
import dev.fairlead.store.RedisScript;
import dev.fairlead.store.RedisStore;
import dev.fairlead.store.StoreException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/// What is seen to before anything is done to the queue on Redis: that this program understands
/// what stands there, that what an older one left is carried over, and that it is parted into as
/// many shards as this program is set to.
///
/// @param wanted so many shards
record RedisOpening(RedisStore redis, String name, int wanted, Limits limits) {
    static final int FORMAT = 3;

    private static final RedisScript OPEN = RedisScript.of("lanes", "open");
    private static final RedisScript CARRY = RedisScript.of("lanes", "carry");
    private static final RedisScript ENTER = RedisScript.of("lanes", "enter");

    /// So many keys are carried over in one move: it stays short.
    private static final int PIECE = 300;

    RedisOpening {
        if (wanted < 1 || wanted > RedisShards.MOST) {
            throw new ConfigurationException(
                    "fairlead.queue.shards must be from 1 to %d, not %d"
                            .formatted(RedisShards.MOST, wanted));
        }
    }

    /// Those that lanes will live in.
    List<RedisShard> shards() {
        return IntStream.range(0, wanted).mapToObj(this::shard).toList();
    }

    Uni<RedisShards> open() {
        return found().chain(found ->
                        found.format() < FORMAT
                                ? carry("0").chain(this::found)
                                : Uni.createFrom().item(found))
                .chain(this::enter);
    }

    /// @param oldest the oldest format that a program must know to work there
    /// @param widest how many shards there ever were
    private record Found(int oldest, int format, int shards, int widest) {
        static Found of(RedisReply reply) {
            return new Found(
                    (int) reply.at(0).number(),
                    (int) reply.at(1).number(),
                    (int) reply.at(2).number(),
                    (int) reply.at(3).number());
        }
    }

    private Uni<Found> found() {
        return shard(0).run(OPEN, List.of(FORMAT, wanted))
                .map(Found::of)
                .invoke(found -> {
                    if (found.oldest() > FORMAT) {
                        throw new StoreException(
                                "the queue %s on Redis was written by a newer version of this program (format %d, this one knows %d): start that version, or set fairlead.queue.name"
                                        .formatted(name, found.oldest(), FORMAT));
                    }
                });
    }

    private Uni<String> carry(String from) {
        return shard(0).run(CARRY, List.of(FORMAT, PIECE, from))
                .map(RedisReply::text)
                .chain(next -> next.equals("0") ? Uni.createFrom().item(next) : carry(next));
    }

    /// What a program of the form before accepted since.
    ///
    /// @return how many deliveries were carried over
    static Uni<Integer> carryLate(RedisShards shards) {
        return shards.first().run(CARRY, List.of(FORMAT, PIECE)).map(reply -> (int) reply.number());
    }

    private Uni<RedisShards> enter(Found found) {
        int widest = Math.max(found.widest(), wanted);
        RedisShards shards =
                new RedisShards(IntStream.range(0, widest).mapToObj(this::shard).toList(), wanted);
        Uni<?> entered =
                found.shards() == wanted
                        ? RedisShards.ask(
                                shards.all().subList(1, wanted),
                                one -> one.run(ENTER, List.of(wanted, "", "")))
                        : change(found.shards(), shards);
        return entered.replaceWith(shards);
    }

    /// The first shard decides, so it comes last.
    private Uni<?> change(int before, RedisShards shards) {
        List<RedisShard> others = shards.all().subList(1, Math.max(before, wanted)).reversed();
        return Multi.createFrom()
                .iterable(others)
                .onItem()
                .transformToUniAndConcatenate(one -> yielded(one, before, ""))
                .collect()
                .last()
                .chain(() -> spread(shards))
                .chain(() -> yielded(shards.first(), before, String.valueOf(shards.all().size())))
                .onFailure()
                .call(() ->
                        RedisShards.ask(others, one -> one.run(ENTER, List.of(before, "", ""))));
    }

    private Uni<RedisReply> yielded(RedisShard one, int before, String widest) {
        return one.run(ENTER, List.of(wanted, before, widest))
                .invoke(reply -> {
                    long busy = reply.number();
                    if (busy != 0) {
                        throw new StoreException(
                                "the queue %s on Redis has %d shards and fairlead.queue.shards is %d: %s"
                                        .formatted(
                                                name,
                                                before,
                                                wanted,
                                                busy > 0
                                                        ? "set it to %d until nothing waits and nothing is in flight"
                                                                .formatted(before)
                                                        : "set it to %d, or stop the programs that use it so and wait 15 seconds"
                                                                .formatted(before)));
                    }
                });
    }

    /// A receiver that is disabled is so in whichever shard its lane stands from now on, and a lane
    /// that is paused stays paused.
    private static Uni<?> spread(RedisShards shards) {
        return spread(shards, RedisShard::disabled, RedisShard::disable)
                .chain(() -> spread(shards, RedisShard::paused, RedisShard::pause));
    }

    private static <T> Uni<?> spread(
            RedisShards shards,
            Function<RedisShard, Uni<List<T>>> known,
            BiFunction<RedisShard, T, Uni<Boolean>> take) {
        return shards.each(known)
                .map(all -> all.stream().flatMap(List::stream).toList())
                .chain(all ->
                        shards.each(one -> RedisShards.ask(all, each -> take.apply(one, each))));
    }

    private RedisShard shard(int at) {
        return RedisShard.of(redis, name, at, wanted, limits);
    }
}
