package dev.fairlead.request;

import java.io.ByteArrayOutputStream;

/// Decodes Base64 (RFC 4648, section 4) up to the first error: padding is required, line ends are
/// passed over, and what came before an error still counts (spec section 2, `base64decode`).
///
/// @param bytes what could be decoded
/// @param error where decoding stopped, counted in bytes of the text, or -1
@SuppressWarnings("ArrayRecordComponent")
public record Base64Prefix(byte[] bytes, int error) {
    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    public static Base64Prefix decode(String text) {
        return new Decoding(text).run();
    }

    /// Whether all of it was Base64.
    public boolean isWhole() {
        return error < 0;
    }

    private static final class Decoding {
        private final String text;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int at;

        Decoding(String text) {
            this.text = text;
        }

        Base64Prefix run() {
            while (skipLineEnds()) {
                int[] digits = new int[4];
                int count = 0;
                while (count < 4 && skipLineEnds() && ALPHABET.indexOf(text.charAt(at)) >= 0) {
                    digits[count++] = ALPHABET.indexOf(text.charAt(at++));
                }
                if (count < 4) {
                    return last(digits, count);
                }
                write(digits, 3);
            }
            return stopped(-1);
        }

        /// A group that is not full: padded, or an error. The places are those that the original's
        /// library gives, odd as some of them are.
        private Base64Prefix last(int[] digits, int count) {
            if (at == text.length()) {
                return stopped(at - count);
            }
            if (text.charAt(at) != '=' || count < 2) {
                return stopped(at);
            }
            at++;
            if (count == 2) {
                if (!skipLineEnds()) {
                    return stopped(at);
                }
                if (text.charAt(at) != '=') {
                    return stopped(at - 1);
                }
                at++;
            }
            write(digits, count - 1);
            return stopped(skipLineEnds() ? at : -1);
        }

        private Base64Prefix stopped(int error) {
            return new Base64Prefix(out.toByteArray(), error);
        }

        private void write(int[] digits, int bytes) {
            int group = digits[0] << 18 | digits[1] << 12 | digits[2] << 6 | digits[3];
            for (int i = 0; i < bytes; i++) {
                out.write(group >> (16 - 8 * i));
            }
        }

        private boolean skipLineEnds() {
            while (at < text.length() && (text.charAt(at) == '\n' || text.charAt(at) == '\r')) {
                at++;
            }
            return at < text.length();
        }
    }
}
