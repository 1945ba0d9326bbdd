package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the first JSON value of a text, strictly (RFC 8259); what follows it is ignored (spec
/// section 4). It stands on its own because it keeps the source of numbers, takes malformed UTF-8
/// as the original does, and says what is wrong in the words that people look for in their logs.
final class JsonReader {
    /// Depth is bounded because reading and writing recurse; length is bounded by whoever took the
    /// body.
    private static final int DEEPEST = 1_000;

    private static final int HEX = 16;
    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] text;
    private int at;
    private int depth;

    private JsonReader(byte[] text) {
        this.text = text;
    }

    /// The text is not JSON. The message is the one that the original's decoder gives.
    static final class NotJsonException extends Exception {
        private static final long serialVersionUID = 1L;

        NotJsonException(String message) {
            super(message, null, false, false);
        }
    }

    static Json read(String text) throws NotJsonException {
        return read(text.getBytes(UTF_8));
    }

    static Json read(byte[] utf8) throws NotJsonException {
        JsonReader reader = new JsonReader(utf8);
        reader.skipBlanks();
        if (reader.at == utf8.length) {
            throw new NotJsonException("EOF");
        }
        return reader.value();
    }

    /// Reads an object; null stands for none.
    static Json readObject(byte[] utf8) throws NotJsonException {
        Json value = read(utf8);
        return switch (value) {
            case Json.Object _, Json.Null _ -> value;
            case Json.Text _ -> throw notAnObject("string");
            case Json.Number _ -> throw notAnObject("number");
            case Json.Bool _ -> throw notAnObject("bool");
            case Json.Array _ -> throw notAnObject("array");
        };
    }

    private static NotJsonException notAnObject(String kind) {
        return new NotJsonException(
                "json: cannot unmarshal "
                        + kind
                        + " into Go value of type map[string]interface {}");
    }

    private Json value() throws NotJsonException {
        int c = peek();
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new Json.Text(string());
            case 't' -> literal("true", new Json.Bool(true));
            case 'f' -> literal("false", new Json.Bool(false));
            case 'n' -> literal("null", new Json.Null());
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw unexpected("looking for beginning of value");
        };
    }

    private Json object() throws NotJsonException {
        enter();
        Map<String, Json> members = new LinkedHashMap<>();
        skipBlanks();
        if (peek() != '}') {
            while (true) {
                if (peek() != '"') {
                    throw unexpected("looking for beginning of object key string");
                }
                String name = string();
                skipBlanks();
                expect(':', "after object key");
                skipBlanks();
                members.put(name, value());
                skipBlanks();
                if (peek() == '}') {
                    break;
                }
                expect(',', "after object key:value pair");
                skipBlanks();
            }
        }
        leave();
        return new Json.Object(members);
    }

    private Json array() throws NotJsonException {
        enter();
        List<Json> items = new ArrayList<>();
        skipBlanks();
        if (peek() != ']') {
            while (true) {
                items.add(value());
                skipBlanks();
                if (peek() == ']') {
                    break;
                }
                expect(',', "after array element");
                skipBlanks();
            }
        }
        leave();
        return new Json.Array(items);
    }

    private void enter() throws NotJsonException {
        at++;
        if (++depth > DEEPEST) {
            throw new NotJsonException("exceeded max depth");
        }
    }

    private void leave() {
        at++;
        depth--;
    }

    private Json literal(String word, Json value) throws NotJsonException {
        for (int i = 1; i < word.length(); i++) {
            at++;
            if (peek() != word.charAt(i)) {
                throw unexpected("in literal %s (expecting '%c')".formatted(word, word.charAt(i)));
            }
        }
        at++;
        return value;
    }

    private Json number() throws NotJsonException {
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
        return new Json.Number(new String(text, start, at - start, ISO_8859_1));
    }

    private void digits(String where) throws NotJsonException {
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

    /// Most strings are plain ASCII: those are taken in one piece.
    private String string() throws NotJsonException {
        int start = ++at;
        while (at < text.length) {
            byte c = text[at];
            if (c == '"') {
                return new String(text, start, at++ - start, ISO_8859_1);
            }
            if (c == '\\' || c < ' ') { // a byte of a longer character is negative
                break;
            }
            at++;
        }
        StringBuilder rest = new StringBuilder(new String(text, start, at - start, ISO_8859_1));
        while (peek() != '"') {
            character(rest);
        }
        at++;
        return rest.toString();
    }

    private void character(StringBuilder into) throws NotJsonException {
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

    private void escape(StringBuilder into) throws NotJsonException {
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
    private void unicode(StringBuilder into) throws NotJsonException {
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

    private char hex4() throws NotJsonException {
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

    private void expect(char wanted, String otherwise) throws NotJsonException {
        if (peek() != wanted) {
            throw unexpected(otherwise);
        }
        at++;
    }

    private void skipBlanks() {
        while (at < text.length
                && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r')) {
            at++;
        }
    }

    private int peek() throws NotJsonException {
        if (at >= text.length) {
            throw new NotJsonException("unexpected EOF");
        }
        return text[at] & 0xff;
    }

    private NotJsonException unexpected(String where) {
        char c = (char) (text[at] & 0xff);
        String shown =
                switch (c) {
                    case '\'' -> "'\\''";
                    case '"' -> "'\"'";
                    case '\n' -> "'\\n'";
                    case '\r' -> "'\\r'";
                    case '\t' -> "'\\t'";
                    default ->
                            c < ' ' || c == 0x7f ? "'\\x%02x'".formatted((int) c) : "'" + c + "'";
                };
        return new NotJsonException("invalid character " + shown + " " + where);
    }
}
