package dev.fairlead.queue;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/// Replays where there are several shards. A delivery that was settled when there was another
/// number of them may stand in a shard that is not its lane's: then it goes there first. Should
/// that be cut short it stands in both, and the next replay mends it.
record RedisReplay(RedisShards shards) {
    Uni<Boolean> replay(String id) {
        return shards.each(shard -> shard.find(id).map(found -> new Found(shard, found)))
                .chain(all -> {
                    List<Found> there = all.stream().filter(one -> one.it().isPresent()).toList();
                    return there.isEmpty() ? Uni.createFrom().item(false) : replay(id, there);
                });
    }

    private record Found(RedisShard shard, Optional<Restored> it) {
        Restored delivery() {
            return it.orElseThrow();
        }
    }

    private Uni<Boolean> replay(String id, List<Found> there) {
        Restored delivery = there.getFirst().delivery();
        RedisShard home = shards.home(delivery.as().delivery().to().lane());
        List<RedisShard> astray =
                there.stream().map(Found::shard).filter(one -> !one.equals(home)).toList();
        boolean moves = astray.size() == there.size() && isReplayed(delivery);
        Uni<?> brought = moves ? home.restore(List.of(delivery)) : Uni.createFrom().item(List.of());
        return brought.chain(() -> home.replay(id))
                .call(done ->
                        done
                                ? RedisShards.ask(astray, one -> one.strike(id))
                                : Uni.createFrom().item(done));
    }

    private static boolean isReplayed(Restored delivery) {
        return switch (delivery.as().state()) {
            case DEAD, CANCELLED -> true;
            case WAITING, IN_FLIGHT, DELIVERED -> false;
        };
    }
}
