package dev.fairlead.queue;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import java.time.Instant;
import java.util.List;

/// A delivery as the queue holds it.
///
/// @param at when it is due (waiting, in flight) or when it was settled (all other states)
/// @param reason why it was buried, else empty
/// @param attempts the attempts made, oldest first
public record Stored(
        Delivery delivery, State state, Instant at, String reason, List<Attempt> attempts) {
    public Stored {
        attempts = List.copyOf(attempts);
    }

    /// The number of the last attempt, 0 before the first.
    int lastAttempt() {
        return attempts.isEmpty() ? 0 : attempts.getLast().number();
    }
}
