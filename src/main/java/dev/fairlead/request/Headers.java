package dev.fairlead.request;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The header fields of a request, each by its first value, under the names that Go gives them.
public final class Headers {
    public static final Headers NONE = new Headers(Json.Object.EMPTY);

    private final Json.Object tree;

    private Headers(Json.Object tree) {
        this.tree = tree;
    }

    /// Transfer-Encoding is left out: to the original it is the request's, no field.
    ///
    /// @param lines the fields in the order in which they came; a byte of the wire is a character
    public static Headers of(List<Map.Entry<String, String>> lines) {
        Map<String, Json> first = new LinkedHashMap<>();
        for (Map.Entry<String, String> line : lines) {
            String name = canonical(line.getKey());
            if (!name.equals("Transfer-Encoding")) {
                String value = HeadText.of(line.getValue());
                first.putIfAbsent(name, new Json.Text(value));
            }
        }
        return new Headers(new Json.Object(first));
    }

    /// The first value of that field; names are compared without regard to case.
    public Optional<String> first(String name) {
        return Optional.ofNullable(tree.members().get(canonical(name))).map(Json::goText);
    }

    /// Each field's name and first value, in the order in which they came.
    public List<Map.Entry<String, String>> fields() {
        return tree.members().entrySet().stream()
                .map(field -> Map.entry(field.getKey(), field.getValue().goText()))
                .toList();
    }

    Json.Object tree() {
        return tree;
    }

    /// `x-hub-signature` is `X-Hub-Signature` (spec section 2.1). A name that HTTP does not allow
    /// stays as it is, and so matches nothing.
    public static String canonical(String name) {
        char[] canonical = name.toCharArray();
        boolean isDifferent = false;
        boolean upper = true;
        for (int i = 0; i < canonical.length; i++) {
            char c = canonical[i];
            if (!isToken(c)) {
                return name;
            }
            canonical[i] = upper ? asciiUpper(c) : asciiLower(c);
            isDifferent |= canonical[i] != c;
            upper = c == '-';
        }
        return isDifferent ? new String(canonical) : name;
    }

    public static boolean isToken(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> isToken((char) c));
    }

    /// RFC 9110, section 5.6.2.
    private static boolean isToken(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private static char asciiUpper(char c) {
        return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
    }

    private static char asciiLower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
    }
}
