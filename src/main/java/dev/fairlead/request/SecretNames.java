package dev.fairlead.request;

import java.util.Locale;
import java.util.regex.Pattern;

/// Names whose values are likely to be secrets, so that what is shown to people leaves them out.
/// Rather one too many: a value that is not shown costs a look elsewhere.
public final class SecretNames {
    private static final Pattern ANYWHERE =
            Pattern.compile(
                    "token|secret|passw|passphrase|pwd|credential|authorization|authentication|cookie"
                            + "|api[-_.]?key|private[-_.]?key|access[-_.]?key|auth[-_.]?key|session[-_.]?id");

    /// Words that are secrets in a header or in a query; in a payload `key` is often a plain name.
    private static final Pattern WORD =
            Pattern.compile("(?:^|[-_.])(?:key|auth|pass|code)(?:$|[-_.])");

    private static final Pattern SIGNATURE = Pattern.compile("signature|hmac|digest");

    private SecretNames() {}

    /// Whether the argument's value is likely a secret.
    public static boolean hasIn(Argument argument) {
        return switch (argument.source()) {
            case "payload" -> has(argument.name());
            case "header", "url", "query" -> hasOutside(argument.name());
            default -> false;
        };
    }

    /// Whether a header carries a signature: it can be sent again with its body.
    public static boolean isOfSignature(String name) {
        return SIGNATURE.matcher(name.toLowerCase(Locale.ROOT)).find();
    }

    /// Whether a member of a payload, or an environment variable, has the name of a secret.
    public static boolean has(String name) {
        return ANYWHERE.matcher(name.toLowerCase(Locale.ROOT)).find();
    }

    /// Whether a header or a query parameter has the name of a secret.
    public static boolean hasOutside(String name) {
        return has(name) || WORD.matcher(name.toLowerCase(Locale.ROOT)).find();
    }
}
