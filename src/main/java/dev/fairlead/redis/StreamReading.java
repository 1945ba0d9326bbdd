package dev.fairlead.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.redis.Bringing.Result;
import dev.fairlead.store.RedisStream;
import dev.fairlead.store.RedisStream.Claimed;
import dev.fairlead.store.RedisStream.Field;
import dev.fairlead.store.RedisStream.StreamEntry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// One stream from its entries to their acknowledgement.
///
/// It pulls: no more is taken than there are free places, and nothing while an entry is turned
/// away. An entry is acknowledged once every hook has seen to it; until then it is pending in the
/// group, and other replicas are told by and by that it is in good hands. Entries of those who tell
/// nothing are taken over. What is taken over again and again, or rejected, goes to the stream of
/// the dead.
final class StreamReading {
    private static final int KEEPINGS = 3;
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final RedisStream stream;
    private final StreamEntries entries;
    private final Journal journal;
    private final RedisConfig config;
    private final Holdings holdings = new Holdings();
    private final long takeOverEvery;
    private final List<Cancellable> running = new ArrayList<>();
    private String cursor = RedisStream.firstCursor();
    private long takeOverAt = System.nanoTime();
    private volatile boolean heard;
    private volatile boolean lost;
    private volatile boolean stopped;

    StreamReading(RedisStream stream, StreamEntries entries, Journal journal, RedisConfig config) {
        this.stream = stream;
        this.entries = entries;
        this.journal = journal;
        this.config = config;
        this.takeOverEvery = config.claimAfter().dividedBy(KEEPINGS).toNanos();
    }

    void begin() {
        running.add(
                Multi.createBy()
                        .repeating()
                        .uni(this::next)
                        .indefinitely()
                        .onItem()
                        .<StreamEntry>disjoint()
                        .onItem()
                        .transformToUni(this::take)
                        .merge(config.maxInFlight())
                        .subscribe()
                        .with(_ -> {}));
        running.add(
                Multi.createFrom()
                        .ticks()
                        .every(Duration.ofNanos(takeOverEvery))
                        .onOverflow()
                        .drop()
                        .onItem()
                        .transformToUniAndConcatenate(_ -> keep())
                        .subscribe()
                        .with(_ -> {}));
    }

    boolean isHeard() {
        return heard;
    }

    /// How far the group is behind; empty when it cannot be told.
    Uni<Optional<RedisStream.Arrears>> arrears() {
        return stream.arrears().onFailure().recoverWithItem(Optional.empty());
    }

    /// Takes nothing more; what was taken is seen to.
    void stopReading() {
        stopped = true;
        stream.close();
    }

    /// Waits for what is under way and not turned away, at most this long, and ends.
    void end(Duration longest) {
        stopReading();
        holdings.awaitSettled(longest);
        running.forEach(Cancellable::cancel);
    }

    /// The next entries; it never fails and, when there are none, takes its time.
    private Uni<List<StreamEntry>> next() {
        if (stopped) {
            return Uni.createFrom().nothing();
        }
        int free = config.maxInFlight() - holdings.size();
        if (free <= 0 || holdings.isTurnedAway()) {
            return nothingAfter(LOOK_AGAIN);
        }
        return Uni.createFrom()
                .deferred(() -> ready(() -> look(free)))
                .onFailure()
                .invoke(this::lose)
                .onFailure()
                .recoverWithUni(() -> nothingAfter(LONGEST_WAIT));
    }

    private Uni<List<StreamEntry>> nothingAfter(Duration wait) {
        return Uni.createFrom().<List<StreamEntry>>item(List.of()).onItem().delayIt().by(wait);
    }

    /// The group is made when the reading begins, and whenever it is found missing: somebody
    /// deleted it, or all of Redis.
    private Uni<List<StreamEntry>> ready(Supplier<Uni<List<StreamEntry>>> look) {
        Uni<List<StreamEntry>> looked =
                heard ? look.get() : stream.join().invoke(this::hear).chain(look::get);
        return looked.onFailure(RedisStream::isGroupMissing)
                .recoverWithUni(() -> stream.join().chain(look::get));
    }

    private void hear() {
        heard = true;
        lost = false;
        journal.write(new Entry.StreamHeard(stream.name()));
    }

    /// Told once for each loss.
    private void lose(Throwable failure) {
        heard = false;
        if (!lost && !stopped) {
            lost = true;
            journal.write(
                    new Entry.StreamLost(stream.name(), String.valueOf(failure.getMessage())));
        }
    }

    private Uni<List<StreamEntry>> look(int free) {
        if (System.nanoTime() - takeOverAt < 0) {
            return stream.read(free).invoke(holdings::hold);
        }
        return stream.claim(config.claimAfter(), cursor, free).map(this::takenOver);
    }

    private List<StreamEntry> takenOver(Claimed claimed) {
        cursor = claimed.cursor();
        if (claimed.isEnd()) {
            takeOverAt = System.nanoTime() + takeOverEvery;
        }
        if (!claimed.gone().isEmpty()) {
            journal.write(new Entry.EntriesGone(stream.name(), claimed.gone()));
        }
        List<StreamEntry> fresh =
                claimed.entries().stream().filter(entry -> !holdings.holds(entry)).toList();
        holdings.hold(fresh);
        return fresh;
    }

    /// One entry to its end. It never fails: a failure here would end the reading.
    private Uni<Boolean> take(StreamEntry entry) {
        Uni<Boolean> ended =
                entry.handedOut() > config.maxTries()
                        ? bury(entry, "begun %d times and never ended".formatted(config.maxTries()))
                        : entries.see(entry, () -> holdings.turnedAway(entry))
                                .invoke(_ -> holdings.taken(entry))
                                .chain(results -> settle(entry, results));
        return ended.eventually(() -> holdings.release(entry));
    }

    /// The entry is done with when every hook is. What failed is left pending: after a while it is
    /// taken over, and its hooks get it once more.
    private Uni<Boolean> settle(StreamEntry entry, List<Result> results) {
        List<String> rejections = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (Result result : results) {
            switch (result) {
                case Result.Seen _ -> {}
                case Result.Rejected(String reason) -> rejections.add(reason);
                case Result.Failed(String reason) -> failures.add(reason);
            }
        }
        boolean isLastTry = entry.handedOut() >= config.maxTries();
        if (results.isEmpty() || !failures.isEmpty() && !isLastTry) {
            return Uni.createFrom().item(false);
        }
        rejections.addAll(failures);
        return rejections.isEmpty()
                ? acknowledge(entry)
                : bury(entry, String.join("; ", rejections));
    }

    private Uni<Boolean> bury(StreamEntry entry, String reason) {
        List<Field> epitaph = List.of(field("dead.reason", reason), field("dead.id", entry.id()));
        return persistently(() -> stream.bury(entry, epitaph))
                .invoke(() ->
                        journal.write(new Entry.EntryBuried(stream.name(), entry.id(), reason)))
                .chain(() -> acknowledge(entry));
    }

    private static Field field(String name, String value) {
        return new Field(name, value.getBytes(UTF_8));
    }

    private Uni<Boolean> acknowledge(StreamEntry entry) {
        return persistently(() -> stream.settle(entry.id(), config.deleteEntries()));
    }

    /// What is done and not acknowledged would be done again, so this goes on until Redis is back.
    private static Uni<Boolean> persistently(Supplier<Uni<Boolean>> question) {
        return Uni.createFrom()
                .deferred(question::get)
                .onFailure()
                .retry()
                .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                .indefinitely();
    }

    private Uni<Boolean> keep() {
        if (stopped && holdings.size() == 0) {
            running.forEach(Cancellable::cancel);
        }
        return stream.keep(holdings.begun())
                .chain(() -> stream.keepUntried(holdings.untried()))
                .onFailure()
                .recoverWithItem(false); // the reading finds out by itself
    }
}
