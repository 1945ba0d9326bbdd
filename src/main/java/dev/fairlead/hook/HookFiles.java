package dev.fairlead.hook;

import dev.fairlead.journal.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The hook files together. A file that is broken keeps what it last held; a book is made from all
/// of them. Not for several threads at once.
final class HookFiles {
    private final HookPaths paths;
    private final HookFile reader;
    private List<Held> files = List.of();

    HookFiles(HookPaths paths, HookFile reader) {
        this.paths = paths;
        this.reader = reader;
    }

    /// One file and what it last held.
    private static final class Held {
        private final Path path;
        private List<Hook> hooks = List.of();
        private List<NamedEndpoint> endpoints = List.of();

        Held(Path path) {
            this.path = path;
        }

        List<String> ids() {
            return hooks.stream().map(Hook::id).toList();
        }
    }

    /// What one reading gave.
    ///
    /// @param book all that could be read, with the older content of the files that could not
    /// @param entries what is to be told about it, in order
    /// @param taken an id that two files claim, or empty
    record Reading(HookBook book, List<Entry> entries, Optional<String> taken) {
        Reading {
            entries = List.copyOf(entries);
        }

        /// Why files could not be used, each naming file, line and column.
        List<String> problems() {
            List<String> problems = new ArrayList<>();
            for (Entry entry : entries) {
                if (entry instanceof Entry.HookFileRefused(String problem)) {
                    problems.add(problem);
                } else if (entry instanceof Entry.HookIdTaken(String file, String id)) {
                    problems.add(file + ": the hook id " + id + " is used twice");
                }
            }
            return problems;
        }
    }

    /// Reads all of them for the first time. An id that comes twice in one file is served by the
    /// first of the two.
    Reading load() {
        List<Entry> entries = new ArrayList<>();
        var _ = find();
        for (Held file : files) {
            Optional<String> taken = read(file, false, entries);
            if (taken.isPresent()) {
                return new Reading(book(), entries, taken);
            }
        }
        return new Reading(book(), entries, Optional.empty());
    }

    /// Looks for them again and reads all.
    Reading reload() {
        List<Entry> entries = new ArrayList<>();
        find().forEach(gone -> drop(gone, entries));
        readAgain(files, entries);
        return new Reading(book(), entries, Optional.empty());
    }

    /// Reads those that changed or are new, and drops what the files held that are gone.
    Reading follow(Collection<Path> changed) {
        List<Entry> entries = new ArrayList<>();
        find().forEach(gone -> drop(gone, entries));
        List<Held> there = new ArrayList<>();
        for (Held file : files) {
            if (!changed.contains(file.path)) {
                continue;
            }
            if (Files.exists(file.path)) {
                entries.add(new Entry.HookFileChanged(file.path.toString()));
                there.add(file);
            } else {
                drop(file, entries);
            }
        }
        readAgain(there, entries);
        return new Reading(book(), entries, Optional.empty());
    }

    /// Finds the files that there are now; those that were known keep what they hold.
    ///
    /// @return those that are no more
    private List<Held> find() {
        List<Held> before = new ArrayList<>(files);
        List<Held> now = new ArrayList<>();
        for (Path path : paths.find()) {
            Held known =
                    before.stream().filter(held -> held.path.equals(path)).findFirst().orElse(null);
            before.remove(known);
            now.add(known == null ? new Held(path) : known);
        }
        files = now;
        return before;
    }

    private static void drop(Held file, List<Entry> entries) {
        entries.add(new Entry.HookFileRemoved(file.path.toString(), file.ids()));
        file.hooks = List.of();
        file.endpoints = List.of();
    }

    private HookBook book() {
        Map<String, Path> places = new HashMap<>();
        Map<Path, List<NamedEndpoint>> endpoints = new LinkedHashMap<>();
        for (Held file : files) {
            file.hooks.forEach(hook -> places.putIfAbsent(hook.id(), file.path));
            endpoints.put(file.path, file.endpoints);
        }
        return new HookBook(
                files.stream().flatMap(file -> file.hooks.stream()).toList(), places, endpoints);
    }

    /// An id may have gone from one file to another: a file that is refused for an id is read once
    /// more when the others have been read.
    private void readAgain(List<Held> some, List<Entry> entries) {
        List<Held> refused = new ArrayList<>();
        for (Held file : some) {
            List<Entry> own = new ArrayList<>();
            if (read(file, true, own).isPresent()) {
                refused.add(file);
            } else {
                entries.addAll(own);
            }
        }
        for (Held file : refused) {
            read(file, true, entries)
                    .ifPresent(id -> entries.add(new Entry.HookIdTaken(file.path.toString(), id)));
        }
    }

    /// @return an id that is taken already: then the file's hooks stay as they were
    private Optional<String> read(Held file, boolean again, List<Entry> entries) {
        String name = file.path.toString();
        entries.add(new Entry.HookFileOpened(name, again));
        try {
            HookFile.Content content = reader.read(file.path);
            List<String> ids = content.hooks().stream().map(Hook::id).toList();
            int free = free(file, ids, again);
            entries.add(new Entry.HookFileLoaded(name, ids.size(), ids.subList(0, free)));
            Optional<String> taken =
                    free == ids.size() ? Optional.empty() : Optional.of(ids.get(free));
            if (taken.isEmpty()) {
                file.hooks = content.hooks();
                file.endpoints = content.endpoints();
                content.warnings()
                        .forEach(w -> entries.add(new Entry.HookFileDoubtful(name + ": " + w)));
            }
            return taken;
        } catch (HookFileException e) {
            entries.add(new Entry.HookFileRefused(String.valueOf(e.getMessage())));
        } catch (RuntimeException bug) { // a file must not end the watching of files
            entries.add(new Entry.HookFileRefused(name + ": " + bug));
        }
        return Optional.empty();
    }

    /// How many ids from the first on are not taken yet.
    private int free(Held file, List<String> ids, boolean withinToo) {
        Set<String> taken = new HashSet<>();
        for (Held other : files) {
            if (other != file) {
                taken.addAll(other.ids());
            }
        }
        for (int i = 0; i < ids.size(); i++) {
            if (taken.contains(ids.get(i))) {
                return i;
            }
            if (withinToo) {
                taken.add(ids.get(i));
            }
        }
        return ids.size();
    }
}
