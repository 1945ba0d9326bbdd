package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Texts as Go has them: bytes that claim to be UTF-8, and quoted for a log line.
public final class GoText {
    private static final char REPLACEMENT = '\uFFFD';
    private static final int ASCII_END = 0x7F;
    private static final int BMP_END = 0xFFFF;

    private GoText() {}

    static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /// Every single byte that is no UTF-8 becomes U+FFFD, where Java would write one for a whole
    /// broken sequence.
    static String decode(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeSingly(bytes, from, to);
    }

    /// The bytes of a text from a request's head, which the HTTP library reads byte by byte: `é` in
    /// UTF-8 arrives as two characters.
    static byte[] sent(String head) {
        boolean bytes = head.chars().allMatch(c -> c <= 0xFF);
        return head.getBytes(bytes ? ISO_8859_1 : UTF_8);
    }

    /// The text of the bytes, or null when they are no UTF-8.
    static @Nullable String decodeStrictly(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        boolean whole = text.indexOf(REPLACEMENT) < 0 || Arrays.equals(text.getBytes(UTF_8), bytes);
        return whole ? text : null;
    }

    private static String decodeSingly(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        for (int i = from; i < to; ) {
            int length = Utf8.length(bytes, i);
            if (length == 0 || i + length > to) {
                text.append(REPLACEMENT);
                i++;
            } else {
                text.append(new String(bytes, i, length, UTF_8));
                i += length;
            }
        }
        return text.toString();
    }

    /// As Go's `%q` prints it.
    public static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> escape(c, '"', out));
        return out.append('"').toString();
    }

    /// A byte as Go's JSON reader names it: by the character of that number.
    static String quoted(int character) {
        StringBuilder out = new StringBuilder("'");
        escape(character, '\'', out);
        return out.append('\'').toString();
    }

    private static void escape(int c, char quote, StringBuilder out) {
        int letter = "\u0007\b\f\n\r\t\u000B\\".indexOf(c);
        if (letter >= 0) {
            out.append('\\').append("abfnrtv\\".charAt(letter));
        } else if (c == quote) {
            out.append('\\').append(quote);
        } else if (c < ' ' || c == ASCII_END) {
            out.append(String.format(Locale.ROOT, "\\x%02x", c));
        } else if (isPrintable(c)) {
            out.appendCodePoint(c);
        } else {
            out.append(String.format(Locale.ROOT, c > BMP_END ? "\\U%08x" : "\\u%04x", c));
        }
    }

    private static boolean isPrintable(int c) {
        return c == ' '
                || !Character.isISOControl(c)
                        && !Character.isSpaceChar(c)
                        && Character.isDefined(c)
                        && Character.getType(c) != Character.FORMAT
                        && Character.getType(c) != Character.SURROGATE
                        && Character.getType(c) != Character.PRIVATE_USE;
    }
}
