package dev.fairlead.trigger;

import dev.fairlead.command.CommandLine;
import dev.fairlead.command.CommandResult;
import dev.fairlead.command.Place;
import dev.fairlead.command.Printed;
import dev.fairlead.command.Progress;
import dev.fairlead.hook.Handling;
import dev.fairlead.hook.Hook;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.journal.RunAttempt;
import dev.fairlead.journal.RunAttempt.Ending;
import dev.fairlead.journal.RunAttempt.Excerpt;
import dev.fairlead.request.Arrival;
import dev.fairlead.trace.Step;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One command from its start to its end, told to the journal.
final class CommandRun implements Progress {
    private final Runs.Job job;
    private final Hook hook;
    private final Arrival arrival;
    private final CommandLine line;
    private final Step step;
    private final Audience audience;
    private final Journal journal;
    private final InstantSource clock;
    private final List<String> files = new CopyOnWriteArrayList<>();
    private final Instant started;
    private volatile Printed complaints = Printed.NOTHING;

    CommandRun(Runs.Job job, Journal journal, InstantSource clock) {
        this.job = job;
        this.hook = job.hook();
        this.arrival = job.arrival();
        this.audience = job.audience();
        this.journal = journal;
        this.clock = clock;
        this.started = clock.instant();
        this.step =
                job.step()
                        .next("command", Step.Kind.INTERNAL, started)
                        .note("fairlead.hook", hook.id());
        this.line = job.command().line().with(variables(step.carried()));
    }

    /// As other programs that know of traces look for it.
    private static Map<String, String> variables(Map<String, String> carried) {
        if (carried.isEmpty()) {
            return Map.of();
        }
        Map<String, String> variables = new LinkedHashMap<>();
        carried.forEach((name, value) -> variables.put(name.toUpperCase(Locale.ROOT), value));
        return variables;
    }

    /// @param limit how long it may run, or null for as long as the configuration says
    Uni<CommandResult> in(Place place, @Nullable Duration limit) {
        return place.run(line, limit, this).invoke(this::ended).onFailure().invoke(this::broken);
    }

    @Override
    public void fileWritten(String variable, Path file) {
        files.add(file.toString());
        journal.write(new Entry.CommandFileWritten(hook.id(), arrival, variable, file.toString()));
    }

    @Override
    public void fileFailed(String reason) {
        journal.write(new Entry.CommandFileFailed(hook.id(), arrival, reason));
    }

    @Override
    public void starting(String path, List<String> fileVariables) {
        journal.write(
                new Entry.CommandStarted(
                        hook.id(),
                        arrival,
                        line.program(),
                        path,
                        Stream.concat(Stream.of(line.program()), line.arguments().stream())
                                .toList(),
                        Stream.concat(line.environment().stream(), fileVariables.stream()).toList(),
                        line.directory() == null ? "" : line.directory().toString(),
                        job.id(),
                        started));
    }

    @Override
    public void running(Runnable stop) {
        if (handling().streaming().stopWhenAlone()) {
            audience.stopsWhenGone(stop);
        }
    }

    @Override
    public void printed(byte[] bytes, BooleanSupplier over) {
        if (handling().streaming().on()) {
            audience.hear(Replies.head(hook), bytes, over);
        }
    }

    @Override
    public void complained(Printed errors) {
        complaints = errors;
        if (errors.bytes().length > 0) {
            journal.write(new Entry.CommandComplained(hook.id(), arrival, errors.bytes()));
        }
    }

    private Handling handling() {
        return Objects.requireNonNull(hook.run()).handling();
    }

    private void ended(CommandResult result) {
        if (result instanceof CommandResult.NotFound(String reason)) {
            step.end(reason, clock.instant());
            journal.write(new Entry.CommandNotFound(hook.id(), arrival, line.program(), reason));
        } else {
            end(Replies.troubleOf(result), Replies.outputOf(result));
        }
        tell(ending(result), Replies.printedOf(result));
        audience.ended(Replies.troubleOf(result));
    }

    private void broken(Throwable bug) {
        end(bug.toString(), new byte[0]);
        tell(new Ending.NotStarted(bug.toString()), Printed.NOTHING);
    }

    private void tell(Ending ending, Printed printed) {
        journal.write(
                job.ended(
                        new RunAttempt(
                                started,
                                Duration.between(started, clock.instant()),
                                ending,
                                Excerpt.of(printed.bytes(), printed.truncated()),
                                Excerpt.of(complaints.bytes(), complaints.truncated()))));
    }

    private static Ending ending(CommandResult result) {
        return switch (result) {
            case CommandResult.Exited(int code, _) -> new Ending.Exited(code);
            case CommandResult.Killed(int signal, _) -> new Ending.Killed(signal);
            case CommandResult.TimedOut _ -> new Ending.TimedOut();
            case CommandResult.Stopped _ -> new Ending.Stopped();
            case CommandResult.NotFound(String reason) -> new Ending.NotStarted(reason);
            case CommandResult.NotStarted notStarted -> new Ending.NotStarted(notStarted.message());
        };
    }

    private void end(String trouble, byte[] output) {
        Instant now = clock.instant();
        Duration took = Duration.between(started, now);
        step.end(trouble, now);
        List<String> removed = handling().keepFiles() ? List.of() : files;
        journal.write(new Entry.CommandEnded(hook.id(), arrival, took, trouble, output, removed));
    }
}
