package dev.fairlead.hook;

import dev.fairlead.journal.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The hook files together. A file that is broken keeps what it last held; a book is made from all
/// of them. Not for several threads at once.
final class HookFiles {
    private final List<Held> files;
    private final HookFile reader;

    HookFiles(List<Path> files, HookFile reader) {
        this.files = files.stream().map(Held::new).toList();
        this.reader = reader;
    }

    /// One file and what it last held.
    private static final class Held {
        private final Path path;
        private List<Hook> hooks = List.of();

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
    record Reading(HookBook book, List<Entry> entries) {
        Reading {
            entries = List.copyOf(entries);
        }

        /// Why files could not be used, each naming file, line and column.
        List<String> problems() {
            List<String> problems = new ArrayList<>();
            for (Entry entry : entries) {
                if (entry instanceof Entry.HookFileRefused(String problem)) {
                    problems.add(problem);
                }
            }
            return problems;
        }

        /// The id that two files claim, if so.
        Optional<String> taken() {
            return entries.stream()
                    .filter(Entry.HookIdTaken.class::isInstance)
                    .map(entry -> ((Entry.HookIdTaken) entry).id())
                    .findFirst();
        }
    }

    /// Reads all of them for the first time. An id that comes twice in one file is served by the
    /// first of the two.
    Reading load() {
        List<Entry> entries = new ArrayList<>();
        files.forEach(file -> read(file, false, entries));
        return new Reading(book(), entries);
    }

    /// Reads all of them again.
    Reading reload() {
        List<Entry> entries = new ArrayList<>();
        files.forEach(file -> read(file, true, entries));
        return new Reading(book(), entries);
    }

    /// Reads those that changed, and drops what the files held that are gone.
    Reading follow(Collection<Path> changed) {
        List<Entry> entries = new ArrayList<>();
        for (Held file : files) {
            if (!changed.contains(file.path)) {
                continue;
            }
            if (Files.exists(file.path)) {
                entries.add(new Entry.HookFileChanged(file.path.toString()));
                read(file, true, entries);
            } else {
                entries.add(new Entry.HookFileRemoved(file.path.toString(), file.ids()));
                file.hooks = List.of();
            }
        }
        return new Reading(book(), entries);
    }

    private HookBook book() {
        return new HookBook(files.stream().flatMap(file -> file.hooks.stream()).toList());
    }

    private void read(Held file, boolean again, List<Entry> entries) {
        String name = file.path.toString();
        entries.add(new Entry.HookFileOpened(name));
        try {
            HookFile.Content content = reader.read(file.path);
            List<String> ids = content.hooks().stream().map(Hook::id).toList();
            entries.add(new Entry.HookFileLoaded(name, ids));
            Optional<String> taken = taken(file, ids, again);
            if (taken.isPresent()) {
                entries.add(new Entry.HookIdTaken(name, taken.get()));
                return;
            }
            file.hooks = content.hooks();
            content.warnings()
                    .forEach(w -> entries.add(new Entry.HookFileDoubtful(name + ": " + w)));
        } catch (HookFileException e) {
            entries.add(new Entry.HookFileRefused(String.valueOf(e.getMessage())));
        } catch (RuntimeException bug) { // a file must not end the watching of files
            entries.add(new Entry.HookFileRefused(name + ": " + bug));
        }
    }

    private Optional<String> taken(Held file, List<String> ids, boolean withinToo) {
        Set<String> taken = new HashSet<>();
        for (Held other : files) {
            if (other != file) {
                taken.addAll(other.ids());
            }
        }
        for (String id : ids) {
            if (taken.contains(id)) {
                return Optional.of(id);
            }
            if (withinToo) {
                taken.add(id);
            }
        }
        return Optional.empty();
    }
}
