package dev.fairlead.trigger;

import dev.fairlead.command.CommandLine;
import dev.fairlead.command.CommandLine.Output;
import dev.fairlead.command.CommandLine.TempFile;
import dev.fairlead.hook.Deliver;
import dev.fairlead.hook.Handling.Errors;
import dev.fairlead.hook.Hook;
import dev.fairlead.queue.Owed;
import dev.fairlead.request.Argument;
import dev.fairlead.request.Base64Prefix;
import dev.fairlead.request.Lookup;
import dev.fairlead.request.Upload;
import dev.fairlead.request.Values;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes the plan: the command line and the deliveries that an arrival leads to. Pure.
final class Planner {
    private static final String EXTRACTING = "error extracting command arguments";

    private Planner() {}

    static Plan plan(Hook hook, Values values) {
        List<Owed> owed = new ArrayList<>();
        boolean repeatable = hook.run() == null;
        for (Deliver entry : hook.deliver()) {
            switch (new Shaping(hook.id(), entry, values).shape()) {
                case Shaping.Owes(Owed one, boolean again) -> {
                    owed.add(one);
                    repeatable &= again;
                }
                case Shaping.OwesNothing _ -> {}
                case Shaping.Lacks(String reason) -> {
                    return new Plan.Reject("deliver " + entry.key() + ": " + reason);
                }
            }
        }
        Hook.Run run = hook.run();
        Plan.Command command = run == null ? null : new Extraction(values).command(run);
        return new Plan.Act(command, owed, repeatable);
    }

    /// Takes what a command is given out of one arrival.
    private static final class Extraction {
        private final Values values;
        private final List<String> notes = new ArrayList<>();
        private final List<String> oddities = new ArrayList<>();

        Extraction(Values values) {
            this.values = values;
        }

        Plan.Command command(Hook.Run run) {
            List<String> arguments = new ArrayList<>();
            for (Argument argument : run.arguments()) {
                arguments.add(find(argument, EXTRACTING).orElse("")); // it keeps its place
            }
            List<String> passed = new ArrayList<>();
            for (Argument argument : run.environment()) {
                find(argument, EXTRACTING + " for environment")
                        .ifPresent(value -> passed.add(variable(argument) + "=" + value));
            }
            List<TempFile> files = files(run);
            if (run.handling().keepFiles()) {
                addUploads(files, passed);
            }
            CommandLine line =
                    new CommandLine(
                            run.program(),
                            arguments,
                            passed,
                            directory(run),
                            output(run.handling().stderr()),
                            files,
                            input(run.handling().stdin()));
            return new Plan.Command(line, notes, oddities);
        }

        private List<TempFile> files(Hook.Run run) {
            List<TempFile> files = new ArrayList<>();
            for (Argument argument : run.files()) {
                find(argument, EXTRACTING + " for file")
                        .ifPresent(value -> {
                            String variable = fileVariable(argument);
                            files.add(
                                    new TempFile(
                                            variable,
                                            content(argument, value),
                                            run.handling().keepFiles()));
                        });
            }
            return files;
        }

        private void addUploads(List<TempFile> files, List<String> passed) {
            for (Upload upload : Upload.of(values.arrival())) {
                files.add(new TempFile("HOOK_FILE_" + upload.name(), upload.content(), true));
                passed.add("HOOK_FILENAME_" + upload.name() + "=" + upload.fileName());
            }
        }

        /// A value that is missing is an empty input.
        private byte @Nullable [] input(@Nullable Argument stdin) {
            return stdin == null
                    ? null
                    : find(stdin, EXTRACTING + " for standard input")
                            .map(value -> content(stdin, value))
                            .orElse(null);
        }

        private byte[] content(Argument argument, String value) {
            if (!argument.base64decode()) {
                return values.bytes(argument, value);
            }
            Base64Prefix decoded = Base64Prefix.decode(value);
            if (!decoded.isWhole()) {
                oddities.add(
                        "error decoding string [illegal base64 data at input byte "
                                + decoded.error()
                                + "]");
            }
            return decoded.bytes();
        }

        private String fileVariable(Argument argument) {
            String name = variableOfFile(argument);
            if (argument.envname().isEmpty()) {
                oddities.add("no ENVVAR name specified, falling back to [" + name + "]");
            }
            return name;
        }

        private Optional<String> find(Argument argument, String doing) {
            return switch (values.find(argument)) {
                case Lookup.Found found -> Optional.of(found.text());
                case Lookup.Missing _, Lookup.Invalid _ -> {
                    notes.add(doing + ": couldn't retrieve argument for " + argument.shown());
                    yield Optional.empty();
                }
            };
        }
    }

    private static Output output(Errors errors) {
        return switch (errors) {
            case MERGE -> Output.KEPT;
            case LOG -> Output.APART;
            case DROP -> Output.NO_ERRORS;
        };
    }

    private static @Nullable Path directory(Hook.Run run) {
        return run.directory().isEmpty() ? null : Path.of(run.directory());
    }

    /// The environment variable that holds the path of the argument's file.
    static String variableOfFile(Argument argument) {
        return argument.envname().isEmpty()
                ? "HOOK_" + argument.name().toUpperCase(Locale.ROOT)
                : argument.envname();
    }

    /// The environment variable that holds the argument.
    static String variable(Argument argument) {
        return argument.envname().isEmpty() ? "HOOK_" + argument.name() : argument.envname();
    }
}
