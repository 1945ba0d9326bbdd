package dev.fairlead.queue;

import dev.fairlead.store.Durability;
import dev.fairlead.store.RedisBarrier;
import dev.fairlead.store.RedisReply;
import dev.fairlead.store.RedisScript;
import dev.fairlead.store.StoreException;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Supplier;

/// Answers that deliveries are kept once they are kept as safely as was asked. What is added while
/// others are waited for is waited for together.
final class Safekeeping {
    private static final RedisScript KNOWN = RedisScript.of("lanes", "known");

    /// So many calls are waited for at once at most.
    private static final int AT_ONCE = 4_096;

    private final RedisBarrier barrier;
    private final boolean isAsked;
    private final Together<Boolean, Boolean> knocking =
            new Together<>(AT_ONCE, _ -> 0, this::knockTogether);
    private final Together<List<Receipt>, List<Receipt>> waiting =
            new Together<>(AT_ONCE, _ -> 0, this::waitTogether);

    Safekeeping(RedisBarrier barrier, Durability asked) {
        this.barrier = barrier;
        this.isAsked = asked.isAsked();
    }

    Uni<List<Receipt>> keep(Supplier<Uni<List<Receipt>>> adding) {
        if (!isAsked) {
            return adding.get();
        }
        return knocking.go(true)
                .chain(adding::get)
                .chain(waiting::go)
                .onFailure(StoreException.class)
                .transform(e -> new QueueUnavailableException(String.valueOf(e.getMessage()), e));
    }

    private Uni<List<Boolean>> knockTogether(List<Boolean> calls) {
        return barrier.beforeWriting().map(_ -> calls);
    }

    /// A failover may have lost them between the adding and the wait; then they are not found.
    private Uni<List<List<Receipt>>> waitTogether(List<List<Receipt>> calls) {
        List<String> ids = calls.stream().flatMap(List::stream).map(Receipt::id).toList();
        return barrier.read(KNOWN, ids)
                .map(known -> {
                    List<RedisReply> each = known.list();
                    if (each.stream().skip(1).anyMatch(one -> one.number() == 0)) {
                        throw new StoreException(
                                "Redis lost what it was given before it was safe; ask again");
                    }
                    return calls;
                });
    }
}
