package dev.fairlead.http;

import dev.fairlead.request.HeadText;
import java.util.Optional;

/// Which hook a request is for, by its path.
public final class HookPath {
    private HookPath() {}

    /// @param urlPrefix as configured, without a slash at either end; empty for none
    /// @param path as it stands in the request line, without the query; a byte is a character
    /// @return the hook's id, or empty when the path is not below the prefix
    public static Optional<String> id(String urlPrefix, String path) {
        String prefix = Settings.prefix(Optional.of(urlPrefix));
        return PathId.decode(path)
                .map(HeadText::of)
                .filter(decoded -> CleanPath.isClean(decoded) && decoded.startsWith(prefix))
                .map(decoded -> decoded.substring(prefix.length()));
    }
}
