package dev.fairlead.cli;

import dev.fairlead.command.Lookup;
import dev.fairlead.hook.CheckedFile;
import dev.fairlead.hook.HookConfig;
import dev.fairlead.http.HttpConfig;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;

/// `fairlead check`: reads the hook files as serving would, and tells everything that is wrong with
/// them.
final class Check implements Subcommand {
    private static final Synopsis SYNOPSIS =
            new Synopsis(
                    "check",
                    "",
                    "tell what is wrong with hook files",
                    """
                    Reads the hook files as serving would and tells everything that is wrong with them, each with
                    file, line, column and path, and what to do about it. Nothing is started or run.

                        fairlead check -hooks hooks.yaml
                        fairlead check -hooks one.yaml -hooks two.yaml -template -urlprefix in
                        fairlead check -json -hooks hooks.yaml

                    It takes the flags of serving, so it can be put before those that you start with; files,
                    environment and config/application.properties are read as then.

                    Exit code: 0 no problem, 1 some, 2 called wrongly.
                    """,
                    List.of(Flag.bool("json", "print the result as one JSON document")),
                    true);

    @Override
    public Synopsis synopsis() {
        return SYNOPSIS;
    }

    @Override
    public int run(GoFlags.Given given, Terminal terminal) {
        SmallRyeConfig config = Setup.config(given, HookConfig.class, HttpConfig.class);
        HookConfig hooks = config.getConfigMapping(HookConfig.class);
        HttpConfig http = config.getConfigMapping(HttpConfig.class);
        List<CheckedFile> files = CheckedFile.all(hooks);
        Survey survey = new Survey(files, http.urlPrefix().orElse(""), Lookup::inPath);
        CheckReport report = new CheckReport(files, survey.problems(hooks.allowNone()));
        terminal.out().print(given.isSet("json") ? report.json() : report.text());
        return report.problems().isEmpty() ? DONE : FAILED;
    }
}
