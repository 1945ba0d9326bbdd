package dev.fairlead.delivery;

import java.util.Locale;
import java.util.Set;

/// The headers that say how a request is framed or signed: the sender's alone, whatever a message
/// brings or a hook file says.
public final class OwnHeaders {
    private static final Set<String> NAMES =
            Set.of(
                    "connection",
                    "content-length",
                    "expect",
                    "host",
                    "keep-alive",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "webhook-id",
                    "webhook-signature",
                    "webhook-timestamp");

    private OwnHeaders() {}

    /// Whether the name is one of them, in whatever case.
    public static boolean contains(String name) {
        return NAMES.contains(name.toLowerCase(Locale.ROOT));
    }
}
