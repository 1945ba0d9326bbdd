package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads `a=1&b=2` as Go's `net/url` does: of a name the first value counts, `+` is a blank, `a`
/// alone is the empty text, and a `;` or a broken escape is an error.
final class FormReader {
    private static final int HEX = 16;

    private FormReader() {}

    /// Pairs with an error are dropped.
    static Json.Object lenient(String text) {
        Map<String, Json> pairs = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            try {
                put(pair, pairs);
            } catch (MalformedException _) {
                continue; // as if it had not been sent
            }
        }
        return new Json.Object(pairs);
    }

    /// One error spoils it all.
    static Json.Object strict(String text) throws MalformedException {
        Map<String, Json> pairs = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            put(pair, pairs);
        }
        return new Json.Object(pairs);
    }

    private static void put(String pair, Map<String, Json> pairs) throws MalformedException {
        if (pair.indexOf(';') >= 0) {
            throw new MalformedException("invalid semicolon separator in query");
        }
        if (!pair.isEmpty()) {
            int equals = pair.indexOf('=');
            String name = unescaped(equals < 0 ? pair : pair.substring(0, equals));
            String value = unescaped(equals < 0 ? "" : pair.substring(equals + 1));
            pairs.putIfAbsent(name, new Json.Text(value));
        }
    }

    static String unescaped(String text) throws MalformedException {
        if (text.indexOf('%') < 0) {
            return text.replace('+', ' ');
        }
        byte[] bytes = text.getBytes(UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%') {
                decoded.write(escaped(bytes, i));
                i += 2;
            } else {
                decoded.write(bytes[i] == '+' ? ' ' : bytes[i]);
            }
        }
        return decoded.toString(UTF_8);
    }

    private static int escaped(byte[] bytes, int percent) throws MalformedException {
        int length = Math.min(3, bytes.length - percent);
        int high = length == 3 ? Character.digit(bytes[percent + 1], HEX) : -1;
        int low = length == 3 ? Character.digit(bytes[percent + 2], HEX) : -1;
        if (high < 0 || low < 0) {
            String escape = GoText.decode(bytes, percent, percent + length);
            throw new MalformedException("invalid URL escape " + GoText.quoted(escape));
        }
        return high * HEX + low;
    }
}
