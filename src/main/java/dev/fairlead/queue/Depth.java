package dev.fairlead.queue;

/// How much stands in the queue.
public record Depth(long waiting, long inFlight, long dead) {
    /// That of two parts of one queue.
    Depth plus(Depth other) {
        return new Depth(waiting + other.waiting, inFlight + other.inFlight, dead + other.dead);
    }
}
