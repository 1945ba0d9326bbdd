package dev.fairlead.attempt;

import java.util.regex.Pattern;

/// What may stand in a header (RFC 9110, 5.5 and 5.6.2). The HTTP client checks it too, but only
/// when it writes the request, and then fails where nobody hears it.
final class HeaderText {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private HeaderText() {}

    /// Throws without repeating either: the value may be a secret.
    static void requireValid(String name, String value) {
        if (!NAME.matcher(name).matches() || value.chars().anyMatch(HeaderText::isControl)) {
            throw new IllegalArgumentException("HTTP does not allow such a header");
        }
    }

    private static boolean isControl(int c) {
        return c < ' ' && c != '\t' || c == 0x7f;
    }
}
