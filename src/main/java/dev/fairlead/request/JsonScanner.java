package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.gotext.Quoting;
import dev.fairlead.gotext.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// A place in a JSON text, and what is read from there on: strings, numbers, single characters.
final class JsonScanner {
    private static final int HEX = 16;
    private static final char REPLACEMENT = '\uFFFD';

    private static final VarHandle EIGHT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// One in each byte of eight.
    private static final long EACH = 0x0101010101010101L;

    private static final long HIGHEST = 0x8080808080808080L;

    /// How many names are remembered; a power of two.
    private static final int NAMES = 64;

    private final byte[] text;
    private final @Nullable String[] names = new @Nullable String[NAMES];
    private int at;

    JsonScanner(byte[] text) {
        this.text = text;
    }

    boolean isAtEnd() {
        return at >= text.length;
    }

    void next() {
        at++;
    }

    /// The literal of a number.
    String number() throws MalformedException {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits("in numeric literal");
        }
        if (at < text.length && text[at] == '.') {
            at++;
            digits("after decimal point in numeric literal");
        }
        if (at < text.length && (text[at] == 'e' || text[at] == 'E')) {
            at++;
            int sign = peek();
            if (sign == '+' || sign == '-') {
                at++;
            }
            digits("in exponent of numeric literal");
        }
        return new String(text, start, at - start, ISO_8859_1);
    }

    private void digits(String where) throws MalformedException {
        if (!isDigit(peek())) {
            throw unexpected(where);
        }
        while (at < text.length && isDigit(text[at])) {
            at++;
        }
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /// As [#string]. The objects of a list have the same names again and again: one text serves
    /// them all.
    String name() throws MalformedException {
        int start = at + 1;
        int end = endOfPlain(start);
        if (end == start || end == text.length || text[end] != '"') {
            return string();
        }
        at = end + 1;
        int hash = 31 * (31 * text[start] + text[end - 1]) + end - start;
        return remembered(start, end - start, hash & NAMES - 1);
    }

    private String remembered(int start, int length, int slot) {
        String name = names[slot];
        if (name != null && name.length() == length) {
            int i = 0;
            while (i < length && name.charAt(i) == text[start + i]) {
                i++;
            }
            if (i == length) {
                return name;
            }
        }
        String fresh = new String(text, start, length, ISO_8859_1);
        names[slot] = fresh;
        return fresh;
    }

    /// Most strings are plain ASCII: those are taken in one piece.
    String string() throws MalformedException {
        int start = ++at;
        at = endOfPlain(start);
        if (at < text.length && text[at] == '"') {
            return new String(text, start, at++ - start, ISO_8859_1);
        }
        StringBuilder rest = new StringBuilder(new String(text, start, at - start, ISO_8859_1));
        while (peek() != '"') {
            character(rest);
        }
        at++;
        return rest.toString();
    }

    /// Where something else stands than ASCII that means itself: the end of the string, most often.
    /// Looks at eight bytes at once, each of which sets its highest bit where it is special; the
    /// lowest such bit is right, one above it may be a borrow.
    private int endOfPlain(int from) {
        int i = from;
        while (i <= text.length - Long.BYTES) {
            long eight = (long) EIGHT.get(text, i);
            long quotes = eight ^ EACH * '"';
            long escapes = eight ^ EACH * '\\';
            long special =
                    (quotes - EACH & ~quotes
                                    | escapes - EACH & ~escapes
                                    | eight - EACH * ' ' & ~eight
                                    | eight)
                            & HIGHEST;
            if (special != 0) {
                return i + Long.numberOfTrailingZeros(special) / Byte.SIZE;
            }
            i += Long.BYTES;
        }
        while (i < text.length && text[i] >= ' ' && text[i] != '"' && text[i] != '\\') {
            i++;
        }
        return i;
    }

    private void character(StringBuilder into) throws MalformedException {
        int c = peek();
        if (c == '\\') {
            at++;
            escape(into);
        } else if (c < ' ') {
            throw unexpected("in string literal");
        } else if (c < 0x80) {
            into.append((char) c);
            at++;
        } else {
            longer(into);
        }
    }

    private void escape(StringBuilder into) throws MalformedException {
        switch (peek()) {
            case '"' -> into.append('"');
            case '\\' -> into.append('\\');
            case '/' -> into.append('/');
            case 'b' -> into.append('\b');
            case 'f' -> into.append('\f');
            case 'n' -> into.append('\n');
            case 'r' -> into.append('\r');
            case 't' -> into.append('\t');
            case 'u' -> {
                at++;
                unicode(into);
                return;
            }
            default -> throw unexpected("in string escape code");
        }
        at++;
    }

    /// Half a surrogate pair is no character.
    private void unicode(StringBuilder into) throws MalformedException {
        char first = hex4();
        if (!Character.isSurrogate(first)) {
            into.append(first);
            return;
        }
        int back = at;
        if (at + 1 < text.length && text[at] == '\\' && text[at + 1] == 'u') {
            at += 2;
            char second = hex4();
            if (Character.isSurrogatePair(first, second)) {
                into.append(first).append(second);
                return;
            }
            at = back; // it stands for itself
        }
        into.append(REPLACEMENT);
    }

    private char hex4() throws MalformedException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), HEX);
            if (digit < 0) {
                throw unexpected("in \\u hexadecimal character escape");
            }
            value = value * HEX + digit;
            at++;
        }
        return (char) value;
    }

    /// A character of two to four bytes; each byte that is none is replaced.
    private void longer(StringBuilder into) {
        int length = Utf8.length(text, at);
        if (length == 0) {
            into.append(REPLACEMENT);
            at++;
        } else {
            into.append(new String(text, at, length, UTF_8));
            at += length;
        }
    }

    /// Takes that character, or says where another stands.
    void expect(char wanted, String otherwise) throws MalformedException {
        if (peek() != wanted) {
            throw unexpected(otherwise);
        }
        at++;
    }

    void skipBlanks() {
        while (at < text.length
                && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r')) {
            at++;
        }
    }

    /// The next byte.
    int peek() throws MalformedException {
        if (at >= text.length) {
            throw new MalformedException("unexpected EOF");
        }
        return text[at] & 0xff;
    }

    MalformedException unexpected(String where) {
        String shown = Quoting.quote(Character.toString(text[at] & 0xff), '\'', false);
        return new MalformedException("invalid character " + shown + " " + where);
    }
}
