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

    /// The lane of a URL: its scheme, host and port. Empty when it is no http or https URL with a
    /// host.
    public static Optional<String> ofUrl(String url) {
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme();
            if (uri.getHost() == null || scheme == null) {
                return Optional.empty();
            }
            return switch (scheme.toLowerCase(Locale.ROOT)) {
                case "http" -> Optional.of(lane("http", uri, 80));
                case "https" -> Optional.of(lane("https", uri, 443));
                case String _ -> Optional.empty();
            };
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String lane(String scheme, URI uri, int defaultPort) {
        int port = uri.getPort() < 0 ? defaultPort : uri.getPort();
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
    }
}
