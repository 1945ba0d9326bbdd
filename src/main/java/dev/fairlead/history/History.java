package dev.fairlead.history;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What came to nothing and what ran, to be looked at and to be forgotten. A failure is a
/// [dev.fairlead.store.StoreException].
@Singleton
public final class History {
    private static final int AT_ONCE = 8;

    private final Shelf shelf;
    private final Running running;

    History(Shelf shelf, Running running) {
        this.shelf = shelf;
        this.running = running;
    }

    /// Without what they printed. Those that are `running` are this process' own.
    public Uni<Page<Run>> runs(Look look) {
        return Run.RUNNING.equals(look.word())
                ? Uni.createFrom().item(() -> new Page<>(running.look(look), null))
                : page(look, Run::of);
    }

    /// With what it printed, if that is still kept.
    public Uni<Optional<Run>> run(String id) {
        Optional<Run> now = running.find(id);
        return shelf.find(Kind.RUN, id)
                .map(found -> found.map(Run::of))
                .map(kept -> now.map(run -> kept.map(run::goingOnFrom).orElse(run)).or(() -> kept));
    }

    /// @param bodies whether with the beginnings of their bodies
    public Uni<Page<Unmatched>> arrivals(Look look, boolean bodies) {
        Uni<Page<Unmatched>> page = page(look, Unmatched::of);
        return bodies ? page.chain(this::withBodies) : page;
    }

    /// With the beginning of its body, if that is still kept.
    public Uni<Optional<Unmatched>> arrival(String id) {
        return shelf.find(Kind.ARRIVAL, id).map(found -> found.map(Unmatched::of));
    }

    /// Removes all that has this name: its own id, that of its arrival, or that of its request.
    ///
    /// @return how many
    public Uni<Integer> forget(String name) {
        return shelf.forget(name);
    }

    private <T> Uni<Page<T>> page(Look look, Function<Kept, T> form) {
        return shelf.look(look)
                .map(page -> new Page<>(page.found().stream().map(form).toList(), page.next()));
    }

    /// One that went meanwhile is left out.
    private Uni<Page<Unmatched>> withBodies(Page<Unmatched> page) {
        return Multi.createFrom()
                .iterable(page.found())
                .onItem()
                .transformToUni(one -> arrival(one.id()))
                .merge(AT_ONCE)
                .collect()
                .asList()
                .map(found -> new Page<>(inOrder(found), page.next()));
    }

    private static List<Unmatched> inOrder(List<Optional<Unmatched>> found) {
        return found.stream()
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Unmatched::at).thenComparing(Unmatched::id).reversed())
                .toList();
    }
}
