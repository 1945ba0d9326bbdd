package dev.fairlead.hook;

import dev.fairlead.delivery.Lanes;
import dev.fairlead.request.Argument;
import org.jspecify.annotations.Nullable;

/// Which line deliveries wait in, and in which order they go.
///
/// @param lane the named lane, or null for the destination's own
/// @param orderingKey deliveries for which it gives the same value go one after the other; null for
///   no order
public record Line(@Nullable String lane, @Nullable Argument orderingKey) {
    static final Line OWN = new Line(null, null);

    /// All deliveries of the lane in one order.
    static final Argument WHOLE_LANE = new Argument("string", "all", "", false);

    /// The name of the lane.
    ///
    /// @param own the destination's
    public String laneOr(String own) {
        return lane == null ? own : Lanes.named(lane);
    }
}
