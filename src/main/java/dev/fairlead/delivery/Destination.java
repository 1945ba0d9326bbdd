package dev.fairlead.delivery;

import org.jspecify.annotations.Nullable;

/// Where a delivery goes.
///
/// @param endpoint the definition to look up in the current book at each attempt
/// @param url the address that came with the arrival (it passes the address guard), or null when
///   the endpoint's own address is used
/// @param lane the line it waits in
public record Destination(EndpointRef endpoint, @Nullable String url, String lane) {
    public Destination {
        if (lane.isBlank()) {
            throw new IllegalArgumentException("a delivery needs a lane");
        }
    }
}
