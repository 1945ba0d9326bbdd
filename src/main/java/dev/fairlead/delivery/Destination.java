package dev.fairlead.delivery;

import org.jspecify.annotations.Nullable;

/// Where a delivery goes.
///
/// @param endpoint the definition to look up in the current book at each attempt
/// @param url the address that came with the arrival (it passes the address guard), or null when
///   the endpoint's own address is used
/// @param lane the line it waits in
/// @param receiver names who receives, across hooks: it is the receiver that is disabled when
///   nobody is there any more. A lane may serve several
/// @param orderingKey deliveries of one lane that share it go one after the other; empty for no
///   order
public record Destination(
        EndpointRef endpoint,
        @Nullable String url,
        String lane,
        String receiver,
        String orderingKey) {
    public Destination {
        if (lane.isBlank()) {
            throw new IllegalArgumentException("a delivery needs a lane");
        }
    }

    /// A destination without an order whose receiver is its lane.
    public Destination(EndpointRef endpoint, @Nullable String url, String lane) {
        this(endpoint, url, lane, lane, "");
    }
}
