package dev.fairlead.ops;

import dev.fairlead.hook.CurrentBook;
import dev.fairlead.hook.HookBook;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.queue.DeliveryQueue;
import dev.fairlead.queue.QueueConfig;
import dev.fairlead.store.Durability;
import dev.fairlead.store.RedisServer;
import dev.fairlead.store.RedisStore;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Warns of what the settings of the Redis server put at risk: once for each server, when something
/// of ours is kept there. A channel keeps nothing.
@Singleton
final class RedisCare {
    private final CurrentBook book;
    private final DeliveryQueue queue;
    private final Durability asked;
    private final RedisStore redis;
    private final Journal journal;
    private @Nullable RedisServer server;
    private List<String> told = List.of();

    RedisCare(
            CurrentBook book,
            DeliveryQueue queue,
            QueueConfig config,
            RedisStore redis,
            Journal journal) {
        this.book = book;
        this.queue = queue;
        this.asked = new Durability(config.redisOnDisk(), config.redisReplicas());
        this.redis = redis;
        this.journal = journal;
    }

    void start(@Observes @Priority(CurrentBook.LOAD_FIRST + 50) StartupEvent event) {
        redis.onServer(this::meet);
        book.onChange(_ -> tell());
    }

    /// What is at risk now, each with its mend.
    synchronized List<String> doubts() {
        HookBook now = book.get();
        boolean keeps = queue.isShared() && now.delivers() || !now.streams().isEmpty();
        return server != null && keeps ? server.doubts(asked) : List.of();
    }

    private synchronized void meet(RedisServer other) {
        server = other;
        told = List.of();
        tell();
    }

    private synchronized void tell() {
        List<String> doubts = doubts();
        doubts.stream()
                .filter(doubt -> !told.contains(doubt))
                .forEach(doubt -> journal.write(new Entry.RedisDoubtful(doubt)));
        told = doubts;
    }
}
