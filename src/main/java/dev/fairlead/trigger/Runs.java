package dev.fairlead.trigger;

import dev.fairlead.command.Bounds;
import dev.fairlead.command.CommandResult;
import dev.fairlead.command.Commands;
import dev.fairlead.command.Place;
import dev.fairlead.hook.Handling.Retry;
import dev.fairlead.hook.Hook;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.journal.RunAttempt;
import dev.fairlead.request.Arrival;
import dev.fairlead.trace.Step;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// Runs commands, and those that fail again where their hooks say so. Each run takes a place of its
/// own; the place of the next one is held while it is waited for, so those that wait to run again
/// are bounded like all others.
final class Runs {
    static final String NO_PLACE = "no place for the command is free";

    private final Commands commands;
    private final Journal journal;
    private final InstantSource clock;

    Runs(Commands commands, Journal journal, InstantSource clock) {
        this.commands = commands;
        this.journal = journal;
        this.clock = clock;
    }

    /// One command, for one arrival.
    ///
    /// @param id names the run, however often the command runs for it
    /// @param step the arrival's, which each attempt follows from
    /// @param attempts those that have ended; one is added after the other
    record Job(
            String id,
            Hook hook,
            Arrival arrival,
            Plan.Command command,
            Audience audience,
            Step step,
            List<RunAttempt> attempts) {
        Job(
                String id,
                Hook hook,
                Arrival arrival,
                Plan.Command command,
                Audience audience,
                Step step) {
            this(id, hook, arrival, command, audience, step, new CopyOnWriteArrayList<>());
        }

        Hook.Run run() {
            return Objects.requireNonNull(hook.run());
        }

        /// What is told when one more attempt has ended.
        Entry ended(RunAttempt attempt) {
            attempts.add(attempt);
            return new Entry.CommandRan(hook.id(), arrival, id, command.line().program(), attempts);
        }
    }

    /// A place for one run, or empty when there is none.
    Uni<Optional<Place>> reserve(Job job) {
        long weight = job.command().line().weight() + job.arrival().body().length;
        return commands.reserve(job.hook().id(), bounds(job.run().limits()), weight);
    }

    private Bounds bounds(Hook.Limits limits) {
        Bounds usual = commands.boundsOfHook();
        return new Bounds(
                limits.maxConcurrency().orElse(usual.running()),
                limits.maxWaiting().orElse(usual.waiting()));
    }

    /// Runs it until it succeeds or is given up.
    ///
    /// @return the result of the last run
    Uni<CommandResult> run(Job job, Place place) {
        return once(job, place)
                .chain(result -> again(job, result, 1))
                .onTermination()
                .invoke(() ->
                        journal.write(new Entry.RunOver(job.hook().id(), job.arrival(), job.id())));
    }

    private Uni<CommandResult> once(Job job, Place place) {
        return new CommandRun(job, journal, clock).in(place, job.run().limits().timeout());
    }

    /// @param runs how many there were
    private Uni<CommandResult> again(Job job, CommandResult result, int runs) {
        Retry retry = job.run().handling().retry();
        if (retry == null || !mayHelp(result) || !retry.wants(runs, Replies.codeOf(result))) {
            return Uni.createFrom().item(result);
        }
        return reserve(job)
                .chain(place ->
                        place.map(free -> again(job, free, runs + 1, retry))
                                .orElseGet(() -> giveUp(job, result, runs)));
    }

    private Uni<CommandResult> again(Job job, Place place, int run, Retry retry) {
        Duration delay = retry.delay(run - 1);
        journal.write(
                new Entry.CommandRunsAgain(
                        job.hook().id(), job.arrival(), run, retry.attempts(), delay));
        return commands.later(place, delay)
                .chain(free -> once(job, free))
                .chain(result -> again(job, result, run));
    }

    private Uni<CommandResult> giveUp(Job job, CommandResult result, int runs) {
        journal.write(new Entry.CommandGivenUp(job.hook().id(), job.arrival(), runs));
        refused(job);
        return Uni.createFrom().item(result);
    }

    /// No place was free.
    void refused(Job job) {
        journal.write(job.ended(RunAttempt.refused(clock.instant(), NO_PLACE)));
    }

    /// A program that is not there will not be there the next time; nobody waits for one that was
    /// stopped.
    private static boolean mayHelp(CommandResult result) {
        return switch (result) {
            case CommandResult.Exited(int code, _) -> code != 0;
            case CommandResult.Killed _, CommandResult.TimedOut _ -> true;
            case CommandResult.Stopped _, CommandResult.NotFound _, CommandResult.NotStarted _ ->
                    false;
        };
    }
}
