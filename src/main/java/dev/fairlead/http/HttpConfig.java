package dev.fairlead.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How hooks are served by HTTP. Address, port, TLS and the largest body are Quarkus' own options:
/// quarkus.http.host, quarkus.http.port, quarkus.http.limits.max-body-size.
@ConfigMapping(prefix = "fairlead.http")
public interface HttpConfig {
    /// The path under which hooks are served, without a slash at either end; the same as
    /// -urlprefix.
    @WithDefault("hooks")
    String urlPrefix();

    /// How long a request may take to send its body, a duration.
    @WithDefault("60s")
    Duration bodyTimeout();
}
