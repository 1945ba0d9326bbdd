package dev.fairlead.admin;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Who may use the API that is served under `/-/` on the public port.
@ConfigMapping(prefix = "fairlead.admin")
public interface AdminConfig {
    /// The tokens that open the API, comma separated, each `name:token`, `name:read-only:token` or
    /// a bare token, of at least 24 characters; without any token there is no API.
    Optional<List<String>> tokens();

    /// Files, comma separated, that hold such tokens, on lines of their own or comma separated,
    /// too; a bare token is named after its file. They are read again when they change.
    Optional<List<Path>> tokenFiles();

    /// How many wrong tokens may come from one address (of IPv6 one /64) within the time of
    /// `fairlead.admin.lock-out` before it is locked out for as long, a number; 0 for any.
    @WithDefault("10")
    int wrongTokens();

    /// How long an address that brought too many wrong tokens is answered 429, a duration.
    @WithDefault("5m")
    Duration lockOut();

    /// How long who signed in with a browser stays so, a duration.
    @WithDefault("12h")
    Duration session();
}
