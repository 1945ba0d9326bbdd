package dev.fairlead.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/// HTTPS in place of HTTP.
@ConfigMapping(prefix = "fairlead.http.tls")
public interface TlsConfig {
    /// Whether hooks are served by HTTPS; the same as -secure.
    @WithDefault("false")
    boolean enabled();

    /// The certificate chain, a PEM file; the same as -cert.
    @WithDefault("cert.pem")
    Path certificate();

    /// The private key, a PEM file; the same as -key.
    @WithDefault("key.pem")
    Path key();

    /// The oldest TLS version that is spoken: `1.2` or `1.3`; the same as -tls-min-version.
    @WithDefault("1.2")
    String minVersion();

    /// The cipher suites for TLS 1.2, by their standard names, comma separated; without it all that
    /// are safe; the same as -cipher-suites.
    Optional<String> cipherSuites();
}
