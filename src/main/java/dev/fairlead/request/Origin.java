package dev.fairlead.request;

/// The door an arrival came in by.
public sealed interface Origin {
    /// An HTTP request.
    ///
    /// @param remoteAddress the TCP peer as `ip:port` or `[ip]:port`
    record Http(String method, String remoteAddress) implements Origin {}

    /// A message on a Redis channel.
    record Channel(String name) implements Origin {}
}
