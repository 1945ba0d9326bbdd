package dev.fairlead.gotext;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads UTF-8 (RFC 3629) as Go does: every single byte that is none becomes U+FFFD, where Java
/// would write one for a whole broken sequence.
public final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    public static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    public static String decode(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeSingly(bytes, from, to);
    }

    private static String decodeSingly(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        for (int i = from; i < to; ) {
            int length = length(bytes, i);
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

    /// The text with a character for each of its bytes, as an HTTP library has to be given what it
    /// is to send in UTF-8: it sends a character as a byte.
    public static String bytewise(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    /// The text of the bytes, or null when they are no UTF-8.
    public static @Nullable String decodeStrictly(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        boolean whole = text.indexOf(REPLACEMENT) < 0 || Arrays.equals(text.getBytes(UTF_8), bytes);
        return whole ? text : null;
    }

    /// How many bytes the well-formed character at this place has, 0 when there is none.
    public static int length(byte[] text, int at) {
        int lead = text[at] & 0xff;
        if (lead < 0x80) {
            return 1;
        }
        if (lead >= 0xc2 && lead <= 0xdf) {
            return continues(text, at + 1, 0x80, 0xbf) ? 2 : 0;
        }
        if (lead >= 0xe0 && lead <= 0xef) {
            int lowest = lead == 0xe0 ? 0xa0 : 0x80;
            int highest = lead == 0xed ? 0x9f : 0xbf;
            return continues(text, at + 1, lowest, highest) && continues(text, at + 2) ? 3 : 0;
        }
        if (lead >= 0xf0 && lead <= 0xf4) {
            int lowest = lead == 0xf0 ? 0x90 : 0x80;
            int highest = lead == 0xf4 ? 0x8f : 0xbf;
            return continues(text, at + 1, lowest, highest)
                            && continues(text, at + 2)
                            && continues(text, at + 3)
                    ? 4
                    : 0;
        }
        return 0;
    }

    private static boolean continues(byte[] text, int at) {
        return continues(text, at, 0x80, 0xbf);
    }

    private static boolean continues(byte[] text, int at, int lowest, int highest) {
        return at < text.length && (text[at] & 0xff) >= lowest && (text[at] & 0xff) <= highest;
    }
}
