package dev.fairlead.request;

import org.jspecify.annotations.Nullable;

/// The parameters of a URL's query, each by its first value. Pairs that are malformed or hold a `;`
/// are dropped (spec section 2.1).
public final class Query {
    public static final Query NONE = new Query(new FormReader.Form(Json.Object.EMPTY, ""));

    private final FormReader.Form form;

    private Query(FormReader.Form form) {
        this.form = form;
    }

    /// @param raw what follows the `?`, or null when there is none; a byte of the wire is a
    ///   character
    public static Query parse(@Nullable String raw) {
        return raw == null || raw.isEmpty()
                ? NONE
                : new Query(FormReader.read(HeadText.bytes(raw)));
    }

    Json.Object tree() {
        return form.pairs();
    }

    /// What is wrong with the pairs that were dropped, or empty.
    String trouble() {
        return form.trouble();
    }
}
