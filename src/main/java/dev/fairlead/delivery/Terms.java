package dev.fairlead.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the current book says about the lane and the lease of a delivery. The queue keeps the last
/// terms it was told and learns newer ones with each add and settle.
///
/// @param timeout the one deadline of an attempt; a lease lasts this long and a margin
/// @param maxInFlight how many deliveries of the lane may be leased at once
/// @param rate how many of its attempts may start in a period, or null for any number
public record Terms(Duration timeout, int maxInFlight, @Nullable Rate rate) {
    /// What holds where nothing is configured.
    public static final Terms DEFAULT = new Terms(Duration.ofSeconds(15), 16);

    public Terms {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be more than 0, not " + timeout);
        }
        if (maxInFlight < 1) {
            throw new IllegalArgumentException(
                    "max-in-flight must be at least 1, not " + maxInFlight);
        }
    }

    /// Terms without a rate.
    public Terms(Duration timeout, int maxInFlight) {
        this(timeout, maxInFlight, null);
    }
}
