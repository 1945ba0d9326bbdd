package dev.fairlead.http;

import dev.fairlead.http.HttpConfig.ForwardedHeader;
import dev.fairlead.request.AddressRange;
import io.netty.util.NetUtil;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Who sent a request that came through proxies. Each proxy adds the address that connected to it,
/// so what stands on the right was written by the proxy next to us, and what stands to the left of
/// the first stranger may be anything: it is the stranger's own word.
@Singleton
public final class TrustedProxies {
    /// Of an address that is none; no range holds it.
    static final String UNKNOWN = "unknown:0";

    private static final Pattern BRACKETED = Pattern.compile("\\[([^\\]]*)\\](?::([0-9]{1,5}))?");
    private static final Pattern WITH_PORT = Pattern.compile("([0-9.]+):([0-9]{1,5})");

    /// Stands for whoever connects by a Unix socket.
    private static final String SOCKET = "unix:";

    private static final String SOCKET_PEER = "@";

    private final List<AddressRange> trusted;
    private final boolean socketToo;
    private final ForwardedHeader header;

    @Inject
    TrustedProxies(HttpConfig config) {
        this(config.trustedProxies().orElse(List.of()), config.forwardedHeader());
    }

    TrustedProxies(List<String> ranges, ForwardedHeader header) {
        this.trusted =
                ranges.stream()
                        .filter(range -> !range.equals(SOCKET))
                        .map(TrustedProxies::range)
                        .toList();
        this.socketToo = ranges.contains(SOCKET);
        this.header = header;
    }

    private static AddressRange range(String text) {
        String stripped = text.strip();
        String alone = stripped.contains(":") ? "/128" : "/32";
        return AddressRange.parse(stripped.contains("/") ? stripped : stripped + alone)
                .orElseThrow(() ->
                        new ConfigurationException(
                                "fairlead.http.trusted-proxies: \""
                                        + stripped
                                        + "\" is neither an address nor a CIDR such as 10.0.0.0/8"));
    }

    /// Who sent the request: `ip:port`, `[ip]:port`, or `@` on a Unix socket.
    public String client(HttpServerRequest request) {
        return client(Peer.of(request.remoteAddress()), request.headers());
    }

    /// Whether the client spoke TLS, with us or with a trusted proxy that says so.
    public boolean isSecure(HttpServerRequest request) {
        return request.isSSL()
                || isTrusted(Peer.of(request.remoteAddress()))
                        && "https".equalsIgnoreCase(scheme(request.headers()));
    }

    /// Whether that is the `host` or `host:port` by which the client knows us.
    public boolean isOwnHost(String host, HttpServerRequest request) {
        return host.equalsIgnoreCase(request.getHeader(HttpHeaders.HOST))
                || isTrusted(Peer.of(request.remoteAddress()))
                        && host.equalsIgnoreCase(hostAsked(request.headers()));
    }

    /// What the outermost proxy saw stands first.
    private String scheme(MultiMap headers) {
        return switch (header) {
            case X_FORWARDED_FOR -> first(headers.get("X-Forwarded-Proto"));
            case FORWARDED -> pair(first(headers.get("Forwarded")), "proto=");
        };
    }

    private String hostAsked(MultiMap headers) {
        return switch (header) {
            case X_FORWARDED_FOR -> first(headers.get("X-Forwarded-Host"));
            case FORWARDED -> pair(first(headers.get("Forwarded")), "host=");
        };
    }

    private static String first(@Nullable String list) {
        return list == null ? "" : parts(list, ',').getFirst().strip();
    }

    /// @param peer who connected, as `ip:port` or `[ip]:port`, or `@` on a Unix socket
    /// @return the client in the same form, its port 0 where nobody says it; the peer itself when
    ///   it is not trusted or says nothing
    String client(String peer, MultiMap headers) {
        if (!isTrusted(peer)) {
            return peer;
        }
        String client = peer;
        for (String hop : hops(headers).reversed()) {
            Optional<String> address = written(hop);
            if (address.isEmpty()) {
                return UNKNOWN;
            }
            client = address.get();
            if (!isTrusted(client)) {
                return client;
            }
        }
        return client;
    }

    private boolean isTrusted(String peer) {
        if (peer.equals(SOCKET_PEER)) {
            return socketToo;
        }
        if (trusted.isEmpty()) {
            return false;
        }
        int colon = peer.lastIndexOf(':');
        String host = colon < 0 ? peer : peer.substring(0, colon).replaceAll("[\\[\\]]", "");
        return AddressRange.address(host)
                .filter(address -> trusted.stream().anyMatch(range -> range.holds(address)))
                .isPresent();
    }

    /// All that is forwarded, the nearest last. A line may come several times; they are one list.
    private List<String> hops(MultiMap headers) {
        return switch (header) {
            case X_FORWARDED_FOR ->
                    List.of(String.join(",", headers.getAll("X-Forwarded-For")).split(",", -1))
                            .stream()
                            .map(String::strip)
                            .filter(hop -> !hop.isEmpty())
                            .toList();
            case FORWARDED ->
                    parts(String.join(",", headers.getAll("Forwarded")), ',').stream()
                            .map(element -> pair(element, "for="))
                            .toList();
        };
    }

    private static String pair(String element, String name) {
        return parts(element, ';').stream()
                .map(String::strip)
                .filter(pair -> pair.regionMatches(true, 0, name, 0, name.length()))
                .map(pair -> unquoted(pair.substring(name.length())))
                .findFirst()
                .orElse("");
    }

    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }

    /// What the separator parts outside of quoted strings (RFC 9110, 5.6.4).
    private static List<String> parts(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    /// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`, as a peer is written.
    private static Optional<String> written(String hop) {
        Matcher bracketed = BRACKETED.matcher(hop);
        Matcher withPort = WITH_PORT.matcher(hop);
        if (bracketed.matches()) {
            return written(bracketed.group(1), bracketed.group(2));
        }
        return withPort.matches()
                ? written(withPort.group(1), withPort.group(2))
                : written(hop, null);
    }

    private static Optional<String> written(String host, @Nullable String port) {
        return AddressRange.address(host)
                .map(TrustedProxies::text)
                .map(text ->
                        (text.contains(":") ? "[" + text + "]" : text)
                                + ":"
                                + (port == null ? "0" : port));
    }

    private static String text(byte[] address) {
        try {
            return NetUtil.toAddressString(InetAddress.getByAddress(address));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
