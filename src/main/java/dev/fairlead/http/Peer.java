package dev.fairlead.http;

import io.vertx.core.net.SocketAddress;

/// Writes the other side's address as Go does.
final class Peer {
    private Peer() {}

    /// `ip:port`, `[ip]:port`, or `@` on a Unix socket.
    static String of(SocketAddress address) {
        if (address.isDomainSocket() || address.hostAddress() == null) {
            return "@";
        }
        String host = address.hostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.port();
    }
}
