package dev.fairlead.attempt;

/// What may stand in a header (RFC 9110, 5.5 and 5.6.2). The HTTP client checks it too, but only
/// when it writes the request, and then fails where nobody hears it.
final class HeaderText {
    /// The marks that a name may have beside letters and digits (RFC 9110, 5.6.2).
    private static final String MARKS = "!#$%&'*+.^_`|~-";

    private HeaderText() {}

    /// Throws without repeating either: the value may be a secret.
    static void requireValid(String name, String value) {
        if (!isName(name) || hasControl(value)) {
            throw new IllegalArgumentException("HTTP does not allow such a header");
        }
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!isNameCharacter(name.charAt(i))) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isNameCharacter(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || MARKS.indexOf(c) >= 0;
    }

    private static boolean hasControl(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (isControl(value.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isControl(char c) {
        return c < ' ' && c != '\t' || c == 0x7f;
    }
}
