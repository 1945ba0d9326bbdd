package dev.fairlead.history;

import dev.fairlead.hook.CurrentBook;
import dev.fairlead.hook.Hook;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.ArrivalIds;
import dev.fairlead.request.Origin;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Writes history. What the journal tells is put aside, which costs nothing, and written a batch at
/// a time; what there is no room for is not kept, and counted. A batch that could not be written is
/// tried again, and meanwhile the room fills.
@Singleton
final class Recorder implements Journal.Listener {
    private static final Duration EVERY = Duration.ofMillis(200);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration TIDY_EVERY = Duration.ofSeconds(10);

    /// After the doors are closed and the commands have ended.
    private static final int LAST = CurrentBook.LOAD_FIRST + 100;

    private static final long LAST_WORDS_SECONDS = 3;

    /// To explain an arrival takes a tenth of a millisecond: a flood of them is told in part.
    private static final int BATCH = 64;

    /// Bodies and outputs that wait to be written (bytes).
    private static final long MOST_BYTES = 16 * 1024 * 1024;

    private final Shelf shelf;
    private final Provider<CurrentBook> book;
    private final Provider<Journal> journal;
    private final Accounts accounts;
    private final InstantSource clock;
    private final boolean isOn;
    private final int most;
    private final Queue<Heard> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger many = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final ArrivalIds ids = new ArrivalIds(new SecureRandom());
    private volatile String trouble = "";
    private List<Kept> unwritten = List.of();
    private Instant notBefore = Instant.MIN;
    private @Nullable Cancellable writing;
    private @Nullable Cancellable tidying;

    /// Book and journal are asked later: both are made of what tells us.
    Recorder(
            Shelf shelf,
            HistoryConfig config,
            Provider<CurrentBook> book,
            Provider<Journal> journal,
            InstantSource clock) {
        this.shelf = shelf;
        this.book = book;
        this.journal = journal;
        this.clock = clock;
        this.isOn = config.where() != HistoryConfig.Where.NONE;
        this.most = config.mostWaiting();
        this.accounts =
                new Accounts(
                        () -> book.get().secrets(),
                        new Keeping(config.keepRuns(), config.keepArrivals(), config.keepBodies()));
    }

    @Override
    public void heard(Entry entry) {
        if (!isOn) {
            return;
        }
        if (entry instanceof Entry.CommandRan ran) {
            hook(ran.hook(), hook -> new Heard.Ran(hook, ran));
        } else if (entry instanceof Entry.Missed missed && isForUs(missed.arrival())) {
            hook(missed.hook(), hook -> Heard.Missed.of(hook, missed));
        } else if (entry instanceof Entry.MethodRefused refused) {
            hook(refused.hook(), hook -> Heard.Missed.of(hook, refused, ids, clock.instant()));
        }
    }

    /// All replicas hear a channel; one of them keeps what it came to.
    private static boolean isForUs(Arrival arrival) {
        return !(arrival.origin() instanceof Origin.Channel(_, boolean elected)) || elected;
    }

    private void hook(String id, Function<Hook, Heard> heard) {
        book.get().get().hook(id).map(heard).filter(accounts.keeping()::keeps).ifPresent(this::add);
    }

    private void add(Heard heard) {
        long weight = heard.weight();
        if (many.incrementAndGet() > most) {
            many.decrementAndGet();
            dropped.incrementAndGet();
        } else if (bytes.addAndGet(weight) > MOST_BYTES) {
            bytes.addAndGet(-weight);
            many.decrementAndGet();
            dropped.incrementAndGet();
        } else {
            waiting.add(heard);
        }
    }

    void start(@Observes @Priority(CurrentBook.LOAD_FIRST + 100) StartupEvent event) {
        if (isOn) {
            writing = every(EVERY, this::write);
            tidying = every(TIDY_EVERY, this::tidy);
        }
    }

    private static Cancellable every(Duration period, Supplier<Uni<Void>> what) {
        return Multi.createFrom()
                .ticks()
                .every(period)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(_ -> what.get())
                .subscribe()
                .with(_ -> {});
    }

    /// What was heard until now is written, unless that takes too long.
    void stop(@Observes @Priority(LAST) ShutdownEvent event) throws InterruptedException {
        if (writing != null && tidying != null) {
            writing.cancel();
            tidying.cancel();
            notBefore = Instant.MIN;
            try {
                writeAll().subscribeAsCompletionStage().get(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException _) {
                dropped.addAndGet(unwritten.size() + many.get());
            }
            tellDropped();
        }
    }

    private Uni<Void> writeAll() {
        return write().chain(() ->
                unwritten.isEmpty() && !waiting.isEmpty()
                        ? writeAll()
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> write() {
        if (unwritten.isEmpty() && waiting.isEmpty()) {
            return Uni.createFrom().voidItem(); // the usual tick wakes no worker
        }
        return Uni.createFrom()
                .deferred(() -> {
                    if (unwritten.isEmpty()) {
                        unwritten = next();
                    }
                    return unwritten.isEmpty() || clock.instant().isBefore(notBefore)
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
            Heard heard = waiting.poll();
            if (heard == null) {
                break;
            }
            many.decrementAndGet();
            bytes.addAndGet(-heard.weight());
            try {
                batch.add(accounts.of(heard));
            } catch (RuntimeException bug) { // one of them must not keep out the others
                trouble = bug.toString();
                dropped.incrementAndGet();
            }
        }
        return batch;
    }

    /// A shelf that is away is tidied at the next turn.
    private Uni<Void> tidy() {
        tellDropped();
        return Multi.createBy()
                .repeating()
                .uni(() -> shelf.tidy(clock.instant()))
                .whilst(done -> done > 0)
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure()
                .recoverWithItem((Void) null);
    }

    private void tellDropped() {
        long records = dropped.getAndSet(0);
        if (records > 0) {
            String reason =
                    trouble.isEmpty() ? "they come faster than they can be written" : trouble;
            journal.get().write(new Entry.HistoryDropped(records, reason));
        }
    }
}
