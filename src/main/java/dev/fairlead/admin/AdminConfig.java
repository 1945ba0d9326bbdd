package dev.fairlead.admin;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Who may use the API that is served under `/-/` on the public port.
@ConfigMapping(prefix = "fairlead.admin")
public interface AdminConfig {
    /// The tokens that open the API, comma separated, each `name:token` or a bare token, of at
    /// least 24 characters; without any token there is no API.
    Optional<List<String>> tokens();

    /// Files that hold such tokens, one on each line, comma separated; a bare token is named after
    /// its file. They are read at the start.
    Optional<List<Path>> tokenFiles();
}
