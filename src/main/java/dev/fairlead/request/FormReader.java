package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.gotext.Quoting;
import dev.fairlead.gotext.Utf8;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads `a=1&b=2` as Go's `net/url` does: of a name the first value counts, `+` is a blank, `a`
/// alone is the empty text, and a `;` or a broken escape is an error.
final class FormReader {
    private static final int HEX = 16;
    private static final int ESCAPE_LENGTH = 3;

    private final Map<String, Json> pairs = new LinkedHashMap<>();
    private String trouble = "";

    private FormReader() {}

    /// @param pairs those without an error
    /// @param trouble what is wrong with the others, or empty
    record Form(Json.Object pairs, String trouble) {}

    static Form read(byte[] text) {
        FormReader reader = new FormReader();
        int from = 0;
        for (int i = 0; i <= text.length; i++) {
            if (i == text.length || text[i] == '&') {
                reader.pair(text, from, i);
                from = i + 1;
            }
        }
        return new Form(new Json.Object(reader.pairs), reader.trouble);
    }

    static String unescaped(String text) throws MalformedException {
        byte[] bytes = text.getBytes(UTF_8);
        return decode(bytes, 0, bytes.length);
    }

    private void pair(byte[] text, int from, int to) {
        if (from == to) {
            return;
        }
        if (indexOf(';', text, from, to) < to) {
            trouble = "invalid semicolon separator in query";
            return;
        }
        int equals = indexOf('=', text, from, to);
        try {
            String name = decode(text, from, equals);
            String value = decode(text, Math.min(equals + 1, to), to);
            pairs.putIfAbsent(name, new Json.Text(value));
        } catch (MalformedException e) {
            trouble = trouble.isEmpty() ? e.reason() : trouble;
        }
    }

    /// The place of the character, or `to`.
    private static int indexOf(char wanted, byte[] text, int from, int to) {
        int i = from;
        while (i < to && text[i] != wanted) {
            i++;
        }
        return i;
    }

    private static String decode(byte[] text, int from, int to) throws MalformedException {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            if (text[i] == '%') {
                decoded.write(escaped(text, i, to));
                i += ESCAPE_LENGTH - 1;
            } else {
                decoded.write(text[i] == '+' ? ' ' : text[i]);
            }
        }
        return Utf8.decode(decoded.toByteArray());
    }

    private static int escaped(byte[] text, int percent, int to) throws MalformedException {
        int end = Math.min(percent + ESCAPE_LENGTH, to);
        byte[] escape = Arrays.copyOfRange(text, percent, end);
        boolean whole = escape.length == ESCAPE_LENGTH;
        int high = whole ? Character.digit(escape[1], HEX) : -1;
        int low = whole ? Character.digit(escape[2], HEX) : -1;
        if (high < 0 || low < 0) {
            throw new MalformedException("invalid URL escape " + Quoting.quote(escape));
        }
        return high * HEX + low;
    }
}
