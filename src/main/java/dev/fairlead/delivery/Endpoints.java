package dev.fairlead.delivery;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The port to the current definitions; the book of hooks stands behind it.
public interface Endpoints {
    /// The current definition, or empty when the hook, its entry or its endpoint is gone.
    Optional<Endpoint> find(EndpointRef ref);

    /// The same, after a look where other processes may have defined it meanwhile: before anything
    /// is given up. It fails when nobody can say now.
    default CompletionStage<Optional<Endpoint>> findAnew(EndpointRef ref) {
        return CompletableFuture.completedStage(find(ref));
    }
}
