package dev.fairlead.hook;

import dev.fairlead.store.RedisReply;
import dev.fairlead.store.RedisScript;
import dev.fairlead.store.RedisStore;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// In a hash on Redis, beside the version that it has; all replicas share it.
final class EndpointHash implements EndpointStore {
    private static final RedisScript READ = RedisScript.of("endpoints-read");
    private static final RedisScript SWAP = RedisScript.of("endpoints-swap");

    private final RedisStore redis;
    private final String prefix;

    /// @param name what all keys begin with
    EndpointHash(RedisStore redis, String name) {
        this.redis = redis;
        this.prefix = "{" + name + ":endpoints}:";
    }

    @Override
    public Uni<Optional<Content>> read(long known) {
        return redis.run(READ, prefix, List.of(known)).map(EndpointHash::content);
    }

    private static Optional<Content> content(RedisReply reply) {
        List<RedisReply> parts = reply.list();
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> texts = new HashMap<>();
        for (int i = 1; i + 1 < parts.size(); i += 2) {
            texts.put(parts.get(i).text(), parts.get(i + 1).text());
        }
        return Optional.of(new Content(Long.parseLong(parts.getFirst().text()), texts));
    }

    @Override
    public Uni<Boolean> swap(String id, @Nullable String before, @Nullable String after) {
        return redis.run(
                        SWAP,
                        prefix,
                        List.of(id, before == null ? "" : before, after == null ? "" : after))
                .map(reply -> reply.number() == 1);
    }

    /// The connection is not its own.
    @Override
    public void close() {}
}
