package dev.fairlead.queue;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Looks into several shards. All are asked at once for as many places each; what some did not fill
/// the others are asked for again. The next look begins where this one ended, so that no shard is
/// always the last.
///
/// A shard that cannot be asked keeps back nothing of what the others gave: that is in flight, and
/// would lie until its leases run out.
final class RedisLeasing {
    private final RedisShards shards;
    private final AtomicInteger turn = new AtomicInteger();

    RedisLeasing(RedisShards shards) {
        this.shards = shards;
    }

    Uni<Leases> lease(int places) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, shards.inUse().size()).boxed().toList());
        Collections.rotate(order, -turn.get());
        return round(order, places, new Look());
    }

    /// What was found so far.
    private static final class Look {
        private final List<Lease> leases = new ArrayList<>();
        private long bytes = Limits.MOST_BYTES;
        private Duration quiet = Duration.ofSeconds(1);
        private @Nullable Throwable failure;

        void takes(Leases found) {
            leases.addAll(found.leases());
            for (Lease lease : found.leases()) {
                bytes -= lease.delivery().message().body().length;
            }
        }

        void failed(@Nullable Throwable why) {
            failure = failure == null ? why : failure;
        }

        void isQuiet(Duration while_) {
            quiet = quiet.compareTo(while_) < 0 ? quiet : while_;
        }

        Uni<Leases> told() {
            Throwable failed = failure;
            return failed == null || !leases.isEmpty()
                    ? Uni.createFrom().item(new Leases(leases, quiet))
                    : Uni.createFrom().failure(failed);
        }
    }

    /// One shard and for how many it is asked.
    private record Ask(int shard, int places) {}

    /// What a shard gave, or why it gave nothing.
    private record Answer(Leases leases, @Nullable Throwable failure) {
        private static final Leases NOTHING = new Leases(List.of(), Duration.ofSeconds(1));

        static Uni<Answer> of(Uni<Leases> asked) {
            return asked.map(leases -> new Answer(leases, null))
                    .onFailure()
                    .recoverWithItem(failure -> new Answer(NOTHING, failure));
        }
    }

    private Uni<Leases> round(List<Integer> those, int places, Look look) {
        List<Ask> asks = asks(those, places);
        long asked = asks.stream().filter(ask -> ask.places() > 0).count();
        long bytes = Math.max(1, look.bytes / Math.max(1, asked));
        return RedisShards.ask(
                        asks,
                        ask -> Answer.of(shards.all().get(ask.shard()).lease(ask.places(), bytes)))
                .chain(found -> {
                    List<Integer> more = new ArrayList<>();
                    int left = places;
                    for (int i = 0; i < asks.size(); i++) {
                        Ask ask = asks.get(i);
                        Leases given = found.get(i).leases();
                        look.failed(found.get(i).failure());
                        left -= given.leases().size();
                        look.takes(given);
                        if (!given.leases().isEmpty()) {
                            turn.set((ask.shard() + 1) % shards.inUse().size());
                        }
                        if (given.quiet().isZero()
                                && (ask.places() == 0 || !given.leases().isEmpty())) {
                            more.add(ask.shard());
                        } else {
                            look.isQuiet(given.quiet());
                        }
                    }
                    if (left > 0 && look.bytes > 0 && !more.isEmpty()) {
                        return round(more, left, look);
                    }
                    if (!more.isEmpty()) {
                        look.isQuiet(Duration.ZERO);
                    }
                    return look.told();
                });
    }

    private List<Ask> asks(List<Integer> those, int places) {
        int share = Math.ceilDiv(places, those.size());
        List<Ask> asks = new ArrayList<>();
        int left = places;
        for (int shard : those) {
            int some = Math.min(share, left);
            asks.add(new Ask(shard, some));
            left -= some;
        }
        return asks;
    }
}
