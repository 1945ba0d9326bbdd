package dev.fairlead.queue;

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

    /// Why nothing would be accepted now, though what waits may still be delivered; empty when it
    /// would. It is known once something was refused, and the store is asked only until it is not.
    /// A queue that is full accepts again by itself, so that is no reason.
    default Uni<Optional<String>> refusal() {
        return Uni.createFrom().item(Optional.empty());
    }

    /// Stores deliveries as they stood in another queue, settled ones and their attempts among
    /// them, durably before it answers. A known id does nothing, in the same move. What was
    /// accepted is taken in also where the queue is full.
    Uni<List<Receipt>> restore(List<Restored> deliveries);

    /// Leases up to that many due deliveries. May answer with fewer, or none; never waits.
    Uni<Leases> lease(int places);

    /// Writes the attempt and the next step in one atomic move, tells the queue the current terms
    /// and counts what the attempt says of its lane and its receiver. When the lease had been lost
    /// nothing changes; only a late success still finishes the delivery.
    Uni<Settled> settle(Settlement settlement);

    /// One delivery, whatever its state.
    Uni<Optional<Stored>> find(String id);

    /// Makes a dead or cancelled delivery due now, with its attempts counted from one again.
    ///
    /// @return false when there is no such delivery, or its body is no longer kept
    Uni<Boolean> replay(String id);

    /// Takes a waiting delivery out, or a dead letter that holds up others of its ordering key.
    ///
    /// @return false when it is neither
    Uni<Boolean> cancel(String id);

    /// Removes a settled delivery with all that is known of it, its id too: the same message would
    /// be accepted again.
    ///
    /// @return false when there is none, or it is not settled
    Uni<Boolean> erase(String id);

    /// A page of what is or was in the queue, the newest first.
    Uni<Page> search(Search search);

    /// The receivers that are disabled, at most 1000.
    Uni<List<Disabled>> disabled();

    /// Lets a receiver have deliveries again, and forgets that it failed; its dead letters stay
    /// until they are replayed.
    ///
    /// @return false when it was not disabled
    Uni<Boolean> enable(String receiver);

    /// How lanes stand, in the order of their names; one that is not known is empty.
    Uni<List<LaneState>> lanes(List<String> names);

    /// Keeps what is in a lane, and what comes to it, waiting until it is resumed. Attempts under
    /// way go to their end.
    ///
    /// @return false when it was paused already
    Uni<Boolean> pause(String lane);

    /// Lets a lane that was paused give again.
    ///
    /// @return false when it was not paused
    Uni<Boolean> resume(String lane);

    Uni<Depth> depth();

    /// How the queue stands.
    Uni<Survey> survey();

    /// Forgets, in one small batch, what was settled longer ago or is more than is to be kept.
    ///
    /// @return how many deliveries it took up
    Uni<Integer> forget();

    /// Whether several processes may use it at once.
    boolean isShared();

    /// Calls the listener whenever something may have become due before the last `quiet` was over.
    /// The call may come on any thread and must return at once.
    void onWake(Runnable listener);
}
