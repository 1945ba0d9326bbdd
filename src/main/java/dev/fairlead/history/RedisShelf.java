package dev.fairlead.history;

import dev.fairlead.store.RedisReply;
import dev.fairlead.store.RedisScript;
import dev.fairlead.store.RedisStore;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// History on Redis, which all replicas share. Each move is one Lua script (`redis/history-*.lua`);
/// all keys have one tag of their own, beside those of the queue.
final class RedisShelf implements Shelf {
    private static final String COMMON = "history";
    private static final RedisScript KEEP = RedisScript.of(COMMON, "history-keep");
    private static final RedisScript LOOK = RedisScript.of(COMMON, "history-look");
    private static final RedisScript FIND = RedisScript.of(COMMON, "history-find");
    private static final RedisScript TIDY = RedisScript.of(COMMON, "history-tidy");
    private static final RedisScript FORGET = RedisScript.of(COMMON, "history-forget");

    /// So many are removed in one move, so that nobody waits long.
    private static final int BATCH = 200;

    private final RedisStore redis;
    private final String prefix;
    private final Bounds bounds;

    /// @param name what all keys begin with
    RedisShelf(RedisStore redis, String name, Bounds bounds) {
        this.redis = redis;
        this.prefix = "{" + name + ":history}:";
        this.bounds = bounds;
    }

    @Override
    public Uni<Void> keep(List<Kept> batch) {
        List<Object> arguments = new ArrayList<>(List.of(bounds.runs(), bounds.arrivals()));
        for (Kept kept : batch) {
            arguments.addAll(
                    List.of(
                            kept.kind().word(),
                            kept.id(),
                            kept.hook(),
                            kept.at().toEpochMilli(),
                            kept.word(),
                            new JsonArray(kept.names()).encode(),
                            kept.head(),
                            kept.body() == null ? "" : kept.body(),
                            kept.until().all().toEpochMilli(),
                            kept.until().body().toEpochMilli()));
        }
        return run(KEEP, arguments).replaceWithVoid();
    }

    @Override
    public Uni<Page<Kept>> look(Look look) {
        Look.Cursor after = Look.Cursor.of(look);
        List<Object> arguments =
                List.of(
                        look.kind().word(),
                        orEmpty(look.hook()),
                        orEmpty(look.word()),
                        millis(look.since()),
                        millis(look.until()),
                        after == null ? "" : after.at(),
                        after == null ? "" : after.id(),
                        look.limit());
        return run(LOOK, arguments).map(reply -> page(look.kind(), reply.list()));
    }

    private static Page<Kept> page(Kind kind, List<RedisReply> reply) {
        String next = reply.getFirst().text();
        return new Page<>(
                reply.stream().skip(1).map(row -> kept(kind, row, null)).toList(),
                next.isEmpty() ? null : next);
    }

    private static Kept kept(Kind kind, RedisReply row, @Nullable String body) {
        Instant until = Instant.ofEpochMilli(row.at(5).number());
        return new Kept(
                kind,
                row.at(0).text(),
                row.at(1).text(),
                Instant.ofEpochMilli(row.at(2).number()),
                row.at(3).text(),
                List.of(),
                row.at(4).text(),
                body,
                new Kept.Until(until, until));
    }

    @Override
    public Uni<Optional<Kept>> find(Kind kind, String id) {
        return run(FIND, List.of(kind.word(), id))
                .map(reply ->
                        reply.list().isEmpty()
                                ? Optional.empty()
                                : Optional.of(kept(kind, reply, body(reply.at(6)))));
    }

    private static @Nullable String body(RedisReply text) {
        return text.text().isEmpty() ? null : text.text();
    }

    @Override
    public Uni<Integer> tidy(Instant now) {
        return run(TIDY, List.of(now.toEpochMilli(), BATCH)).map(RedisShelf::count);
    }

    @Override
    public Uni<Integer> forget(String name) {
        return run(FORGET, List.of(name)).map(RedisShelf::count);
    }

    private static int count(RedisReply reply) {
        return (int) reply.number();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Object millis(@Nullable Instant moment) {
        return moment == null ? "" : moment.toEpochMilli();
    }

    private Uni<RedisReply> run(RedisScript script, List<Object> arguments) {
        return redis.run(script, prefix, arguments);
    }
}
