package dev.fairlead.request;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A media type or disposition with its parameters (RFC 2045, section 5.1): `form-data; name="a"`.
///
/// @param type in lower case
/// @param parameters by their names in lower case; of two with the same name the first counts
record MediaType(String type, Map<String, String> parameters) {
    /// Reads as much as makes sense.
    static MediaType parse(String text) {
        int semicolon = text.indexOf(';');
        String type = semicolon < 0 ? text : text.substring(0, semicolon);
        Map<String, String> parameters = new LinkedHashMap<>();
        int at = semicolon < 0 ? text.length() : semicolon;
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            String name = text.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
            StringBuilder value = new StringBuilder();
            at = value(text, equals + 1, value);
            parameters.putIfAbsent(name, value.toString());
        }
        return new MediaType(type.strip().toLowerCase(Locale.ROOT), parameters);
    }

    /// Reads a token or a quoted string, and gives the place of the semicolon behind it.
    private static int value(String text, int from, StringBuilder into) {
        int at = from;
        if (at < text.length() && text.charAt(at) == '"') {
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                boolean escapes =
                        text.charAt(at) == '\\'
                                && at + 1 < text.length()
                                && (text.charAt(at + 1) == '"' || text.charAt(at + 1) == '\\');
                into.append(text.charAt(escapes ? ++at : at));
            }
        } else {
            while (at < text.length() && text.charAt(at) != ';') {
                into.append(text.charAt(at++));
            }
            String token = into.toString().strip();
            into.setLength(0);
            into.append(token);
        }
        int next = text.indexOf(';', at);
        return next < 0 ? text.length() : next;
    }
}
