package dev.fairlead.request;

import java.io.ByteArrayOutputStream;

/// Decodes a quoted-printable text as Go does: blanks before a line's end are dropped, `=` at a
/// line's end joins lines, and a `=` that begins no escape is meant as it stands.
final class QuotedPrintable {
    private static final int HEX = 16;

    private final byte[] text;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private QuotedPrintable(byte[] text) {
        this.text = text;
    }

    static byte[] decode(byte[] text) throws MalformedException {
        QuotedPrintable reader = new QuotedPrintable(text);
        int from = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\n' || i == text.length - 1) {
                reader.line(from, i + 1);
                from = i + 1;
            }
        }
        return reader.out.toByteArray();
    }

    private void line(int from, int to) throws MalformedException {
        int end = to;
        while (end > from && isDropped(text[end - 1])) {
            end--;
        }
        boolean soft = end > from && text[end - 1] == '=';
        if (soft && !isLineEnd(end, to, end - 1 > from)) {
            throw new MalformedException("quotedprintable: invalid bytes after =");
        }
        letters(from, soft ? end - 1 : end);
        if (!soft && text[to - 1] == '\n') {
            boolean carriage = to - 2 >= end && text[to - 2] == '\r';
            out.writeBytes(carriage ? new byte[] {'\r', '\n'} : new byte[] {'\n'});
        }
    }

    /// Whether a soft break stands where it may: before a line's end, or at the very end.
    private boolean isLineEnd(int from, int to, boolean hasText) {
        if (from == to) {
            return hasText && to == text.length;
        }
        return text[from] == '\n' || text[from] == '\r' && from + 1 < to && text[from + 1] == '\n';
    }

    private void letters(int from, int to) throws MalformedException {
        for (int i = from; i < to; i++) {
            int c = text[i] & 0xFF;
            int escaped = c == '=' ? escaped(i, to) : -1;
            boolean cutOff = c == '=' && (i + 1 == to || text[i + 1] == '\r');
            if (escaped >= 0) {
                out.write(escaped);
                i += 2;
            } else if (cutOff || c < ' ' && c != '\t' && c != '\r' || c == 0x7F) {
                throw new MalformedException("quotedprintable: invalid unescaped byte in body");
            } else {
                out.write(c);
            }
        }
    }

    private int escaped(int i, int to) {
        if (i + 2 >= to) {
            return -1;
        }
        int high = Character.digit(text[i + 1], HEX);
        int low = Character.digit(text[i + 2], HEX);
        return high < 0 || low < 0 ? -1 : high * HEX + low;
    }

    private static boolean isDropped(byte c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
