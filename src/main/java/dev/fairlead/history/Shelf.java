package dev.fairlead.history;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where history stands. A failure is a [dev.fairlead.store.StoreException].
interface Shelf {
    /// How much is kept, whatever its age.
    ///
    /// @param runs of all hooks together
    /// @param arrivals of each hook
    record Bounds(int runs, int arrivals) {}

    /// Keeps them all; what has the id of something kept takes its place.
    Uni<Void> keep(List<Kept> batch);

    /// Without bodies.
    Uni<Page<Kept>> look(Look look);

    /// With its body, if that is still kept.
    Uni<Optional<Kept>> find(Kind kind, String id);

    /// Removes a batch of what was to be kept until now.
    ///
    /// @return how much it was; 0 when nothing is left to remove
    Uni<Integer> tidy(Instant now);

    /// Removes all that has this name or id.
    ///
    /// @return how many
    Uni<Integer> forget(String name);
}
