package dev.fairlead.cli;

import dev.fairlead.command.Lookup;
import dev.fairlead.hook.CheckedFile;
import dev.fairlead.hook.HookConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Checks texts as `fairlead check` does files, on a machine that has every program.
final class Checking {
    private final Path directory;
    private final List<Path> files = new ArrayList<>();
    private String prefix = "hooks";
    private boolean template;

    Checking(Path directory) {
        this.directory = directory;
    }

    Checking file(String name, String text) {
        try {
            files.add(Files.writeString(directory.resolve(name), text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Checking missing(String name) {
        files.add(directory.resolve(name));
        return this;
    }

    Checking under(String urlPrefix) {
        prefix = urlPrefix;
        return this;
    }

    Checking asTemplate() {
        template = true;
        return this;
    }

    CheckReport report() {
        List<CheckedFile> checked = CheckedFile.all(new Named(files, template));
        Survey survey = new Survey(checked, prefix, (program, _) -> new Lookup.Found(program));
        return new CheckReport(checked, survey.problems(false));
    }

    /// What is printed, without the directory's name.
    String text() {
        return report().text().replace(directory + "/", "");
    }

    private record Named(List<Path> files, boolean template) implements HookConfig {
        @Override
        public boolean hotReload() {
            return false;
        }

        @Override
        public boolean allowNone() {
            return false;
        }

        @Override
        public Duration lookEvery() {
            return Duration.ofMillis(200);
        }
    }
}
