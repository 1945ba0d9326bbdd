package dev.fairlead.delivery;

import dev.fairlead.delivery.Message.Header;
import java.util.List;

/// What it takes to be let in by an endpoint. It may hold secrets, so it is never stored: the
/// current book has it.
///
/// @param headers the endpoint's own, over a delivery's
public record Reach(List<Header> headers, Auth auth, Route route) {
    /// Nothing beyond the address.
    public static final Reach PLAIN = new Reach(List.of(), new Auth.None(), Route.USUAL);

    public Reach {
        headers = List.copyOf(headers);
    }
}
