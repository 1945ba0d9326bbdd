package dev.fairlead.delivery;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The host and the port that a URL names. [URI] knows no host with an underscore, though RFC 3986
/// allows one, and the names of containers are full of them.
///
/// @param host as it is written, an IPv6 address in brackets
/// @param port -1 when the URL names none
public record HostAndPort(String host, int port) {
    private static final Pattern UNDERSCORED =
            Pattern.compile("(?<host>[A-Za-z0-9.-]*_[A-Za-z0-9._-]*)(:(?<port>[0-9]{0,9}))?");

    /// What the URL names, or empty when that is no host.
    public static Optional<HostAndPort> of(URI uri) {
        if (uri.getHost() != null) {
            return Optional.of(new HostAndPort(uri.getHost(), uri.getPort()));
        }
        String authority = uri.getRawAuthority();
        Matcher found = UNDERSCORED.matcher(authority == null ? "" : authority);
        if (!found.matches()) {
            return Optional.empty();
        }
        String port = found.group("port");
        boolean none = port == null || port.isEmpty();
        return Optional.of(
                new HostAndPort(found.group("host"), none ? -1 : Integer.parseInt(port)));
    }
}
