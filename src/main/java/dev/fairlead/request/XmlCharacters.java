package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.gotext.Utf8;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;

/// Reads the characters of a text, an attribute's value, or a CDATA section.
final class XmlCharacters {
    private static final int NO_QUOTE = -1;

    private final XmlCursor cursor;

    XmlCharacters(XmlCursor cursor) {
        this.cursor = cursor;
    }

    /// Up to the next `<`.
    String text() throws MalformedException {
        return read(NO_QUOTE, false);
    }

    /// Up to the closing quote, which is skipped.
    String value(int quote) throws MalformedException {
        return read(quote, false);
    }

    /// Up to the `]]>`, which is skipped.
    String cdata() throws MalformedException {
        return read(NO_QUOTE, true);
    }

    private String read(int quote, boolean cdata) throws MalformedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int brackets = 0;
        while (!cursor.isAtEnd()) {
            int c = cursor.need();
            if (c == '>' && brackets >= 2) {
                cursor.skip();
                if (!cdata) {
                    throw cursor.syntaxError("unescaped ]]> not in CDATA section");
                }
                byte[] all = out.toByteArray();
                return checked(Arrays.copyOf(all, all.length - 2));
            }
            if (c == '<' && !cdata && quote != NO_QUOTE) {
                throw cursor.syntaxError("unescaped < inside quoted string");
            }
            if (c == '<' && !cdata) {
                return checked(out.toByteArray());
            }
            cursor.skip();
            if (c == quote) {
                return checked(out.toByteArray());
            }
            brackets = c == ']' ? brackets + 1 : 0;
            if (c == '&' && !cdata) {
                out.writeBytes(XmlEntity.read(cursor).getBytes(UTF_8));
            } else {
                write(c, out);
            }
        }
        if (cdata) {
            throw cursor.syntaxError("unexpected EOF in CDATA section");
        }
        return checked(out.toByteArray());
    }

    /// CR and CRLF are written as LF.
    private void write(int c, ByteArrayOutputStream out) {
        out.write(c == '\r' ? '\n' : c);
        if (c == '\r' && cursor.isNext('\n')) {
            cursor.skip();
        }
    }

    private String checked(byte[] bytes) throws MalformedException {
        String value = Utf8.decodeStrictly(bytes);
        if (value == null) {
            throw cursor.syntaxError("invalid UTF-8");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' && c != '\n' && c != '\r' || c >= '\uFFFE') {
                throw cursor.syntaxError(
                        String.format(Locale.ROOT, "illegal character code U+%04X", (int) c));
            }
        }
        return value;
    }
}
