package dev.fairlead.queue;

import dev.fairlead.delivery.Delivery;
import java.time.Duration;

/// The right to make one attempt, for a limited time.
///
/// @param attempt the number of the attempt to make, 1 for the first
/// @param budget how long the attempt may take; the lease itself lasts a margin longer
/// @param fence changes with every lease of the delivery, so that a settle that comes too late is
///   seen
/// @param disabled why the receiver is disabled, or empty when it is not
public record Lease(Delivery delivery, int attempt, Duration budget, long fence, String disabled) {
    /// The lease of a delivery whose receiver is not disabled.
    public Lease(Delivery delivery, int attempt, Duration budget, long fence) {
        this(delivery, attempt, budget, fence, "");
    }
}
