package dev.fairlead.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.signature.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Through what a server is reached.
public sealed interface Proxy {
    /// Whatever holds for all deliveries.
    record Usual() implements Proxy {}

    /// Through nothing, whatever holds for the others.
    record None() implements Proxy {}

    /// Through an HTTP proxy: by CONNECT for https, by requests in absolute form for http.
    ///
    /// @param host a name, or an address without brackets
    /// @param login null when it asks for none
    record Http(String host, int port, @Nullable Login login) implements Proxy {}

    /// What an HTTP proxy is told (RFC 7617).
    record Login(String username, Secret password) {}

    /// Reads `http://host:port` or `http://username:password@host:port`, where signs that a URL
    /// gives a meaning are written as `%40` and the like; `none` means [None].
    ///
    /// @throws IllegalArgumentException says what is wrong in a sentence that does not repeat it
    static Proxy of(String text) {
        if (text.equals("none")) {
            return new None();
        }
        try {
            URI uri = new URI(text);
            Optional<HostAndPort> named = HostAndPort.of(new URI(withoutLogin(text)));
            String path = uri.getRawPath() == null ? "" : uri.getRawPath();
            boolean isBare = (path.isEmpty() || path.equals("/")) && uri.getRawQuery() == null;
            if ("http".equalsIgnoreCase(uri.getScheme()) && isBare && named.isPresent()) {
                int port = named.get().port();
                if (port > 0 && port <= 65_535) {
                    return new Http(bare(named.get().host()), port, login(uri));
                }
            }
        } catch (URISyntaxException _) {
            // told below, in one sentence for all that can be wrong
        }
        throw new IllegalArgumentException(
                "a proxy reads like http://host:port or http://username:password@host:port (signs"
                        + " such as @, / and % in these as %40, %2F and %25), or none");
    }

    private static @Nullable Login login(URI uri) {
        String authority = uri.getRawAuthority();
        int at = authority == null ? -1 : authority.lastIndexOf('@');
        if (authority == null || at < 0) {
            return null;
        }
        String[] both = authority.substring(0, at).split(":", 2);
        return new Login(decoded(both[0]), new Secret(both.length == 2 ? decoded(both[1]) : ""));
    }

    /// A plus is a plus here, as it is not in a form.
    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
    }

    /// A host with an underscore is none to [URI] beside a login.
    private static String withoutLogin(String text) {
        return text.replaceFirst("^([A-Za-z]+://)[^/]*@", "$1");
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
