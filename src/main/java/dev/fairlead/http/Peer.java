package dev.fairlead.http;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Writes an address as Go does: IPv6 in its short form (RFC 5952) and in brackets.
public final class Peer {
    private Peer() {}

    /// `ip:port`, `[ip]:port`, or `@` on a Unix socket.
    ///
    /// @param address null on a Unix socket of the JDK's, which Vert.x has no address for
    public static String of(@Nullable SocketAddress address) {
        if (address == null) {
            return "@";
        }
        String host = address.hostAddress() == null ? address.host() : address.hostAddress();
        if (address.isDomainSocket() || host == null) {
            return "@";
        }
        return (host.indexOf(':') >= 0 ? "[" + shortened(host) + "]" : host) + ":" + address.port();
    }

    private static String shortened(String host) {
        int zone = host.indexOf('%');
        String address = zone < 0 ? host : host.substring(0, zone);
        return NetUtil.toAddressString(InetAddress.ofLiteral(address))
                + (zone < 0 ? "" : host.substring(zone));
    }
}
