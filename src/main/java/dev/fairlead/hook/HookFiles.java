package dev.fairlead.hook;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The hook files together. A file that is broken keeps what it last held; a book is made from all
/// of them. Not for several threads at once.
public final class HookFiles {
    private final Map<Path, List<Hook>> held = new LinkedHashMap<>();

    public HookFiles(List<Path> files) {
        files.forEach(file -> held.put(file, List.of()));
    }

    /// What one reading gave.
    ///
    /// @param book all that could be read, with the older content of the files that could not
    /// @param counts how many hooks each readable file holds
    /// @param problems why a file could not be used, each naming file, line and column
    /// @param warnings what was ignored
    public record Reading(
            HookBook book,
            Map<Path, Integer> counts,
            List<String> problems,
            List<String> warnings) {}

    public Reading read() {
        Map<Path, Integer> counts = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (Path file : List.copyOf(held.keySet())) {
            try {
                HookFile.Content content = HookFile.read(file);
                refuseDuplicates(file, content.hooks());
                held.put(file, content.hooks());
                counts.put(file, content.hooks().size());
                content.warnings().forEach(warning -> warnings.add(file + ": " + warning));
            } catch (HookFileException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        List<Hook> all = held.values().stream().flatMap(List::stream).toList();
        return new Reading(new HookBook(all), counts, problems, warnings);
    }

    private void refuseDuplicates(Path file, List<Hook> hooks) {
        Set<String> taken = new HashSet<>();
        held.forEach((other, theirs) -> {
            if (!other.equals(file)) {
                theirs.forEach(hook -> taken.add(hook.id()));
            }
        });
        for (Hook hook : hooks) {
            if (!taken.add(hook.id())) {
                throw new HookFileException(
                        "%s: hook with the id %s has already been loaded; please check your hooks file for duplicate hooks ids"
                                .formatted(file, hook.id()));
            }
        }
    }
}
