package dev.fairlead.request;

/// The door an arrival came in by.
public sealed interface Origin {
    /// An HTTP request.
    ///
    /// @param remoteAddress the TCP peer as `ip:port` or `[ip]:port`, or `@` for a Unix socket
    /// @param target the host and the request target, as sent: for log lines
    /// @param requestId names the request in log lines
    record Http(String method, String remoteAddress, Target target, String requestId)
            implements Origin {
        /// One that needs no log line.
        public Http(String method, String remoteAddress) {
            this(method, remoteAddress, new Target("", ""), "");
        }
    }

    /// What a request was aimed at.
    record Target(String host, String uri) {}

    /// A message on a Redis channel.
    record Channel(String name) implements Origin {}

    /// A call of the API.
    ///
    /// @param caller the name of the token that was used
    record Api(String caller) implements Origin {}
}
