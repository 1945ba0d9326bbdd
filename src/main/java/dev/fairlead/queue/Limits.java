package dev.fairlead.queue;

import java.time.Duration;

/// The bounds of a queue.
///
/// @param remember so long an id is known after it was delivered or cancelled
/// @param margin a lease lasts so much longer than its attempt may
/// @param quantum so many deliveries a lane gives at most before the next has its turn
/// @param mostWaiting so many operations may wait for the disk
record Limits(Duration remember, Duration margin, int quantum, int mostWaiting) {
    /// So many bytes of bodies one look gives, about: it stays short and small.
    static final long MOST_BYTES = 8L << 20;

    static Limits of(QueueConfig config) {
        return new Limits(
                config.remember(), config.leaseMargin(), config.quantum(), config.mostWaiting());
    }
}
