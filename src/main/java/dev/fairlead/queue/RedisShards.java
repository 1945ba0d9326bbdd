package dev.fairlead.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.CRC32;

/// All shards of a queue. A lane lives in one of them, by the CRC-32 of its name; beyond `number`
/// stand those that were in use when there were more, with nothing in them but history.
record RedisShards(List<RedisShard> all, int number) {
    private static final int AT_ONCE = 64;

    /// So many a queue may be parted into.
    static final int MOST = 256;

    RedisShards {
        all = List.copyOf(all);
    }

    boolean isOne() {
        return all.size() == 1;
    }

    RedisShard first() {
        return all.getFirst();
    }

    /// Those that lanes live in.
    List<RedisShard> inUse() {
        return all.subList(0, number);
    }

    RedisShard home(String lane) {
        return all.get(home(lane, number));
    }

    static int home(String lane, int number) {
        CRC32 sum = new CRC32();
        sum.update(lane.getBytes(UTF_8));
        return (int) (sum.getValue() % number);
    }

    /// What goes to each shard, in its order.
    <T> Map<RedisShard, List<T>> parted(List<T> all, Function<T, String> lane) {
        Map<RedisShard, List<T>> parted = new LinkedHashMap<>();
        for (T one : all) {
            parted.computeIfAbsent(home(lane.apply(one)), _ -> new ArrayList<>()).add(one);
        }
        return parted;
    }

    /// Asks all at once; the answers in their order.
    <T> Uni<List<T>> each(Function<RedisShard, Uni<T>> question) {
        return ask(all, question);
    }

    static <S, T> Uni<List<T>> ask(List<S> those, Function<S, Uni<T>> question) {
        return those.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join()
                        .all(those.stream().map(question).toList())
                        .usingConcurrencyOf(AT_ONCE)
                        .andFailFast();
    }
}
