package dev.fairlead.command;

import dev.fairlead.command.CommandResult.Exited;
import dev.fairlead.command.CommandResult.Killed;
import dev.fairlead.command.CommandResult.NotFound;
import dev.fairlead.command.CommandResult.NotStarted;
import dev.fairlead.command.CommandResult.Stopped;
import dev.fairlead.command.CommandResult.TimedOut;
import dev.fairlead.command.Spawner.Spawned;
import dev.fairlead.command.Spawner.Start;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs commands on the thread it is called on, from look-up to exit code.
final class Execution {
    private final Spawner spawner;
    private final Deadlines deadlines;
    private final Environment inherited;
    private final int maxOutput;

    /// @param inherited what every command has in its environment
    Execution(Spawner spawner, Deadlines deadlines, Environment inherited, int maxOutput) {
        this.inherited = inherited;
        this.spawner = spawner;
        this.deadlines = deadlines;
        this.maxOutput = maxOutput;
    }

    /// @param limit how long it may run, or null for as long as it likes
    /// @param started run when nothing is left but to wait
    CommandResult run(
            CommandLine line, @Nullable Duration limit, Progress progress, Runnable started) {
        return switch (Lookup.of(line)) {
            case Lookup.Missing missing -> new NotFound(missing.message());
            case Lookup.Found(String path) -> {
                try (TempFiles files = TempFiles.write(line.files(), line.directory(), progress)) {
                    progress.starting(path, files.variables());
                    NotStarted obstacle = obstacle(line, path);
                    yield obstacle == null
                            ? start(line, path, files, limit, progress, started)
                            : obstacle;
                }
            }
        };
    }

    private CommandResult start(
            CommandLine line,
            String path,
            TempFiles files,
            @Nullable Duration limit,
            Progress progress,
            Runnable started) {
        return switch (spawn(line, path, files)) {
            case Spawned.Failed(String reason) -> new NotStarted("fork/exec " + path, reason);
            case Spawned.Running(Child child) -> {
                started.run();
                yield follow(child, limit, progress);
            }
        };
    }

    private Spawned spawn(CommandLine line, String path, TempFiles files) {
        List<String> argv = new ArrayList<>(line.arguments().size() + 1);
        argv.add(line.program());
        argv.addAll(line.arguments());
        List<String> own = new ArrayList<>(line.environment());
        own.addAll(files.variables());
        List<String> environment = inherited.with(own);
        try (InputFile input = InputFile.of(line.input())) {
            return spawner.spawn(
                    new Start(
                            path,
                            argv,
                            environment,
                            line.directory(),
                            input.path(),
                            line.output()));
        } catch (IOException e) {
            return new Spawned.Failed("standard input: " + e.getMessage());
        }
    }

    private CommandResult follow(Child child, @Nullable Duration limit, Progress progress) {
        BoundedOutput output = new BoundedOutput(maxOutput);
        BoundedOutput errors = new BoundedOutput(maxOutput);
        try (child;
                Deadlines.Deadline deadline = deadlines.start(child, limit)) {
            progress.running(deadline::stop);
            child.drainTo(new Following(output, progress, deadline::hasStruck), errors);
            child.awaitEnd();
            if (deadline.hasStruck()) {
                child.kill(); // whoever is left of the group, while its number is still its own
            }
            Child.Ending ending = child.reap();
            progress.complained(errors.printed());
            return switch (deadline.struck()) {
                case NOT_YET -> result(ending, output.printed());
                case TIME_IS_OVER -> new TimedOut(output.printed());
                case STOPPED -> new Stopped(output.printed());
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CommandResult result(Child.Ending ending, Printed printed) {
        return switch (ending) {
            case Child.Ending.Exit(int code) -> new Exited(code, printed);
            case Child.Ending.Signal(int number) -> new Killed(number, printed);
        };
    }

    /// What the system would report late or in other words.
    private static @Nullable NotStarted obstacle(CommandLine line, String path) {
        Path directory = line.directory();
        if (directory != null && !Files.exists(directory)) {
            return new NotStarted("chdir " + directory, "no such file or directory");
        }
        if (hasNul(line.program()) || line.arguments().stream().anyMatch(Execution::hasNul)) {
            return new NotStarted("fork/exec " + path, "invalid argument");
        }
        if (line.environment().stream().anyMatch(Execution::hasNul)) {
            return new NotStarted("exec", "environment variable contains NUL");
        }
        return null;
    }

    private static boolean hasNul(String text) {
        return text.indexOf('\0') >= 0;
    }
}
