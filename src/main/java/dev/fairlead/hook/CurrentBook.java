package dev.fairlead.hook;

import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Endpoints;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The book that is in force. It is loaded before any door opens and swapped whole at each reload.
@Singleton
public final class CurrentBook implements Endpoints {
    /// Observers of the start run in this order: the book, then what reads it, then the doors.
    public static final int LOAD_FIRST = 100;

    private final HookConfig config;
    private final Journal journal;
    private final HookFiles files;
    private final List<Consumer<HookBook>> listeners = new CopyOnWriteArrayList<>();
    private volatile HookBook book = HookBook.EMPTY;
    private @Nullable HookWatch watch;

    CurrentBook(HookConfig config, Journal journal) {
        this.config = config;
        this.journal = journal;
        this.files = new HookFiles(config.files());
    }

    void start(@Observes @Priority(LOAD_FIRST) StartupEvent event) {
        List<String> problems = load();
        if (book.hooks().isEmpty() && !config.allowNone()) {
            throw new ConfigurationException(
                    "No hook could be loaded, so there is nothing to do.\n"
                            + String.join("\n", problems)
                            + "\nName a hook file by -hooks FILE or fairlead.hook.files.");
        }
        if (config.hotReload()) {
            watch = HookWatch.start(config.files(), config.lookEvery(), this::reload);
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

    /// Reads all files again; a broken one keeps its old hooks.
    public void reload() {
        var _ = load();
    }

    private synchronized List<String> load() {
        HookFiles.Reading reading = files.read();
        reading.problems().forEach(problem -> journal.write(new Entry.HookFileRefused(problem)));
        reading.warnings().forEach(warning -> journal.write(new Entry.HookFileDoubtful(warning)));
        reading.counts()
                .forEach((file, count) ->
                        journal.write(new Entry.HookFileLoaded(file.toString(), count)));
        book = reading.book();
        listeners.forEach(listener -> listener.accept(book));
        return reading.problems();
    }

    /// Calls the listener after each reload, with the new book.
    public void onChange(Consumer<HookBook> listener) {
        listeners.add(listener);
    }

    @Override
    public Optional<Endpoint> find(EndpointRef ref) {
        return book.find(ref);
    }
}
