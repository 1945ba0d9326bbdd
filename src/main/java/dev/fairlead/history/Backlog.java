package dev.fairlead.history;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// What was heard and is not yet on the shelf. It goes there a batch at a time, one batch after the
/// other whoever asks; a batch that could not be written is tried again, and what comes when there
/// is no room left is not kept, and counted.
final class Backlog {
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    /// To explain an arrival takes a tenth of a millisecond: a flood of them is told in part.
    private static final int BATCH = 64;

    /// Bodies and outputs that wait to be written (bytes).
    private static final long MOST_BYTES = 16 * 1024 * 1024;

    private final Shelf shelf;
    private final InstantSource clock;
    private final int most;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger many = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private volatile String trouble = "";
    private volatile List<Kept> unwritten = List.of();
    private volatile Instant notBefore = Instant.MIN;
    private volatile boolean isEnding;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    /// @param most so many may wait
    Backlog(Shelf shelf, InstantSource clock, int most) {
        this.shelf = shelf;
        this.clock = clock;
        this.most = most;
    }

    private record Waiting(long weight, Supplier<Kept> account) {}

    /// Costs nothing, and can be called from anywhere.
    ///
    /// @param weight how much memory it holds (bytes)
    /// @param account makes of it what is kept, later and where it may take its time
    void add(long weight, Supplier<Kept> account) {
        if (many.incrementAndGet() > most) {
            many.decrementAndGet();
            dropped.incrementAndGet();
        } else if (bytes.addAndGet(weight) > MOST_BYTES) {
            bytes.addAndGet(-weight);
            many.decrementAndGet();
            dropped.incrementAndGet();
        } else {
            waiting.add(new Waiting(weight, account));
        }
    }

    /// Writes a batch, if there is anything to write; never fails. A batch that has begun goes on
    /// when nobody waits for it any more: half of it is neither here nor on the shelf.
    Uni<Void> write() {
        return Uni.createFrom().completionStage(this::begin);
    }

    private synchronized CompletionStage<Void> begin() {
        if (last.isDone() && isEmpty()) {
            return last; // the usual tick wakes no worker
        }
        last =
                Uni.createFrom()
                        .completionStage(last)
                        .chain(this::batch)
                        .subscribeAsCompletionStage();
        return last.copy();
    }

    /// Writes all that was heard until now, without rest after a failure; the second failure is the
    /// last. What is not written then, or in time, counts as dropped. Never fails.
    Uni<Void> finish(Duration patience) {
        isEnding = true;
        return writeAll()
                .ifNoItem()
                .after(patience)
                .recoverWithItem((Void) null)
                .invoke(() -> dropped.addAndGet(unwritten.size() + many.get()));
    }

    private Uni<Void> writeAll() {
        return write().chain(() ->
                unwritten.isEmpty() && !waiting.isEmpty()
                        ? writeAll()
                        : Uni.createFrom().voidItem());
    }

    private boolean isEmpty() {
        return unwritten.isEmpty() && waiting.isEmpty();
    }

    private Uni<Void> batch() {
        return Uni.createFrom()
                .deferred(() -> {
                    if (unwritten.isEmpty()) {
                        unwritten = next();
                    }
                    return unwritten.isEmpty() || isResting()
                            ? Uni.createFrom().voidItem()
                            : shelf.keep(unwritten).invoke(this::written);
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .onFailure()
                .recoverWithItem(failure -> {
                    notWritten(failure);
                    return null;
                });
    }

    private boolean isResting() {
        return !isEnding && clock.instant().isBefore(notBefore);
    }

    private void written() {
        unwritten = List.of();
        trouble = "";
    }

    private void notWritten(Throwable failure) {
        trouble = String.valueOf(failure.getMessage());
        notBefore = clock.instant().plus(AFTER_FAILURE);
    }

    private List<Kept> next() {
        List<Kept> batch = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            Waiting heard = waiting.poll();
            if (heard == null) {
                break;
            }
            many.decrementAndGet();
            bytes.addAndGet(-heard.weight);
            try {
                batch.add(heard.account.get());
            } catch (RuntimeException bug) { // one of them must not keep out the others
                trouble = bug.toString();
                dropped.incrementAndGet();
            }
        }
        return batch;
    }

    /// How many were dropped since the last question.
    long takeDropped() {
        return dropped.getAndSet(0);
    }

    /// Why they were dropped.
    String reason() {
        return trouble.isEmpty() ? "they come faster than they can be written" : trouble;
    }
}
