package dev.fairlead.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/// The id of a hook as it stands in a path: percent-decoded, `+` is a plus.
final class PathId {
    private static final int HEX = 16;

    private PathId() {}

    /// The id, or empty when the path has a broken escape.
    static Optional<String> decode(String raw) {
        if (raw.indexOf('%') < 0) {
            return Optional.of(raw);
        }
        byte[] bytes = raw.getBytes(UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                decoded.write(bytes[i]);
                continue;
            }
            int high = i + 2 <= bytes.length - 1 ? Character.digit(bytes[i + 1], HEX) : -1;
            int low = i + 2 <= bytes.length - 1 ? Character.digit(bytes[i + 2], HEX) : -1;
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            decoded.write(high * HEX + low);
            i += 2;
        }
        return Optional.of(decoded.toString(UTF_8));
    }
}
