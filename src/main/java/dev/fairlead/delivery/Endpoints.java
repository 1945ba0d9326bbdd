package dev.fairlead.delivery;

import java.util.Optional;

/// The port to the current definitions; the book of hooks stands behind it.
public interface Endpoints {
    /// The current definition, or empty when the hook, its entry or its endpoint is gone.
    Optional<Endpoint> find(EndpointRef ref);
}
