package dev.fairlead.hook;

import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.template.Edges;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The book that is in force: what the files hold, and with it what is registered by the API. It is
/// loaded before any door opens and swapped whole at each reload and at each registration.
@Singleton
public final class CurrentBook {
    /// Observers of the start run in this order: the book, then what reads it, then the doors.
    public static final int LOAD_FIRST = 100;

    private final HookConfig config;
    private final Journal journal;
    private final HookPaths paths;
    private final HookFiles files;
    private final Set<String> secrets = ConcurrentHashMap.newKeySet();
    private final List<Consumer<HookBook>> listeners = new CopyOnWriteArrayList<>();
    private final Set<String> told = new HashSet<>();
    private HookBook ofFiles = HookBook.EMPTY;
    private @Nullable Registered registered;
    private volatile HookBook book = HookBook.EMPTY;
    private @Nullable FileWatch watch;

    CurrentBook(HookConfig config, Journal journal) {
        this.config = config;
        this.journal = journal;
        this.paths = new HookPaths(config.files());
        @Nullable Edges template = template(config);
        this.files =
                new HookFiles(
                        paths,
                        new HookFile(
                                template == null ? null : FilesRead.overheard(template, secrets)));
    }

    /// What is registered by the API.
    ///
    /// @param skipped what of it cannot be used, in sentences
    private record Registered(Collection<RegisteredEndpoint> endpoints, List<String> skipped) {}

    /// A template may ask for environment variables and files.
    static @Nullable Edges template(HookConfig config) {
        return config.template() ? edges() : null;
    }

    static Edges edges() {
        return new Edges(System.getenv()::get, CurrentBook::contentOrNull);
    }

    private static @Nullable String contentOrNull(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | InvalidPathException _) {
            return null; // as the original: a missing file is an empty text
        }
    }

    void start(@Observes @Priority(LOAD_FIRST) StartupEvent event) {
        HookFiles.Reading reading = files.load();
        take(reading);
        reading.taken()
                .ifPresent(id -> {
                    throw NoHooksException.taken(id);
                });
        if (book.hooks().isEmpty() && !config.allowNone()) {
            throw NoHooksException.because(reading.problems());
        }
        if (config.hotReload()) {
            config.files()
                    .forEach(file -> journal.write(new Entry.HookFileWatched(file.toString())));
            watch = FileWatch.start(paths::find, config.lookEvery(), this::follow);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (watch != null) {
            watch.close();
        }
    }

    public HookBook get() {
        return book;
    }

    /// What the files' templates got from environment variables and files: nobody is to be shown
    /// it.
    public Set<String> secrets() {
        return Set.copyOf(secrets);
    }

    /// Reads all files again; a broken one keeps its old hooks. Blocks.
    ///
    /// @return why files cannot be used, each naming file, line and column
    public synchronized List<String> reload() {
        HookFiles.Reading reading = files.reload();
        take(reading);
        return reading.problems();
    }

    /// Reads the files to tell everything that is wrong with them, and changes nothing. Blocks.
    public List<CheckedFile> check() {
        return CheckedFile.all(config);
    }

    private synchronized void follow(Collection<Path> changed) {
        take(files.follow(changed));
        if (book.hooks().isEmpty() && !config.allowNone()) {
            Quarkus.asyncExit(1); // as the original: nothing is left to do
        }
    }

    private synchronized void take(HookFiles.Reading reading) {
        reading.entries().forEach(journal::write);
        ofFiles = reading.book();
        told.clear();
        join();
    }

    /// Takes what is registered now in the place of what was. What of it rests is told once for
    /// each reading of the files.
    ///
    /// @param skipped what of it cannot be used, in sentences
    synchronized void take(Collection<RegisteredEndpoint> endpoints, List<String> skipped) {
        registered = new Registered(endpoints, skipped);
        join();
    }

    private void join() {
        Registered known = registered;
        book = known == null ? ofFiles.waiting() : ofFiles.with(known.endpoints);
        if (known != null) {
            resting(known).stream()
                    .filter(told::add)
                    .forEach(sentence -> journal.write(new Entry.HookFileDoubtful(sentence)));
        }
        listeners.forEach(listener -> listener.accept(book));
    }

    private List<String> resting(Registered known) {
        List<String> sentences = new ArrayList<>(known.skipped);
        for (RegisteredEndpoint one : known.endpoints) {
            String name = "endpoint " + one.id() + ", registered by the API";
            ofFiles.fileNaming(one.id())
                    .ifPresentOrElse(
                            file ->
                                    sentences.add(
                                            "%s, rests: %s has one of that id"
                                                    .formatted(name, file)),
                            () ->
                                    one.hooks().stream()
                                            .flatMap(hook -> ofFiles.objection(hook).stream())
                                            .forEach(why -> sentences.add(name + ": " + why)));
        }
        return sentences;
    }

    /// Calls the listener after each change, with the new book.
    public void onChange(Consumer<HookBook> listener) {
        listeners.add(listener);
    }
}
