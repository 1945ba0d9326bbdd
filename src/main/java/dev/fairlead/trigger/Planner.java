package dev.fairlead.trigger;

import dev.fairlead.command.CommandLine;
import dev.fairlead.command.CommandLine.Output;
import dev.fairlead.hook.Deliver;
import dev.fairlead.hook.Hook;
import dev.fairlead.queue.Owed;
import dev.fairlead.request.Argument;
import dev.fairlead.request.Lookup;
import dev.fairlead.request.Values;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Makes the plan: the command line and the deliveries that an arrival leads to. Pure.
final class Planner {
    private final List<String> environment;

    /// @param environment what every command inherits, as `NAME=value`
    Planner(List<String> environment) {
        this.environment = List.copyOf(environment);
    }

    Plan plan(Hook hook, Values values) {
        List<Owed> owed = new ArrayList<>();
        for (Deliver entry : hook.deliver()) {
            switch (new Shaping(hook.id(), entry, values).shape()) {
                case Shaping.Owes(Owed one) -> owed.add(one);
                case Shaping.OwesNothing _ -> {}
                case Shaping.Lacks(String reason) -> {
                    return new Plan.Reject("deliver " + entry.key() + ": " + reason);
                }
            }
        }
        List<String> missing = new ArrayList<>();
        Hook.Run run = hook.run();
        return new Plan.Act(run == null ? null : commandLine(run, values, missing), owed, missing);
    }

    private CommandLine commandLine(Hook.Run run, Values values, List<String> missing) {
        List<String> arguments = new ArrayList<>();
        for (Argument argument : run.arguments()) {
            arguments.add(text(argument, values, missing));
        }
        List<String> variables = new ArrayList<>(environment);
        for (Argument argument : run.environment()) {
            switch (values.find(argument)) {
                case Lookup.Found found -> variables.add(name(argument) + "=" + found.text());
                case Lookup.Missing m -> missing.add(m.message());
                case Lookup.Invalid(String reason) -> missing.add(reason);
            }
        }
        Path directory = run.directory().isEmpty() ? null : Path.of(run.directory());
        return new CommandLine(run.program(), arguments, variables, directory, Output.KEPT);
    }

    /// A missing argument keeps its place as an empty text (spec section 2).
    private static String text(Argument argument, Values values, List<String> missing) {
        return switch (values.find(argument)) {
            case Lookup.Found found -> found.text();
            case Lookup.Missing m -> note(m.message(), missing);
            case Lookup.Invalid(String reason) -> note(reason, missing);
        };
    }

    private static String note(String message, List<String> missing) {
        missing.add(message);
        return "";
    }

    private static String name(Argument argument) {
        return argument.envname().isEmpty() ? "HOOK_" + argument.name() : argument.envname();
    }
}
