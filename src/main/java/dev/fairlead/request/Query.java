package dev.fairlead.request;

import org.jspecify.annotations.Nullable;

/// The parameters of a URL's query, each by its first value. Pairs that are malformed or hold a `;`
/// are dropped (spec section 2.1).
public final class Query {
    public static final Query NONE = new Query(Json.Object.EMPTY);

    private final Json.Object tree;

    private Query(Json.Object tree) {
        this.tree = tree;
    }

    /// @param raw what follows the `?`, or null when there is none
    public static Query parse(@Nullable String raw) {
        return raw == null || raw.isEmpty() ? NONE : new Query(FormReader.lenient(raw));
    }

    Json.Object tree() {
        return tree;
    }
}
