package dev.fairlead.trigger;

import dev.fairlead.command.CommandLine;
import dev.fairlead.command.CommandResult;
import dev.fairlead.command.Place;
import dev.fairlead.command.Progress;
import dev.fairlead.hook.Hook;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.request.Arrival;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One command from its start to its end, told to the journal.
final class CommandRun implements Progress {
    private final Hook hook;
    private final Arrival arrival;
    private final Plan.Command command;
    private final Journal journal;
    private final InstantSource clock;
    private final List<String> files = new CopyOnWriteArrayList<>();
    private final Instant started;

    CommandRun(
            Hook hook,
            Arrival arrival,
            Plan.Command command,
            Journal journal,
            InstantSource clock) {
        this.hook = hook;
        this.arrival = arrival;
        this.command = command;
        this.journal = journal;
        this.clock = clock;
        this.started = clock.instant();
    }

    /// @param limit how long it may run, or null for as long as the configuration says
    Uni<CommandResult> in(Place place, @Nullable Duration limit) {
        return place.run(command.line(), limit, this)
                .invoke(this::ended)
                .onFailure()
                .invoke(bug -> end(bug.toString(), new byte[0]));
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
        CommandLine line = command.line();
        journal.write(
                new Entry.CommandStarted(
                        hook.id(),
                        arrival,
                        line.program(),
                        path,
                        Stream.concat(Stream.of(line.program()), line.arguments().stream())
                                .toList(),
                        Stream.concat(line.environment().stream(), fileVariables.stream()).toList(),
                        line.directory() == null ? "" : line.directory().toString()));
    }

    private void ended(CommandResult result) {
        if (result instanceof CommandResult.NotFound(String reason)) {
            journal.write(
                    new Entry.CommandNotFound(
                            hook.id(), arrival, command.line().program(), reason));
        } else {
            end(Replies.troubleOf(result), Replies.outputOf(result));
        }
    }

    private void end(String trouble, byte[] output) {
        Duration took = Duration.between(started, clock.instant());
        journal.write(new Entry.CommandEnded(hook.id(), arrival, took, trouble, output, files));
    }
}
