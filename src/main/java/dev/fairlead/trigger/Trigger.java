package dev.fairlead.trigger;

import dev.fairlead.command.CommandResult;
import dev.fairlead.command.Commands;
import dev.fairlead.command.Place;
import dev.fairlead.delivery.Message;
import dev.fairlead.hook.Hook;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.journal.Seen;
import dev.fairlead.queue.DeliveryQueue;
import dev.fairlead.queue.Owed;
import dev.fairlead.queue.QueueUnavailableException;
import dev.fairlead.queue.Receipt;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.ArrivalIds;
import dev.fairlead.request.Origin;
import dev.fairlead.request.Values;
import dev.fairlead.trace.Step;
import dev.fairlead.trace.Traces;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The flow of one arrival, whichever door it came in by: read, judge, plan, act, answer.
///
/// The order when a hook runs and delivers: reserve the command's place (none free: nothing has
/// happened), store all deliveries (fails: the place is given back, nothing has run), run the
/// command, answer for the command. A failing command takes no delivery back.
@Singleton
public final class Trigger {
    private static final String UNKNOWN = "the endpoints that are registered for it cannot be read";

    private final Runs runs;
    private final DeliveryQueue queue;
    private final Journal journal;
    private final Traces traces;
    private final InstantSource clock;
    private final ArrivalIds runIds = new ArrivalIds(new SecureRandom());

    Trigger(
            Commands commands,
            DeliveryQueue queue,
            Journal journal,
            Traces traces,
            InstantSource clock) {
        this.runs = new Runs(commands, journal, clock);
        this.queue = queue;
        this.journal = journal;
        this.traces = traces;
        this.clock = clock;
    }

    /// Whether other processes may share the work of this one, so that what all of them hear must
    /// be parted among them. An embedded queue has one process.
    public boolean hasReplicas() {
        return queue.isShared();
    }

    /// Takes one arrival to its answer, as the original would give it.
    ///
    /// @param audience may see the output of a command while it runs
    public Uni<Handled> handle(Hook hook, Arrival arrival, Audience audience) {
        return seeTo(hook, arrival, audience)
                .map(ended -> new Handled(ended.seen(), Replies.to(hook, ended.upshot())));
    }

    /// An arrival that was seen to, and what the one who brought it is told.
    public record Handled(Seen seen, Answer answer) {}

    /// Takes one arrival to its end.
    public Uni<Upshot> take(Hook hook, Arrival arrival) {
        return seeTo(hook, arrival, Audience.NOBODY).map(Ended::upshot);
    }

    private record Ended(Upshot upshot, Seen seen) {}

    private Uni<Ended> seeTo(Hook hook, Arrival arrival, Audience audience) {
        journal.write(new Entry.Arrived(hook.id(), arrival));
        Step step = traces.isOn() ? begin(hook, arrival) : Step.NONE;
        return read(hook, arrival, audience, step)
                .map(upshot -> conclude(hook, arrival, step, upshot));
    }

    private Step begin(Hook hook, Arrival arrival) {
        Step.Kind kind =
                switch (arrival.origin()) {
                    case Origin.Http _, Origin.Api _ -> Step.Kind.SERVER;
                    case Origin.Channel _, Origin.Stream _ -> Step.Kind.CONSUMER;
                    case Origin.Operation _ -> Step.Kind.INTERNAL;
                };
        return traces.begin("arrival", kind, arrival.headers()::first, arrival.receivedAt())
                .note("fairlead.hook", hook.id())
                .note("fairlead.arrival", arrival.id());
    }

    private Ended conclude(Hook hook, Arrival arrival, Step step, Upshot upshot) {
        String word = upshot.conclusion().word();
        if (step.isRecorded()) {
            step.note("fairlead.outcome", word)
                    .end(upshot.conclusion().isTrouble() ? word : "", clock.instant());
        }
        List<String> deliveries = upshot.receipts().stream().map(Receipt::id).toList();
        Seen seen = new Seen(hook.id(), arrival.id(), word, deliveries);
        journal.write(new Entry.Concluded(hook.id(), arrival, upshot.conclusion(), seen));
        return new Ended(upshot, seen);
    }

    private Uni<Upshot> read(Hook hook, Arrival arrival, Audience audience, Step step) {
        return switch (Reading.of(hook, arrival)) {
            case Reading.Whole(Values values, List<String> notes) -> {
                notes.forEach(note -> noteUnreadable(hook, arrival, note));
                yield judge(hook, values, audience, step);
            }
            case Reading.Broken(String note, String answer) -> {
                noteUnreadable(hook, arrival, note);
                journal.write(new Entry.ArrivalUnreadable(hook.id(), arrival));
                yield upshot(new Upshot.Unreadable(answer));
            }
        };
    }

    private Uni<Upshot> judge(Hook hook, Values values, Audience audience, Step step) {
        Arrival arrival = values.arrival();
        hook.condition().oddities().forEach(note -> noteOdd(hook, note));
        return switch (Judged.of(
                hook.condition().rule(), values, hook.condition().softSignatures())) {
            case Judged.Yes(String note) -> {
                noteMissing(hook, arrival, note);
                journal.write(new Entry.Triggered(hook.id(), arrival));
                noteStatus(hook, arrival, hook.reply().success());
                yield act(hook, values, audience, step);
            }
            case Judged.No(String note) -> {
                noteMissing(hook, arrival, note);
                noteStatus(hook, arrival, hook.reply().mismatch());
                journal.write(new Entry.RuleSaidNo(hook.id(), arrival));
                yield upshot(new Upshot.NotTriggered());
            }
            case Judged.Error(String reason, String plain) -> {
                journal.write(new Entry.RuleBroken(hook.id(), arrival, reason, plain));
                yield upshot(new Upshot.RuleBroken());
            }
        };
    }

    private Uni<Upshot> act(Hook hook, Values values, Audience audience, Step step) {
        Arrival arrival = values.arrival();
        return switch (Planner.plan(hook, values)) {
            case Plan.Reject(String reason) -> {
                journal.write(new Entry.ArrivalRejected(hook.id(), arrival, reason));
                yield upshot(new Upshot.Rejected(reason));
            }
            case Plan.Act _ when hook.subscribers() == Hook.Subscribers.UNKNOWN -> {
                journal.write(new Entry.ArrivalTurnedAway(hook.id(), arrival, UNKNOWN));
                yield upshot(new Upshot.Unavailable());
            }
            case Plan.Act plan when isLeftToAnother(arrival, plan) -> {
                journal.write(new Entry.ArrivalLeft(hook.id(), arrival));
                yield upshot(new Upshot.LeftToAnother());
            }
            case Plan.Act plan -> act(hook, arrival, plan, audience, step);
        };
    }

    /// All replicas hear a channel: what would happen once in each of them is for one.
    private static boolean isLeftToAnother(Arrival arrival, Plan.Act plan) {
        return arrival.origin() instanceof Origin.Channel(_, boolean elected)
                && !elected
                && !plan.repeatable();
    }

    private Uni<Upshot> act(
            Hook hook, Arrival arrival, Plan.Act plan, Audience audience, Step step) {
        Plan.Command command = plan.command();
        List<Owed> owed = inTrace(plan.deliveries(), step.carried());
        if (command == null) {
            return store(hook, arrival, owed, null)
                    .map(receipts ->
                            receipts.<Upshot>map(Upshot.Accepted::new)
                                    .orElseGet(Upshot.Unavailable::new));
        }
        Runs.Job job = new Runs.Job(runIds.next(), hook, arrival, command, audience, step);
        return runs.reserve(job)
                .chain(place ->
                        place.map(free -> act(job, owed, free)).orElseGet(() -> turnAway(job)));
    }

    /// The trace's context is stored with each delivery, so that an attempt after a restart is in
    /// the same trace. What the hook itself says of it wins.
    private static List<Owed> inTrace(List<Owed> owed, Map<String, String> carried) {
        return carried.isEmpty() ? owed : owed.stream().map(one -> inTrace(one, carried)).toList();
    }

    private static Owed inTrace(Owed owed, Map<String, String> carried) {
        Message message = owed.delivery().message();
        return message.header(Traces.PARENT).isPresent()
                ? owed
                : new Owed(owed.delivery().with(message.with(carried)), owed.due(), owed.terms());
    }

    private Uni<Upshot> turnAway(Runs.Job job) {
        journal.write(new Entry.ArrivalTurnedAway(job.hook().id(), job.arrival(), Runs.NO_PLACE));
        runs.refused(job);
        return upshot(new Upshot.Busy());
    }

    private Uni<Upshot> act(Runs.Job job, List<Owed> owed, Place place) {
        job.command().notes().forEach(note -> noteMissing(job.hook(), job.arrival(), note));
        job.command().oddities().forEach(note -> noteOdd(job.hook(), note));
        return store(job.hook(), job.arrival(), owed, place)
                .chain(stored ->
                        stored.map(receipts -> run(job, place, receipts))
                                .orElseGet(() -> upshot(new Upshot.Unavailable())));
    }

    /// Stores what is owed; when that fails the place is given back and nothing has happened.
    private Uni<Optional<List<Receipt>>> store(
            Hook hook, Arrival arrival, List<Owed> owed, @Nullable Place place) {
        if (owed.isEmpty()) {
            return Uni.createFrom().item(Optional.of(List.of()));
        }
        return queue.add(owed)
                .invoke(receipts -> journal.write(accepted(hook, arrival, receipts)))
                .map(Optional::of)
                .onFailure()
                .recoverWithItem(failure -> {
                    if (place != null) {
                        place.release();
                    }
                    journal.write(new Entry.ArrivalTurnedAway(hook.id(), arrival, reason(failure)));
                    return Optional.empty();
                });
    }

    private static Entry accepted(Hook hook, Arrival arrival, List<Receipt> receipts) {
        int repeats = (int) receipts.stream().filter(receipt -> !receipt.added()).count();
        return new Entry.DeliveriesAccepted(
                hook.id(), arrival, receipts.stream().map(Receipt::id).toList(), repeats);
    }

    private static String reason(Throwable failure) {
        return failure instanceof QueueUnavailableException
                ? String.valueOf(failure.getMessage())
                : failure.toString();
    }

    private Uni<Upshot> run(Runs.Job job, Place place, List<Receipt> receipts) {
        Uni<CommandResult> result = runs.run(job, place);
        if (isAwaited(job.run(), job.arrival().origin())) {
            return result.map(r -> new Upshot.Ran(receipts, r));
        }
        var _ = result.subscribe().with(_ -> {}, _ -> {}); // the journal heard of either
        return upshot(new Upshot.Started(receipts));
    }

    /// A request waits where it is shown the output. A message is done with when its command has
    /// ended; who called the API has the deliveries' ids to ask for.
    private static boolean isAwaited(Hook.Run run, Origin origin) {
        return switch (origin) {
            case Origin.Http _ -> run.output() || run.handling().streaming().on();
            case Origin.Channel _, Origin.Stream _, Origin.Operation _ -> true;
            case Origin.Api _ -> false;
        };
    }

    private static Uni<Upshot> upshot(Upshot upshot) {
        return Uni.createFrom().item(upshot);
    }

    private void noteMissing(Hook hook, Arrival arrival, String message) {
        if (!message.isEmpty()) {
            journal.write(new Entry.ParameterMissing(hook.id(), arrival, message));
        }
    }

    private void noteStatus(Hook hook, Arrival arrival, int status) {
        if (status != 0 && !Status.isKnown(status)) {
            journal.write(
                    new Entry.HookDoubtful(
                            hook.id(),
                            arrival,
                            "the configured return code "
                                    + status
                                    + " is unknown - defaulting to 200"));
        }
    }

    private void noteOdd(Hook hook, String note) {
        journal.write(new Entry.HookOdd(hook.id(), note));
    }

    private void noteUnreadable(Hook hook, Arrival arrival, String note) {
        journal.write(new Entry.Unreadable(hook.id(), arrival, note));
    }
}
