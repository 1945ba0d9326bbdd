package dev.fairlead.queue;

import dev.fairlead.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Adds to several shards. An id is known in all of them, also where its lane was another: so all
/// are asked before, and tell how much they hold with it.
///
/// No move reaches over two shards: of two messages with one id for two lanes that come at the same
/// moment each may be taken by its shard, and a call that is refused half way has added to some.
/// Repeated it adds the rest.
record RedisAdding(RedisShards shards) {
    /// @return empty when there is no room for all of them
    Uni<Optional<List<Receipt>>> add(List<Owed> deliveries, long highWater) {
        return known(deliveries, Owed::delivery)
                .chain(known ->
                        known.depth() + known.fresh().size() > highWater
                                ? Uni.createFrom().item(Optional.empty())
                                : add(deliveries, known, highWater));
    }

    private Uni<Optional<List<Receipt>>> add(
            List<Owed> deliveries, Known<Owed> known, long highWater) {
        return parted(
                        known.fresh(),
                        Owed::delivery,
                        part ->
                                part.shard()
                                        .add(
                                                part.those(),
                                                highWater - known.elsewhere(part.shard())))
                .map(added ->
                        added.stream().allMatch(Optional::isPresent)
                                ? Optional.of(
                                        receipts(
                                                deliveries,
                                                Owed::delivery,
                                                added.stream().map(Optional::orElseThrow).toList()))
                                : Optional.empty());
    }

    Uni<List<Receipt>> restore(List<Restored> deliveries) {
        Function<Restored, Delivery> delivery = one -> one.as().delivery();
        return known(deliveries, delivery)
                .chain(known ->
                        parted(known.fresh(), delivery, part -> part.shard().restore(part.those())))
                .map(added -> receipts(deliveries, delivery, added));
    }

    /// @param depths how much waits or is in flight in each shard
    /// @param fresh those that no shard knows, each once
    private record Known<T>(Map<RedisShard, Long> depths, List<T> fresh) {
        long depth() {
            return depths.values().stream().mapToLong(Long::longValue).sum();
        }

        long elsewhere(RedisShard shard) {
            return depth() - depths.getOrDefault(shard, 0L);
        }
    }

    private <T> Uni<Known<T>> known(List<T> those, Function<T, Delivery> delivery) {
        List<String> ids = those.stream().map(one -> delivery.apply(one).id()).toList();
        return shards.each(shard -> shard.known(ids).map(known -> Map.entry(shard, known)))
                .map(answers -> {
                    Set<String> seen = new HashSet<>();
                    List<T> fresh = new ArrayList<>();
                    for (int i = 0; i < ids.size(); i++) {
                        int at = i;
                        if (answers.stream().noneMatch(one -> one.getValue().ids().get(at))
                                && seen.add(ids.get(i))) {
                            fresh.add(those.get(i));
                        }
                    }
                    return new Known<>(
                            answers.stream()
                                    .collect(
                                            Collectors.toMap(
                                                    Map.Entry::getKey,
                                                    one -> one.getValue().depth())),
                            fresh);
                });
    }

    private record Part<T>(RedisShard shard, List<T> those) {}

    private <T, R> Uni<List<R>> parted(
            List<T> those, Function<T, Delivery> delivery, Function<Part<T>, Uni<R>> move) {
        List<Part<T>> parts =
                shards.parted(those, one -> delivery.apply(one).to().lane()).entrySet().stream()
                        .map(part -> new Part<>(part.getKey(), part.getValue()))
                        .toList();
        return RedisShards.ask(parts, move);
    }

    /// Of an id that came twice the first was added.
    private static <T> List<Receipt> receipts(
            List<T> those, Function<T, Delivery> delivery, List<List<Receipt>> added) {
        Set<String> ids =
                added.stream()
                        .flatMap(List::stream)
                        .filter(Receipt::added)
                        .map(Receipt::id)
                        .collect(Collectors.toCollection(HashSet::new));
        return those.stream()
                .map(one -> delivery.apply(one).id())
                .map(id -> new Receipt(id, ids.remove(id)))
                .toList();
    }
}
