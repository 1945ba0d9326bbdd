package dev.fairlead.queue;

import java.time.Instant;

/// A receiver that gets nothing any more until it is enabled.
///
/// @param receiver as in its deliveries' destination
public record Disabled(String receiver, Instant since, String reason) {}
