package dev.fairlead.queue;

import java.time.Duration;
import java.util.List;

/// What one look into the queue gave.
///
/// @param quiet how long nothing can change without a wake, from now; zero when more may be due
///   already. Never longer than a second.
public record Leases(List<Lease> leases, Duration quiet) {
    public Leases {
        leases = List.copyOf(leases);
    }
}
