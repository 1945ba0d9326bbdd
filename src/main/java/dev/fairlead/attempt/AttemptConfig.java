package dev.fairlead.attempt;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Settings of the `attempt` room.
@ConfigMapping(prefix = "fairlead.attempt")
public interface AttemptConfig {
    /// Address ranges (CIDR, such as `10.0.0.0/8`) that an address which came with a message may
    /// lie in although they are not public; link-local and metadata addresses stay forbidden.
    Optional<List<String>> allowedAddresses();

    /// How many connections one destination may have (a number); more attempts wait for one, within
    /// their own deadline.
    @WithDefault("64")
    int maxConnectionsPerHost();

    /// How long opening one connection may take (a duration), at most; it counts against the
    /// attempt's one deadline too.
    @WithDefault("10s")
    Duration connectTimeout();

    /// How long an unused connection is kept open (a duration).
    @WithDefault("60s")
    Duration keepAlive();

    /// What is sent as User-Agent when a delivery's headers do not say (a text).
    @WithDefault("Fairlead/${quarkus.application.version}")
    String userAgent();

    /// The HTTP proxy that deliveries go through, `http://host:port` or
    /// `http://username:password@host:port`; an endpoint's own `proxy` counts before it.
    Optional<String> proxy();

    /// What is reached without that proxy: host names, each with all that is under it, and
    /// addresses or ranges of them (CIDR) where a URL has an address for a host.
    Optional<List<String>> noProxy();

    /// How long a token endpoint may take to give out a token (a duration); an attempt waits for it
    /// within its own deadline.
    @WithDefault("10s")
    Duration tokenTimeout();
}
