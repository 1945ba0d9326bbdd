package dev.fairlead.queue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Who wants to hear that something may have become due.
final class WakeListeners {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    void add(Runnable listener) {
        listeners.add(listener);
    }

    void wake() {
        listeners.forEach(Runnable::run);
    }
}
