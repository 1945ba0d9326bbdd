package dev.fairlead.history;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The history of a process that has no store: it ends with the process.
final class MemoryShelf implements Shelf {
    /// The oldest first.
    private static final Comparator<Kept> BY_AGE =
            Comparator.comparing(Kept::at).thenComparing(Kept::id).thenComparing(Kept::kind);

    private final TreeSet<Kept> all = new TreeSet<>(BY_AGE);
    private final Bounds bounds;
    private final long mostBytes;
    private long bytes;

    /// @param mostBytes so much memory is taken at most, about
    MemoryShelf(Bounds bounds, long mostBytes) {
        this.bounds = bounds;
        this.mostBytes = mostBytes;
    }

    @Override
    public Uni<Void> keep(List<Kept> batch) {
        return Uni.createFrom().voidItem().invoke(() -> put(batch));
    }

    private synchronized void put(List<Kept> batch) {
        for (Kept kept : batch) {
            int _ = removeAll(other -> other.kind() == kept.kind() && other.id().equals(kept.id()));
            all.add(kept);
            bytes += kept.weight();
            trim(kept);
        }
        while (bytes > mostBytes) {
            remove(all.getFirst());
        }
    }

    private void trim(Kept newest) {
        List<Kept> alike =
                all.stream()
                        .filter(kept ->
                                switch (newest.kind()) {
                                    case RUN -> kept.kind() == Kind.RUN;
                                    case ARRIVAL ->
                                            kept.kind() == Kind.ARRIVAL
                                                    && kept.hook().equals(newest.hook());
                                })
                        .toList();
        int most = newest.kind() == Kind.RUN ? bounds.runs() : bounds.arrivals();
        alike.subList(0, Math.max(0, alike.size() - most)).forEach(this::remove);
    }

    private void remove(Kept kept) {
        all.remove(kept);
        bytes -= kept.weight();
    }

    private int removeAll(Predicate<Kept> which) {
        List<Kept> chosen = all.stream().filter(which).toList();
        chosen.forEach(this::remove);
        return chosen.size();
    }

    @Override
    public Uni<Page<Kept>> look(Look look) {
        return Uni.createFrom().item(() -> page(look));
    }

    private synchronized Page<Kept> page(Look look) {
        List<Kept> found = new ArrayList<>();
        for (Kept kept : all.descendingSet()) {
            if (look.wants(kept)) {
                if (found.size() == look.limit()) {
                    return new Page<>(found, Look.Cursor.of(found.getLast()).text());
                }
                found.add(kept.withoutBody());
            }
        }
        return new Page<>(found, null);
    }

    @Override
    public Uni<Optional<Kept>> find(Kind kind, String id) {
        return Uni.createFrom().item(() -> one(kind, id));
    }

    private synchronized Optional<Kept> one(Kind kind, String id) {
        return all.stream().filter(kept -> kept.kind() == kind && kept.id().equals(id)).findFirst();
    }

    @Override
    public Uni<Integer> tidy(Instant now) {
        return Uni.createFrom().item(() -> clear(now));
    }

    private synchronized int clear(Instant now) {
        int gone = removeAll(kept -> !kept.until().all().isAfter(now));
        List<Kept> old =
                all.stream()
                        .filter(kept -> kept.body() != null && !kept.until().body().isAfter(now))
                        .toList();
        for (Kept kept : old) {
            remove(kept);
            all.add(kept.withoutBody());
            bytes += kept.withoutBody().weight();
        }
        return gone + old.size();
    }

    @Override
    public Uni<Integer> forget(String name) {
        return Uni.createFrom().item(() -> drop(name));
    }

    private synchronized int drop(String name) {
        return removeAll(kept -> kept.id().equals(name) || kept.names().contains(name));
    }

    /// All of it, the oldest first.
    synchronized List<Kept> all() {
        return List.copyOf(all);
    }

    synchronized void clear() {
        all.clear();
        bytes = 0;
    }
}
