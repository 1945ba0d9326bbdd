package dev.fairlead.cli;

import dev.fairlead.command.Lookup;
import dev.fairlead.hook.CheckedFile;
import dev.fairlead.hook.HookConfig;
import dev.fairlead.http.HttpConfig;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.List;

/// `fairlead check`: reads the hook files as serving would, and tells everything that is wrong with
/// them.
final class Check implements Subcommand {
    private static final Flag JSON =
            new Flag("json", Flag.Kind.BOOL, "", "", "print the result as JSON");
    private static final GoFlags FLAGS = new GoFlags(flags());

    private static List<Flag> flags() {
        List<Flag> flags = new ArrayList<>(Flag.ALL);
        flags.add(JSON);
        return flags;
    }

    @Override
    public String name() {
        return "check";
    }

    @Override
    public String summary() {
        return "tell what is wrong with hook files";
    }

    @Override
    public String help() {
        return """
        Reads the hook files as serving would and tells everything that is wrong with them, each with
        file, line, column and path, and what to do about it. Nothing is started or run.

            fairlead check -hooks hooks.yaml
            fairlead check -hooks one.yaml -hooks two.yaml -template -urlprefix in
            fairlead check -json -hooks hooks.yaml

        It takes the flags of serving, so it can be put before those that you start with; files,
        environment and config/application.properties are read as then. -json is for programs.

        Exit code: 0 no problem, 1 some, 2 called wrongly.
        """;
    }

    @Override
    public int run(List<String> words, Terminal terminal) {
        return switch (FLAGS.parse(words.toArray(String[]::new))) {
            case GoFlags.Help _ -> {
                terminal.out().print(help());
                yield DONE;
            }
            case GoFlags.Wrong(String message) -> wrong(message, terminal);
            case GoFlags.Given given when !given.rest().isEmpty() ->
                    wrong(
                            "unexpected \"%s\"; files are named by -hooks FILE"
                                    .formatted(given.rest().getFirst()),
                            terminal);
            case GoFlags.Given given -> check(given, terminal);
        };
    }

    private int check(GoFlags.Given given, Terminal terminal) {
        var _ = Setup.of(given);
        try {
            SmallRyeConfig config = Settings.of(HookConfig.class, HttpConfig.class);
            HookConfig hooks = config.getConfigMapping(HookConfig.class);
            HttpConfig http = config.getConfigMapping(HttpConfig.class);
            List<CheckedFile> files = CheckedFile.all(hooks);
            Survey survey = new Survey(files, http.urlPrefix().orElse(""), Lookup::inPath);
            CheckReport report = new CheckReport(files, survey.problems(hooks.allowNone()));
            terminal.out().print(given.isSet("json") ? report.json() : report.text());
            return report.problems().isEmpty() ? DONE : FAILED;
        } catch (ConfigValidationException e) {
            terminal.err().println(e.getMessage());
            return FAILED;
        }
    }
}
