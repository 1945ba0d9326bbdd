package dev.fairlead.store;

import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What Redis answered: a number, a text, bytes, a list, or nothing.
public final class RedisReply {
    private final @Nullable Response response;

    RedisReply(@Nullable Response response) {
        this.response = response;
    }

    public boolean isNothing() {
        return response == null;
    }

    public boolean isList() {
        return response != null && response.type() == ResponseType.MULTI;
    }

    public long number() {
        return Long.parseLong(text());
    }

    public String text() {
        return there().toString();
    }

    public byte[] bytes() {
        return there().toBytes();
    }

    public List<RedisReply> list() {
        return stream().toList();
    }

    /// One of a list's elements, counted from 0.
    public RedisReply at(int index) {
        return new RedisReply(there().get(index));
    }

    /// What stands under a name. RESP3 answers with a map, RESP2 with a list of pairs.
    public RedisReply under(String name) {
        Response there = there();
        if (!there.isMap()) {
            return list().stream()
                    .filter(pair -> pair.at(0).text().equals(name))
                    .map(pair -> pair.at(1))
                    .findFirst()
                    .orElse(new RedisReply(null));
        }
        return new RedisReply(there.get(name));
    }

    /// The value of a field. RESP3 answers with a map, RESP2 with names and values in turn.
    RedisReply value(String name) {
        Response there = there();
        if (there.isMap()) {
            return new RedisReply(there.get(name));
        }
        List<RedisReply> flat = list();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            if (flat.get(i).text().equals(name)) {
                return flat.get(i + 1);
            }
        }
        return new RedisReply(null);
    }

    private Stream<RedisReply> stream() {
        return there().stream().map(RedisReply::new);
    }

    private Response there() {
        if (response == null) {
            throw new StoreException("Redis answered nothing where something was expected");
        }
        return response;
    }
}
