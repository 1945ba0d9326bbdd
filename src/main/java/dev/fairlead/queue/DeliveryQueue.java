package dev.fairlead.queue;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Terms;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/// Where deliveries wait, durably, in lanes.
///
/// A lease takes the lanes by turn: the lane that waited longest gives at most a quantum of its due
/// deliveries, never more than its cap allows, and goes to the end. A lane that is empty or at its
/// cap is in no scan. Every method fails with [QueueUnavailableException] when the store is away or
/// full.
public interface DeliveryQueue {
    /// Stores deliveries durably before it answers. A known id does nothing, in the same move.
    Uni<List<Receipt>> add(List<Owed> deliveries);

    /// Leases up to that many due deliveries. May answer with fewer, or none; never waits.
    Uni<Leases> lease(int places);

    /// Writes the attempt and the next step in one atomic move, and tells the queue the current
    /// terms.
    ///
    /// @return whether it took effect. When the lease had been lost to another (its fence is old)
    ///   it does not and nothing changed; only a late success still finishes the delivery, and is
    ///   true
    Uni<Boolean> settle(Lease lease, Attempt attempt, NextStep next, Terms terms);

    /// One delivery, whatever its state.
    Uni<Optional<Stored>> find(String id);

    /// Makes a dead or cancelled delivery due now, with its attempts counted from one again.
    ///
    /// @return false when there is no such delivery, or its body is no longer kept
    Uni<Boolean> replay(String id);

    /// Takes a waiting delivery out.
    ///
    /// @return false when it is not waiting
    Uni<Boolean> cancel(String id);

    Uni<Depth> depth();

    /// Forgets deliveries that were settled as delivered or cancelled longer ago than they are to
    /// be remembered, in small batches.
    Uni<Integer> forget();

    /// Whether several processes may use it at once.
    boolean isShared();

    /// Calls the listener whenever something may have become due before the last `quiet` was over.
    /// The call may come on any thread and must return at once.
    void onWake(Runnable listener);
}
