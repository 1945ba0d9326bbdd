package dev.fairlead.redis;

import dev.fairlead.store.RedisStream.StreamEntry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The entries of one stream that this process has in hand.
final class Holdings {
    private final Set<String> begun = new HashSet<>();
    private final Set<String> untried = new HashSet<>();

    synchronized void hold(Collection<StreamEntry> entries) {
        entries.forEach(entry -> begun.add(entry.id()));
    }

    /// A hook turned it away; nothing was done with it.
    synchronized void turnedAway(StreamEntry entry) {
        begun.remove(entry.id());
        untried.add(entry.id());
        notifyAll();
    }

    /// All hooks have taken it.
    synchronized void taken(StreamEntry entry) {
        if (untried.remove(entry.id())) {
            begun.add(entry.id());
        }
    }

    synchronized void release(StreamEntry entry) {
        begun.remove(entry.id());
        untried.remove(entry.id());
        notifyAll();
    }

    synchronized boolean holds(StreamEntry entry) {
        return begun.contains(entry.id()) || untried.contains(entry.id());
    }

    synchronized int size() {
        return begun.size() + untried.size();
    }

    synchronized boolean isTurnedAway() {
        return !untried.isEmpty();
    }

    synchronized List<String> begun() {
        return List.copyOf(begun);
    }

    synchronized List<String> untried() {
        return List.copyOf(untried);
    }

    /// Waits until nothing is in hand but what was turned away.
    synchronized void awaitSettled(Duration longest) {
        long until = System.nanoTime() + longest.toNanos();
        try {
            for (long left = longest.toNanos();
                    !begun.isEmpty() && left > 0;
                    left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
