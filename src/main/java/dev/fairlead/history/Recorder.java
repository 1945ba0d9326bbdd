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
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Writes history: what the journal tells goes to the backlog, and from there to the shelf.
@Singleton
final class Recorder implements Journal.Listener {
    private static final Duration EVERY = Duration.ofMillis(200);
    private static final Duration TIDY_EVERY = Duration.ofSeconds(10);

    /// After the doors are closed and the commands have ended.
    private static final int LAST = CurrentBook.LOAD_FIRST + 100;

    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    private final Shelf shelf;
    private final Provider<CurrentBook> book;
    private final Provider<Journal> journal;
    private final Accounts accounts;
    private final InstantSource clock;
    private final boolean isOn;
    private final Backlog backlog;
    private final ArrivalIds ids = new ArrivalIds(new SecureRandom());
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
        this.accounts =
                new Accounts(
                        () -> book.get().secrets(),
                        new Keeping(config.keepRuns(), config.keepArrivals(), config.keepBodies()));
        this.backlog = new Backlog(shelf, clock, config.mostWaiting());
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
        book.get()
                .get()
                .hook(id)
                .map(heard)
                .filter(accounts.keeping()::keeps)
                .ifPresent(kept -> backlog.add(kept.weight(), () -> accounts.of(kept)));
    }

    void start(@Observes @Priority(CurrentBook.LOAD_FIRST + 100) StartupEvent event) {
        if (isOn) {
            writing = every(EVERY, backlog::write);
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
    void stop(@Observes @Priority(LAST) ShutdownEvent event) {
        if (writing != null && tidying != null) {
            writing.cancel();
            tidying.cancel();
            backlog.finish(LAST_WORDS).subscribeAsCompletionStage().join();
            tellDropped();
        }
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
        long records = backlog.takeDropped();
        if (records > 0) {
            journal.get().write(new Entry.HistoryDropped(records, backlog.reason()));
        }
    }
}
