package dev.fairlead.journal;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.List;

/// The one place where business events are told. Log lines, metrics and history listen to it.
@Singleton
public final class Journal {
    private final List<Listener> listeners;

    /// @param listeners every bean that wants to hear
    public Journal(@All List<Listener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /// Tells all listeners, on the caller's thread.
    public void write(Entry entry) {
        listeners.forEach(listener -> listener.heard(entry));
    }

    /// Hears what happened. It must return at once and never throw.
    public interface Listener {
        void heard(Entry entry);
    }
}
