package dev.fairlead.delivery;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// Names the line that a delivery waits in.
public final class Lanes {
    private Lanes() {}

    /// The lane of a named endpoint.
    public static String ofEndpoint(String endpoint) {
        return "endpoint:" + endpoint;
    }

    /// A lane that the hook files name.
    public static String named(String lane) {
        return "lane:" + lane;
    }

    /// Names the receiver behind a URL without telling the URL, which may hold a token.
    public static String receiver(String url) {
        String host = ofUrl(url).orElse("");
        return host + "#" + Ids.digest(url);
    }

    /// The lane of a URL: its scheme, host and port. Empty when it is no http or https URL with a
    /// host.
    public static Optional<String> ofUrl(String url) {
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme();
            return scheme == null
                    ? Optional.empty()
                    : HostAndPort.of(uri).flatMap(to -> lane(scheme.toLowerCase(Locale.ROOT), to));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> lane(String scheme, HostAndPort to) {
        return switch (scheme) {
            case "http" -> Optional.of(lane(scheme, to, 80));
            case "https" -> Optional.of(lane(scheme, to, 443));
            case String _ -> Optional.empty();
        };
    }

    private static String lane(String scheme, HostAndPort to, int defaultPort) {
        int port = to.port() < 0 ? defaultPort : to.port();
        return scheme + "://" + to.host().toLowerCase(Locale.ROOT) + ":" + port;
    }
}
