package dev.fairlead.redis;

import dev.fairlead.hook.CurrentBook;
import dev.fairlead.hook.Hook;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.request.Arrival;
import dev.fairlead.trigger.Trigger;
import dev.fairlead.trigger.Upshot;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/// Brings arrivals to their hooks. One that is turned away is brought again until it is taken: what
/// came by Redis has nobody who could be told to come again later.
@Singleton
final class Bringing {
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final CurrentBook book;
    private final Trigger trigger;
    private final Journal journal;

    Bringing(CurrentBook book, Trigger trigger, Journal journal) {
        this.book = book;
        this.trigger = trigger;
        this.journal = journal;
    }

    /// What came of it in the end. It never fails.
    ///
    /// @param onTurnedAway hears of each time that the hook turned it away
    Uni<Result> bring(Hook hook, Arrival arrival, Runnable onTurnedAway) {
        return Uni.createFrom()
                .deferred(() ->
                        usable(hook)
                                .map(now ->
                                        trigger.take(now, arrival)
                                                .chain(upshot -> orAgain(now, upshot)))
                                .orElseGet(() -> rejected(hook, "no hook file has it any more")))
                .onFailure(TurnedAwayException.class)
                .invoke(onTurnedAway)
                .onFailure(TurnedAwayException.class)
                .retry()
                .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                .indefinitely()
                .onFailure()
                .recoverWithItem(bug -> failed(hook, arrival, bug));
    }

    /// One of which it was not known yet who is registered takes nothing; the book has it anew.
    private Optional<Hook> usable(Hook hook) {
        return hook.subscribers() == Hook.Subscribers.UNKNOWN
                ? book.get().hook(hook.id())
                : Optional.of(hook);
    }

    /// What came of an arrival.
    sealed interface Result {
        /// The hook saw to it.
        record Seen() implements Result {}

        /// The hook rejects it, and would again.
        record Rejected(String reason) implements Result {}

        /// Something failed that nobody foresaw; it may go well another time.
        record Failed(String reason) implements Result {}
    }

    private Result failed(Hook hook, Arrival arrival, Throwable bug) {
        journal.write(new Entry.ArrivalRejected(hook.id(), arrival, bug.toString()));
        return new Result.Failed(hook.id() + ": " + bug.getClass().getSimpleName());
    }

    private static Uni<Result> orAgain(Hook hook, Upshot upshot) {
        return switch (upshot) {
            case Upshot.Busy _, Upshot.Unavailable _ ->
                    Uni.createFrom().failure(new TurnedAwayException());
            case Upshot.Rejected(String reason) ->
                    rejected(hook, "it lacks what a delivery needs: " + reason);
            case Upshot.Unreadable(String told) -> rejected(hook, told);
            case Upshot.RuleBroken _ -> rejected(hook, "its rule cannot be judged");
            case Upshot.NotTriggered _,
                    Upshot.LeftToAnother _,
                    Upshot.Accepted _,
                    Upshot.Started _,
                    Upshot.Ran _ ->
                    Uni.createFrom().item(new Result.Seen());
        };
    }

    private static Uni<Result> rejected(Hook hook, String reason) {
        return Uni.createFrom().item(new Result.Rejected(hook.id() + ": " + reason));
    }

    /// Nothing has happened yet; the same arrival is brought again.
    private static final class TurnedAwayException extends Exception {
        private static final long serialVersionUID = 1L;

        TurnedAwayException() {
            super(null, null, false, false);
        }
    }
}
