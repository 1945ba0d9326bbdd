package dev.fairlead.queue;

import dev.fairlead.store.Durability;
import dev.fairlead.store.RedisBarrier;
import dev.fairlead.store.RedisStore;
import dev.fairlead.store.StoreException;
import io.smallrye.mutiny.Uni;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Answers that deliveries are kept once they are kept as safely as was asked. What is added while
/// others are waited for is waited for together.
final class Safekeeping {
    /// So many calls are waited for at once at most.
    private static final int AT_ONCE = 4_096;

    private final RedisStore redis;
    private final Durability asked;
    private final Supplier<Uni<List<RedisShard>>> shards;
    private final Map<String, RedisBarrier> barriers = new ConcurrentHashMap<>();
    private final Together<Boolean, Boolean> knocking =
            new Together<>(AT_ONCE, _ -> 0, this::knockTogether);
    private final Together<List<Receipt>, List<Receipt>> waiting =
            new Together<>(AT_ONCE, _ -> 0, this::waitTogether);

    /// @param shards all that may know a delivery
    Safekeeping(RedisStore redis, Durability asked, Supplier<Uni<List<RedisShard>>> shards) {
        this.redis = redis;
        this.asked = asked;
        this.shards = shards;
    }

    Uni<List<Receipt>> keep(Supplier<Uni<List<Receipt>>> adding) {
        if (!asked.isAsked()) {
            return adding.get();
        }
        return knocking.go(true)
                .chain(adding::get)
                .chain(waiting::go)
                .onFailure(StoreException.class)
                .transform(e -> new QueueUnavailableException(String.valueOf(e.getMessage()), e));
    }

    /// Why nothing would pass now; empty when it would.
    Uni<Optional<String>> refusal() {
        if (!asked.isAsked()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return knocking.go(true)
                .map(_ -> Optional.<String>empty())
                .onFailure(
                        e -> e instanceof StoreException || e instanceof QueueUnavailableException)
                .recoverWithItem(e -> Optional.of(String.valueOf(e.getMessage())));
    }

    private RedisBarrier barrier(RedisShard shard) {
        return barriers.computeIfAbsent(shard.prefix(), prefix -> redis.barrier(prefix, asked));
    }

    private Uni<List<Boolean>> knockTogether(List<Boolean> calls) {
        return shards.get()
                .chain(all -> RedisShards.ask(all, shard -> barrier(shard).beforeWriting()))
                .map(_ -> calls);
    }

    /// A failover may have lost them between the adding and the wait; then no shard finds them.
    private Uni<List<List<Receipt>>> waitTogether(List<List<Receipt>> calls) {
        List<String> ids = calls.stream().flatMap(List::stream).map(Receipt::id).toList();
        return shards.get()
                .chain(all -> RedisShards.ask(all, shard -> shard.known(ids, barrier(shard))))
                .map(known -> {
                    Set<String> found = new HashSet<>();
                    for (RedisShard.Known here : known) {
                        for (int i = 0; i < ids.size(); i++) {
                            if (here.ids().get(i)) {
                                found.add(ids.get(i));
                            }
                        }
                    }
                    if (!found.containsAll(ids)) {
                        throw new StoreException(
                                "Redis lost what it was given before it was safe; ask again");
                    }
                    return calls;
                });
    }
}
