package dev.fairlead.queue;

/// What became of a settlement.
public enum Settled {
    /// It is written.
    DONE,
    /// It is written, and the receiver is disabled from now on.
    DONE_AND_DISABLED,
    /// The lease had been lost to another (its fence is old): nothing changed.
    LEASE_LOST;

    public boolean tookEffect() {
        return this != LEASE_LOST;
    }
}
