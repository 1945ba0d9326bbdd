package dev.fairlead.trigger;

import dev.fairlead.command.CommandLine;
import dev.fairlead.command.CommandLine.TempFile;
import dev.fairlead.hook.Hook;
import dev.fairlead.request.Argument;
import dev.fairlead.request.Lookup;
import dev.fairlead.request.Mask;
import dev.fairlead.request.SecretNames;
import dev.fairlead.request.Values;
import dev.fairlead.trigger.Explanation.Given;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/// A planned command, each of its values with the place that it comes from.
final class CommandShown {
    private final Hook.Run run;
    private final Values values;
    private final Mask mask;

    CommandShown(Hook hook, Values values, Mask mask) {
        this.run = Objects.requireNonNull(hook.run());
        this.values = values;
        this.mask = mask;
    }

    Explanation.Command of(Plan.Command command) {
        CommandLine line = command.line();
        return new Explanation.Command(
                mask.text(line.program()),
                line.directory() == null ? "" : mask.text(line.directory().toString()),
                arguments(line.arguments()),
                environment(line.environment()),
                files(line.files()));
    }

    private List<Given> arguments(List<String> texts) {
        List<Given> given = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Argument argument = run.arguments().get(i);
            String value = mask.value(argument, texts.get(i));
            given.add(given(Integer.toString(i + 1), value, argument));
        }
        return given;
    }

    /// What was missing has no entry.
    private List<Given> environment(List<String> entries) {
        Iterator<String> next = entries.iterator();
        List<Given> given = new ArrayList<>();
        for (Argument argument : run.environment()) {
            String name = Planner.variable(argument);
            String value = isMissing(argument) ? "" : next.next().substring(name.length() + 1);
            String shown = SecretNames.has(name) ? Mask.STARS : mask.value(argument, value);
            given.add(given(name, shown, argument));
        }
        return given;
    }

    private List<Given> files(List<TempFile> written) {
        Iterator<TempFile> next = written.iterator();
        List<Given> given = new ArrayList<>();
        for (Argument argument : run.files()) {
            String size = isMissing(argument) ? "" : next.next().content().length + " bytes";
            given.add(given(Planner.variableOfFile(argument), size, argument));
        }
        return given;
    }

    private Given given(String name, String value, Argument argument) {
        boolean missing = isMissing(argument);
        return new Given(mask.text(name), missing ? "" : value, from(argument), missing);
    }

    private String from(Argument argument) {
        return argument.source().equals("string") ? "fixed" : mask.text(argument.named());
    }

    private boolean isMissing(Argument argument) {
        return !(values.find(argument) instanceof Lookup.Found);
    }
}
