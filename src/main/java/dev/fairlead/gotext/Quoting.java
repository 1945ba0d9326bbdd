package dev.fairlead.gotext;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/// Go's way to write a text or a character so that it can be read again.
public final class Quoting {
    private static final String ESCAPED = "\u0007\b\f\n\r\t\u000b\\";
    private static final String ESCAPES = "abfnrtv\\";

    private Quoting() {}

    /// As `%q` prints it.
    public static String quote(String text) {
        return quote(text, '"', false);
    }

    /// As `%q` prints bytes: those that are no UTF-8 show their numbers.
    public static String quote(byte[] text) {
        StringBuilder quoted = new StringBuilder().append('"');
        for (int i = 0; i < text.length; ) {
            int length = Utf8.length(text, i);
            if (length == 0) {
                quoted.append("\\x").append(hex(text[i++] & 0xff, 2));
            } else {
                int c = new String(text, i, length, UTF_8).codePointAt(0);
                quoted.append(escaped(c, '"', false));
                i += length;
            }
        }
        return quoted.append('"').toString();
    }

    /// @param ascii whether everything beyond ASCII is escaped, as `%+q` wants it
    public static String quote(String text, char mark, boolean ascii) {
        StringBuilder quoted = new StringBuilder().append(mark);
        text.codePoints().forEach(c -> quoted.append(escaped(c, mark, ascii)));
        return quoted.append(mark).toString();
    }

    private static String escaped(int c, char mark, boolean ascii) {
        int escape = ESCAPED.indexOf(c);
        if (escape >= 0) {
            return "\\" + ESCAPES.charAt(escape);
        }
        if (c == mark) {
            return "\\" + mark;
        }
        if (isPrintable(c) && (!ascii || c < 0x80)) {
            return Character.toString(c);
        }
        if (c < 0x80) {
            return "\\x" + hex(c, 2);
        }
        return c < 0x10000 ? "\\u" + hex(c, 4) : "\\U" + hex(c, 8);
    }

    /// A text without control characters and back quotes can stand in back quotes as it is.
    public static boolean canBackQuote(String text) {
        return text.codePoints()
                .noneMatch(c -> c < ' ' && c != '\t' || c == '`' || c == 0x7f || c == 0xfeff);
    }

    /// `U+0041 'A'`
    public static String unicode(int c) {
        String number = "U+" + hex(c, 4).toUpperCase(Locale.ROOT);
        return isPrintable(c) ? number + " '" + Character.toString(c) + "'" : number;
    }

    public static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    public static String hex(long number, int digits) {
        String hex = Long.toHexString(number);
        return "0".repeat(Math.max(0, digits - hex.length())) + hex;
    }
}
