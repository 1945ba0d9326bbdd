package dev.fairlead.hook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Where hook files are: files, directories, and patterns such as `hooks/*.yaml`. What a directory
/// or a pattern holds is sorted by name; what is hidden there is left out, so that a mounted
/// ConfigMap, whose files are links into hidden directories, is read once.
final class HookPaths {
    private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".json", ".tmpl");

    private final List<Path> configured;

    /// Those that were directories once: one that is away holds nothing.
    private final Set<Path> directories = ConcurrentHashMap.newKeySet();

    HookPaths(List<Path> configured) {
        this.configured = List.copyOf(configured);
    }

    /// The files as they are now. One that is named by itself is among them whether it is there or
    /// not; one that was found already is not found again.
    List<Path> find() {
        List<Path> files = new ArrayList<>();
        for (Path path : configured) {
            if (isDirectory(path)) {
                addNew(files, within(path, HookPaths::isHookFile));
            } else if (Files.exists(path) || !isPattern(path)) {
                files.add(path);
            } else {
                addNew(files, matching(path));
            }
        }
        return files;
    }

    private boolean isDirectory(Path path) {
        if (Files.isDirectory(path)) {
            directories.add(path);
        }
        return directories.contains(path) && !Files.isRegularFile(path);
    }

    private static void addNew(List<Path> files, List<Path> found) {
        for (Path file : found) {
            if (Files.isRegularFile(file) && !files.contains(file)) {
                files.add(file);
            }
        }
    }

    private static boolean isHookFile(Path name) {
        return SUFFIXES.stream().anyMatch(suffix -> name.toString().endsWith(suffix));
    }

    private static boolean isPattern(Path path) {
        return path.toString().chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    /// Follows a pattern from one directory to the next.
    private static List<Path> matching(Path pattern) {
        Path root = pattern.getRoot();
        List<Path> reached = List.of(root == null ? Path.of("") : root);
        for (Path step : pattern) {
            List<Path> next = new ArrayList<>();
            for (Path directory : reached) {
                next.addAll(
                        isPattern(step)
                                ? within(directory, matcher(step)::matches)
                                : List.of(directory.resolve(step)));
            }
            reached = next;
        }
        return reached;
    }

    private static PathMatcher matcher(Path step) {
        return FileSystems.getDefault().getPathMatcher("glob:" + step);
    }

    /// What is in the directory under such names, sorted; nothing when it cannot be read.
    private static List<Path> within(Path directory, Predicate<Path> name) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> isVisible(entry) && name.test(entry.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException _) {
            return List.of();
        }
    }

    private static boolean isVisible(Path entry) {
        return !entry.getFileName().toString().startsWith(".");
    }
}
