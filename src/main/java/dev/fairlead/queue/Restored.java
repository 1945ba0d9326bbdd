package dev.fairlead.queue;

import dev.fairlead.delivery.Terms;

/// A delivery on its way out of one queue into another.
///
/// @param as where it stands; what is in flight waits, due when it was
/// @param terms what the current book says of it
/// @param holdsOrder whether it is a dead letter that holds up those of its ordering key
public record Restored(Stored as, Terms terms, boolean holdsOrder) {
    /// As if it were new.
    Owed owed() {
        return new Owed(as.delivery(), as.at(), terms);
    }

    boolean isWaiting() {
        return switch (as.state()) {
            case WAITING, IN_FLIGHT -> true;
            case DELIVERED, DEAD, CANCELLED -> false;
        };
    }

    /// The body of what was delivered may have been dropped, which looks as an empty one does; it
    /// is of no use there.
    boolean hasBody() {
        return as.state() != State.DELIVERED || as.delivery().message().body().length > 0;
    }
}
