package dev.fairlead.history;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that is kept for a while. It holds no secret.
///
/// @param word its status, or why it came to nothing
/// @param at when it began
/// @param names by which it is found to be forgotten, beside its id
/// @param head all of it but the body, in JSON
/// @param body what goes earlier, in JSON; null when it is gone, or was not asked for
record Kept(
        Kind kind,
        String id,
        String hook,
        Instant at,
        String word,
        List<String> names,
        String head,
        @Nullable String body,
        Until until) {
    /// @param all of it is gone from then on
    /// @param body goes from then on
    record Until(Instant all, Instant body) {}

    Kept {
        names = List.copyOf(names);
    }

    Kept withoutBody() {
        return new Kept(kind, id, hook, at, word, names, head, null, until);
    }

    /// About how much memory it takes.
    long weight() {
        return 2L * (head.length() + (body == null ? 0 : body.length()) + 200);
    }
}
