package dev.fairlead.request;

/// The door an arrival came in by.
public sealed interface Origin {
    /// An HTTP request.
    ///
    /// @param remoteAddress the client as `ip:port` or `[ip]:port`, or `@` for a Unix socket: the
    ///   TCP peer, or for whom a trusted proxy says that it speaks
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
    ///
    /// @param name where it was published, also when it was heard by a pattern
    /// @param elected whether, of all replicas that hear it, this is the one for what must happen
    ///   once
    record Channel(String name, boolean elected) implements Origin {
        /// One that nobody else hears.
        public Channel(String name) {
            this(name, true);
        }
    }

    /// An entry of a Redis stream.
    record Stream(String name, String entryId) implements Origin {}

    /// A call of the API.
    ///
    /// @param caller the name of the token that was used
    record Api(String caller) implements Origin {}

    /// Something that happened to this service itself and that a hook wants to hear of.
    ///
    /// @param event such as `receiver.disabled`
    record Operation(String event) implements Origin {}
}
