package dev.fairlead.attempt;

import dev.fairlead.delivery.HostAndPort;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A URL taken apart, once, by one parser: what is judged is what is connected to.
///
/// @param host a name, or an address without brackets
/// @param authority what the Host header says
/// @param path the path and query to ask for
record Target(boolean secure, String host, int port, String authority, String path) {
    private static final int HIGHEST_PORT = 65_535;

    /// Takes a URL apart, or says why not in a sentence that does not repeat it (it may hold a
    /// secret).
    static Target of(String url) throws NotAnAddressException {
        try {
            URI uri = new URI(new URI(url).toASCIIString());
            boolean secure = isSecure(uri.getScheme());
            if (uri.getRawUserInfo() != null) {
                throw new NotAnAddressException("an address must not carry a user or a password");
            }
            HostAndPort named =
                    HostAndPort.of(uri)
                            .orElseThrow(() ->
                                    new NotAnAddressException(
                                            "the address has no valid host name"));
            String host = host(named.host());
            int standard = secure ? 443 : 80;
            int port = named.port() == -1 ? standard : named.port();
            if (port < 1 || port > HIGHEST_PORT) {
                throw new NotAnAddressException("a port is a number from 1 to 65535");
            }
            String authority = port == standard ? named.host() : named.host() + ":" + port;
            Target target = new Target(secure, host, port, authority, path(uri));
            var _ = target.literal();
            return target;
        } catch (URISyntaxException _) {
            throw new NotAnAddressException("the address is not a URL");
        } catch (IllegalArgumentException _) { // a URL's grammar allows ::1.02.3.4
            throw new NotAnAddressException("the address has an IP address that is none");
        }
    }

    /// The address that the host is, when it is no name.
    Optional<InetAddress> literal() {
        return literal(host);
    }

    /// @param host without brackets
    static Optional<InetAddress> literal(String host) {
        return host.contains(":") || Ipv4Text.isCanonical(host)
                ? Optional.of(InetAddress.ofLiteral(host))
                : Optional.empty();
    }

    private static boolean isSecure(@Nullable String scheme) throws NotAnAddressException {
        return switch (scheme == null ? "" : scheme.toLowerCase(Locale.ROOT)) {
            case "http" -> false;
            case "https" -> true;
            default -> throw new NotAnAddressException("an address begins with http or https");
        };
    }

    private static String host(String host) throws NotAnAddressException {
        if (host.contains("%")) {
            throw new NotAnAddressException("an address must not name a network interface");
        }
        if (Ipv4Text.couldBe(host) && !Ipv4Text.isCanonical(host)) {
            throw new NotAnAddressException(
                    "an IPv4 address is written as four decimal numbers, not \"" + host + "\"");
        }
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String path(URI uri) {
        String path = uri.getRawPath();
        String query = uri.getRawQuery();
        String all = path == null || path.isEmpty() ? "/" : path;
        return query == null ? all : all + "?" + query;
    }

    /// The text names nothing that a delivery could be sent to.
    static final class NotAnAddressException extends Exception {
        private static final long serialVersionUID = 1;

        NotAnAddressException(String sentence) {
            super(sentence);
        }
    }
}
