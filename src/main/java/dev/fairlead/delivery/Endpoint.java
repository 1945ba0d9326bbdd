package dev.fairlead.delivery;

import dev.fairlead.signature.Signing;
import org.jspecify.annotations.Nullable;

/// What is true of a destination now: looked up in the current book at each attempt.
///
/// @param url the operator's own address, or null when each delivery brings its own
/// @param signing how a delivery is signed; its keys were read with the book
public record Endpoint(@Nullable String url, Signing signing, RetryPolicy retry, Terms terms) {}
