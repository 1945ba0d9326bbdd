package dev.fairlead.queue;

/// Where a stored delivery stands.
public enum State {
    WAITING,
    IN_FLIGHT,
    DELIVERED,
    DEAD,
    CANCELLED
}
