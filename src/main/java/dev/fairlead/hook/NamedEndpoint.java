package dev.fairlead.hook;

import dev.fairlead.delivery.Endpoint;

/// One of a file's `endpoints`.
///
/// @param line where its deliveries wait, unless an entry says otherwise
record NamedEndpoint(String id, Endpoint endpoint, Line line) {}
