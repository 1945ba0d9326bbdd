package dev.fairlead.queue;

import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Terms;
import java.time.Instant;

/// A delivery on its way into the queue.
///
/// @param due when the first attempt may start
public record Owed(Delivery delivery, Instant due, Terms terms) {}
