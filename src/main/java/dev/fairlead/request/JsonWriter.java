package dev.fairlead.request;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Writes JSON without a blank, in one of two ways.
enum JsonWriter {
    /// As it came: keys in their order, only what must be escaped is.
    PLAIN,
    /// As Go's `json.Marshal`: keys sorted bytewise, safe inside HTML and JavaScript.
    GO;

    private static final String HEX = "0123456789abcdef";

    String write(Json value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private void write(Json value, StringBuilder out) {
        switch (value) {
            case Json.Text(String text) -> quote(text, out);
            case Json.Number(String literal) -> out.append(literal);
            case Json.Bool(boolean truth) -> out.append(truth);
            case Json.Null _ -> out.append("null");
            case Json.Array array -> array(array, out);
            case Json.Object object -> object(object, out);
        }
    }

    private void array(Json.Array array, StringBuilder out) {
        String before = "[";
        for (Json item : array.items()) {
            out.append(before);
            write(item, out);
            before = ",";
        }
        out.append(array.items().isEmpty() ? "[]" : "]");
    }

    /// A plain loop, as in `array`: these recurse, and a stream would take ten frames a level.
    private void object(Json.Object object, StringBuilder out) {
        String before = "{";
        for (Map.Entry<String, Json> member : ordered(object.members())) {
            out.append(before);
            quote(member.getKey(), out);
            out.append(':');
            write(member.getValue(), out);
            before = ",";
        }
        out.append(object.members().isEmpty() ? "{}" : "}");
    }

    private Collection<Map.Entry<String, Json>> ordered(Map<String, Json> members) {
        if (this == PLAIN || members.size() < 2) {
            return members.entrySet();
        }
        List<Map.Entry<String, Json>> sorted = new ArrayList<>(members.entrySet());
        sorted.sort(Map.Entry.comparingByKey(BY_CODE_POINT));
        return sorted;
    }

    /// The order of UTF-8 bytes is that of code points.
    private static final Comparator<String> BY_CODE_POINT =
            (a, b) -> {
                int common = Math.min(a.length(), b.length());
                for (int i = 0; i < common; i++) {
                    char x = a.charAt(i);
                    char y = b.charAt(i);
                    if (x != y) {
                        boolean sameKind = Character.isSurrogate(x) == Character.isSurrogate(y);
                        return sameKind
                                ? x - y
                                : Boolean.compare(
                                        Character.isSurrogate(x), Character.isSurrogate(y));
                    }
                }
                return a.length() - b.length();
            };

    private void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ' || this == GO && isUnsafe(c)) {
                        escape(c, out);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isUnsafe(char c) {
        return c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029';
    }

    private static void escape(char c, StringBuilder out) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt(c >> shift & 0xf));
        }
    }
}
