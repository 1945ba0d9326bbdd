package dev.fairlead.queue;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.Health;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Terms;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All that is written when an attempt is over.
///
/// @param attempt the record, or null when none was made
/// @param terms what the current book says of the lane
/// @param ruling what the operator decided of the endpoint
public record Settlement(
        Lease lease,
        @Nullable Attempt attempt,
        NextStep next,
        Terms terms,
        Health health,
        Endpoint.Ruling ruling) {
    String id() {
        return lease.delivery().id();
    }

    boolean isSuccess() {
        return next instanceof NextStep.Finish;
    }

    boolean isBurial() {
        return next instanceof NextStep.Bury;
    }

    /// Whether a burial holds up the others of the same ordering key.
    boolean holdsOrder() {
        return ruling.stopsOnDeadLetter();
    }

    Optional<Instant> dueAgain() {
        return next instanceof NextStep.RetryAt(Instant due) ? Optional.of(due) : Optional.empty();
    }
}
