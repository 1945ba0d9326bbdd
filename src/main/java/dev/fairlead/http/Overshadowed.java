package dev.fairlead.http;

import dev.fairlead.hook.CurrentBook;
import dev.fairlead.hook.Hook;
import dev.fairlead.hook.HookBook;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Says which hooks cannot be reached because the annex is served where they would be.
@Singleton
final class Overshadowed {
    private final CurrentBook book;
    private final Journal journal;
    private final Annex annex;
    private final String prefix;

    Overshadowed(CurrentBook book, Journal journal, Annex annex, HttpConfig config) {
        this.book = book;
        this.journal = journal;
        this.annex = annex;
        this.prefix = Settings.prefix(config);
    }

    void start(@Observes @Priority(CurrentBook.LOAD_FIRST + 250) StartupEvent event) {
        if (annex.isOpen()) {
            book.onChange(this::look);
            look(book.get());
        }
    }

    private void look(HookBook now) {
        for (Hook hook : now.hooks()) {
            String path = prefix + hook.id();
            if (hook.doors().http() && path.startsWith(Annex.PATH)) {
                journal.write(
                        new Entry.HookFileDoubtful(
                                "the hook %s cannot be reached by HTTP: the API is served under %s; change its id or the url prefix"
                                        .formatted(hook.id(), Annex.PATH)));
            }
        }
    }
}
