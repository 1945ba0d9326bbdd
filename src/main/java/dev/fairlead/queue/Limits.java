package dev.fairlead.queue;

import java.time.Duration;

/// The bounds of a queue.
///
/// @param margin a lease lasts so much longer than its attempt may
/// @param quantum so many deliveries a lane gives at most before the next has its turn
/// @param mostWaiting so many operations may wait for the disk
/// @param highWater so many deliveries may wait; more are refused
/// @param disableAfter a receiver that only fails is disabled after this long; zero for never
record Limits(
        Duration margin,
        int quantum,
        int mostWaiting,
        int highWater,
        Keeping keeping,
        Breaker breaker,
        Duration disableAfter) {
    /// So many bytes of bodies one look gives, about: it stays short and small.
    static final long MOST_BYTES = 8L << 20;

    /// So many deliveries are forgotten in one move.
    static final int FORGOTTEN_AT_ONCE = 200;

    static Limits of(QueueConfig config) {
        return new Limits(
                config.leaseMargin(),
                config.quantum(),
                config.mostWaiting(),
                config.highWater(),
                new Keeping(
                        config.remember(),
                        config.keepHistory(),
                        config.keepAtMost(),
                        config.keepBodies(),
                        config.keepDeadLetters()),
                new Breaker(
                        config.breakerFailures(), config.breakerPause(), config.breakerLongest()),
                config.disableAfter());
    }

    /// How long what is settled is kept.
    ///
    /// @param ids that a delivery is known, so that a repeat is seen
    /// @param history what was delivered or cancelled, and its attempts
    /// @param atMost so many of each
    /// @param bodies of what was delivered; zero for not at all
    /// @param dead dead letters, with their bodies; zero for ever
    record Keeping(Duration ids, Duration history, int atMost, Duration bodies, Duration dead) {
        boolean keepsBodyOf(Settlement settled) {
            return bodies.isPositive() && settled.ruling().keepsBodies();
        }
    }

    /// The circuit breaker of a lane: after so many failures in a row it is left alone for a while,
    /// then one probe decides; each failed probe doubles the while.
    record Breaker(int failures, Duration pause, Duration longest) {
        /// How long the lane is left alone at its n-th trip, in milliseconds.
        long pauseMillis(int trip) {
            double pause = this.pause.toMillis() * Math.pow(2, Math.min(trip - 1, 30));
            return (long) Math.min(longest.toMillis(), pause);
        }
    }
}
