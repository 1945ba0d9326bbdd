package dev.fairlead.history;

import dev.fairlead.hook.CurrentBook;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.trigger.Explaining;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The commands that run in this process now, or wait for another go. What is over is on the shelf,
/// and what runs elsewhere is told there.
@Singleton
final class Running implements Journal.Listener {
    private final Map<String, Entry.CommandStarted> running = new ConcurrentHashMap<>();
    private final Provider<CurrentBook> book;
    private final InstantSource clock;

    /// The book is asked later: it is made of what tells us.
    Running(Provider<CurrentBook> book, InstantSource clock) {
        this.book = book;
        this.clock = clock;
    }

    @Override
    public void heard(Entry entry) {
        if (entry instanceof Entry.CommandStarted started) {
            running.putIfAbsent(started.run(), started); // it may be another go
        } else if (entry instanceof Entry.RunOver over) {
            running.remove(over.id());
        }
    }

    /// Those that fit, the newest first; there are never more of them than may run at once.
    List<Run> look(Look look) {
        return running.values().stream()
                .filter(run -> look.hook() == null || run.hook().equals(look.hook()))
                .filter(run -> look.since() == null || !run.at().isBefore(look.since()))
                .filter(run -> look.until() == null || run.at().isBefore(look.until()))
                .sorted(
                        Comparator.comparing(Entry.CommandStarted::at)
                                .thenComparing(Entry.CommandStarted::run)
                                .reversed())
                .limit(look.limit())
                .map(this::shown)
                .toList();
    }

    Optional<Run> find(String id) {
        return Optional.ofNullable(running.get(id)).map(this::shown);
    }

    private Run shown(Entry.CommandStarted started) {
        return Run.running(
                started,
                program(started),
                Duration.between(started.at(), clock.instant()).toMillis());
    }

    /// A hook that is no longer there cannot say what its secrets were.
    private String program(Entry.CommandStarted started) {
        CurrentBook current = book.get();
        return current.get()
                .hook(started.hook())
                .map(hook -> Explaining.mask(hook, current.secrets()))
                .map(mask -> mask.text(started.program()))
                .orElse("");
    }
}
