package dev.fairlead.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/// The id of a hook as it stands in a path: percent-decoded, `+` is a plus. A byte of the wire is a
/// character, before and after; what the bytes mean is for [dev.fairlead.request.HeadText] to say.
final class PathId {
    private static final int HEX = 16;

    private PathId() {}

    /// The id, or empty when the path has a broken escape.
    static Optional<String> decode(String raw) {
        if (raw.indexOf('%') < 0) {
            return Optional.of(raw);
        }
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) != '%') {
                decoded.write(raw.charAt(i));
                continue;
            }
            boolean whole = i + 2 < raw.length();
            int high = whole ? Character.digit(raw.charAt(i + 1), HEX) : -1;
            int low = whole ? Character.digit(raw.charAt(i + 2), HEX) : -1;
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            decoded.write(high * HEX + low);
            i += 2;
        }
        return Optional.of(decoded.toString(ISO_8859_1));
    }
}
