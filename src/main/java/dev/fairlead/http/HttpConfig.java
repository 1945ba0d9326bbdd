package dev.fairlead.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How hooks are served by HTTP. Address and port are Quarkus' own options, `quarkus.http.host` and
/// `quarkus.http.port`.
@ConfigMapping(prefix = "fairlead.http")
public interface HttpConfig {
    /// The path under which hooks are served, without a slash at either end; the same as
    /// -urlprefix.
    @WithDefault("hooks")
    Optional<String> urlPrefix();

    /// A Unix socket (its path) to listen on in place of the port; the same as -socket.
    Optional<Path> socket();

    /// The HTTP methods that a hook allows when it does not say, comma separated; without it all;
    /// the same as -http-methods.
    Optional<String> methods();

    /// Headers of every answer of a hook, each `name=value`; the same as -header.
    Optional<List<String>> headers();

    /// The proxies whose word is taken for the address of a client, each an address, a CIDR, or
    /// `unix:` for who connects by the Unix socket, comma separated; without it every request comes
    /// from who connected.
    Optional<List<String>> trustedProxies();

    /// The header in which they say it, `x-forwarded-for` or `forwarded`; the other one is never
    /// looked at, as any client can send it.
    @WithDefault("x-forwarded-for")
    ForwardedHeader forwardedHeader();

    /// Where a proxy says whom it speaks for.
    enum ForwardedHeader {
        /// `X-Forwarded-For: client, proxy`.
        X_FORWARDED_FOR,
        /// `Forwarded: for=client, for=proxy` (RFC 7239).
        FORWARDED
    }

    /// Whether log lines name a request by its X-Request-Id header; the same as -x-request-id.
    @WithDefault("false")
    boolean requestId();

    /// How much of an X-Request-Id is taken (a number of bytes), 0 for all of it; the same as
    /// -x-request-id-limit.
    @WithDefault("0")
    int requestIdLimit();

    /// Whether the log shows whole requests and answers; the same as -debug.
    @WithDefault("false")
    boolean debug();

    /// The largest body that is read (bytes, or with a suffix as in `10M`); a larger one is
    /// answered 413.
    @WithDefault("10M")
    MemorySize maxBody();

    /// How long a request may take to send its body, a duration.
    @WithDefault("60s")
    Duration bodyTimeout();

    /// How much memory the bodies of all requests under way may take together (bytes, or with a
    /// suffix as in `64M`), without it a quarter of the heap; past it a request is answered 503.
    Optional<MemorySize> maxMemory();

    /// How many connections may be open at once (a number); past it a new one is closed.
    @WithDefault("2000")
    int maxConnections();

    /// How long a new connection may take until the first request's headers are there, a duration.
    @WithDefault("10s")
    Duration headerTimeout();

    /// How long a client may take nothing of an answer that is sent while its command runs, a
    /// duration; then it has gone.
    @WithDefault("60s")
    Duration stallTimeout();

    /// How long a connection may take from one answer to the headers of the next request, a
    /// duration.
    @WithDefault("75s")
    Duration idleTimeout();
}
