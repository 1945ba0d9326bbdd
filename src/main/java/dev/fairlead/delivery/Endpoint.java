package dev.fairlead.delivery;

import dev.fairlead.signature.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is true of a destination now: looked up in the current book at each attempt.
///
/// @param url the operator's own address, or null when each delivery brings its own
/// @param secrets the signing secrets, newest first; empty means unsigned
public record Endpoint(@Nullable String url, List<Secret> secrets, RetryPolicy retry, Terms terms) {
    public Endpoint {
        secrets = List.copyOf(secrets);
    }
}
