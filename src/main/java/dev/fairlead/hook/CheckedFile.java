package dev.fairlead.hook;

import java.nio.file.Path;
import java.util.List;

/// A hook file that was read to find what is wrong with it.
///
/// @param hooks those that could be read
/// @param findings in the order in which they were found
public record CheckedFile(Path file, List<PlacedHook> hooks, List<Finding> findings) {
    public CheckedFile {
        hooks = List.copyOf(hooks);
        findings = List.copyOf(findings);
    }

    /// Reads and checks the files that the configuration names, without starting anything.
    public static List<CheckedFile> all(HookConfig config) {
        HookFile reader = new HookFile(CurrentBook.template(config));
        return config.files().stream().map(reader::check).toList();
    }

    /// Whether serving would refuse it.
    public boolean isRefused() {
        return findings.stream().anyMatch(Finding::refused);
    }
}
