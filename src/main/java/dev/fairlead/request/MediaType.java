package dev.fairlead.request;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `type/subtype; name=value`, as Content-Type and Content-Disposition have it, read as Go's `mime`
/// does: lower-case names, quoted values, RFC 2231's `name*=utf-8''text` and `name*0=`.
///
/// @param type in lower case
record MediaType(String type, Map<String, String> parameters) {
    private static final String SPECIALS = "()<>@,;:\\\"/[]?=";

    /// Empty when the text breaks the rules anywhere.
    static Optional<MediaType> parse(String text) {
        int semicolon = text.indexOf(';');
        String type = semicolon < 0 ? text : text.substring(0, semicolon);
        try {
            String checked = checked(type.toLowerCase(Locale.ROOT).strip());
            Cursor cursor = new Cursor(text, type.length());
            Map<String, String> found = new HashMap<>();
            while (cursor.hasParameter()) {
                String name = cursor.token().toLowerCase(Locale.ROOT);
                cursor.expect('=');
                String value = cursor.value();
                String before = found.putIfAbsent(name, value);
                if (name.isEmpty() || before != null && !before.equals(value)) {
                    throw new MalformedException("mime: invalid media parameter");
                }
            }
            return Optional.of(new MediaType(checked, joined(found)));
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    private static String checked(String type) throws MalformedException {
        Cursor cursor = new Cursor(type, 0);
        boolean named = !cursor.token().isEmpty();
        if (named && !cursor.atEnd()) {
            cursor.expect('/');
            named = !cursor.token().isEmpty();
        }
        if (!named || !cursor.atEnd()) {
            throw new MalformedException("mime: no media type");
        }
        return type;
    }

    /// Puts RFC 2231's pieces together; they win over a plain parameter of that name.
    private static Map<String, String> joined(Map<String, String> found) {
        Map<String, String> joined = new HashMap<>(found);
        Set<String> bases = new HashSet<>(); // each once, or many pieces would take their square
        for (String name : found.keySet()) {
            int star = name.indexOf('*');
            String base = star < 0 ? "" : name.substring(0, star);
            if (star >= 0 && bases.add(base)) {
                pieces(base, found).ifPresent(text -> joined.put(base, text));
            }
        }
        return joined;
    }

    private static Optional<String> pieces(String base, Map<String, String> found) {
        String single = found.get(base + "*");
        if (single != null) {
            return decoded(single);
        }
        StringBuilder text = new StringBuilder();
        for (int n = 0; ; n++) {
            String plain = found.get(base + "*" + n);
            String encoded = found.get(base + "*" + n + "*");
            if (plain != null) {
                text.append(plain);
            } else if (encoded != null) {
                text.append((n == 0 ? decoded(encoded) : unescaped(encoded)).orElse(""));
            } else {
                return n == 0 ? Optional.empty() : Optional.of(text.toString());
            }
        }
    }

    /// `utf-8'en'a%20b`.
    private static Optional<String> decoded(String text) {
        String[] parts = text.split("'", 3);
        boolean known =
                parts.length == 3
                        && (parts[0].equalsIgnoreCase("utf-8")
                                || parts[0].equalsIgnoreCase("us-ascii"));
        return known ? unescaped(parts[2]) : Optional.empty();
    }

    private static Optional<String> unescaped(String text) {
        try {
            return Optional.of(FormReader.unescaped(text.replace("+", "%2B")));
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    /// Walks through the text.
    private static final class Cursor {
        private final String text;
        private int at;

        Cursor(String text, int at) {
            this.text = text;
            this.at = at;
        }

        boolean atEnd() {
            return at == text.length();
        }

        /// A `;` alone at the end is ignored.
        boolean hasParameter() throws MalformedException {
            skipBlanks();
            if (atEnd()) {
                return false;
            }
            expect(';');
            return !atEnd();
        }

        void expect(char wanted) throws MalformedException {
            skipBlanks();
            if (atEnd() || text.charAt(at) != wanted) {
                throw new MalformedException("mime: expected " + wanted);
            }
            at++;
            if (wanted != '/') {
                skipBlanks();
            }
        }

        String token() {
            int from = at;
            while (!atEnd() && isToken(text.charAt(at))) {
                at++;
            }
            return text.substring(from, at);
        }

        String value() throws MalformedException {
            String value = atEnd() || text.charAt(at) != '"' ? token() : quoted();
            if (value.isEmpty() && text.charAt(at - 1) != '"') {
                throw new MalformedException("mime: invalid media parameter");
            }
            return value;
        }

        /// A backslash escapes only what would have a meaning: browsers send paths with single
        /// ones.
        private String quoted() throws MalformedException {
            StringBuilder value = new StringBuilder();
            for (at++; !atEnd(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return value.toString();
                }
                if (c == '\r' || c == '\n') {
                    break;
                }
                boolean escape =
                        c == '\\'
                                && at + 1 < text.length()
                                && SPECIALS.indexOf(text.charAt(at + 1)) >= 0;
                at += escape ? 1 : 0;
                value.append(text.charAt(at));
            }
            throw new MalformedException("mime: invalid media parameter");
        }

        private void skipBlanks() {
            while (!atEnd() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private static boolean isToken(char c) {
            return c > ' ' && c < 0x7F && SPECIALS.indexOf(c) < 0;
        }
    }
}
