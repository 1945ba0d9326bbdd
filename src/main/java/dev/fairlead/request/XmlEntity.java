package dev.fairlead.request;

import java.util.Map;

/// Reads what stands for a character: `&lt;`, `&#65;`, `&#x41;`. No other names are known.
final class XmlEntity {
    private static final Map<String, Character> KNOWN =
            Map.of("lt", '<', "gt", '>', "amp", '&', "apos", '\'', "quot", '"');

    private XmlEntity() {}

    /// What follows the `&`.
    static String read(XmlCursor cursor) throws MalformedException {
        int from = cursor.at();
        String value = cursor.need() == '#' ? numbered(cursor) : named(cursor);
        if (value.isEmpty()) {
            String entity = "&" + cursor.since(from);
            String what = entity.endsWith(";") ? entity : entity + " (no semicolon)";
            throw cursor.syntaxError("invalid character entity " + what);
        }
        return value;
    }

    private static String named(XmlCursor cursor) throws MalformedException {
        int from = cursor.at();
        cursor.skipNameBytes();
        String name = cursor.since(from);
        if (!cursor.isNext(';')) {
            return "";
        }
        cursor.skip();
        Character known = KNOWN.get(name);
        return known == null ? "" : known.toString();
    }

    private static String numbered(XmlCursor cursor) throws MalformedException {
        cursor.skip();
        int base = 10;
        if (cursor.need() == 'x') {
            base = 16;
            cursor.skip();
        }
        int from = cursor.at();
        long number = 0;
        for (int d = digit(cursor, base); d >= 0; d = digit(cursor, base)) {
            number = Math.min(number * base + d, Integer.MAX_VALUE);
            cursor.skip();
        }
        boolean hasDigits = cursor.at() > from;
        if (cursor.need() != ';') {
            return "";
        }
        cursor.skip();
        if (!hasDigits || number > Character.MAX_CODE_POINT) {
            return "";
        }
        boolean half = number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE;
        return half ? "\uFFFD" : Character.toString((int) number);
    }

    private static int digit(XmlCursor cursor, int base) throws MalformedException {
        int c = cursor.need();
        return c < 0x80 ? Character.digit(c, base) : -1;
    }
}
