package dev.fairlead.admin;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The `Idempotency-Key` of a call: it names the event, so that the same call again is a repeat.
/// The quoted form of the IETF draft (draft-ietf-httpapi-idempotency-key-header, a string of RFC
/// 9651) and the bare form that most senders use name the same.
final class IdempotencyKey {
    static final String HEADER = "Idempotency-Key";

    private static final Pattern BARE = Pattern.compile("[!-~]{1,255}");
    private static final Pattern QUOTED = Pattern.compile("\"((?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*)\"");

    private IdempotencyKey() {}

    /// The key, or empty when the fields are none: more than one, or not 1 to 255 visible ASCII
    /// characters.
    static Optional<String> of(List<String> fields) {
        return fields.size() == 1
                ? Optional.of(unquoted(fields.getFirst().strip()))
                        .filter(key -> BARE.matcher(key).matches())
                : Optional.empty();
    }

    /// A broken string is no key.
    private static String unquoted(String field) {
        if (!field.startsWith("\"")) {
            return field;
        }
        Matcher quoted = QUOTED.matcher(field);
        return quoted.matches() ? quoted.group(1).replaceAll("\\\\(.)", "$1") : "";
    }
}
