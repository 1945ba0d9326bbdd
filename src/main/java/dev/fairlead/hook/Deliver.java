package dev.fairlead.hook;

import dev.fairlead.delivery.Endpoint;
import dev.fairlead.request.Argument;
import dev.fairlead.rule.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One `deliver` entry of a hook: what an arrival owes to whom.
///
/// @param key names the entry inside its hook, whatever its place in the list
/// @param address where it goes
/// @param id the message's id, or null for the arrival's own
/// @param body what is sent, or null for the raw body with its Content-Type
/// @param when says no for arrivals that owe nothing here, or null for always
/// @param endpoint the settings as they stand now: the entry's own over its endpoint's
/// @param line where its deliveries wait
public record Deliver(
        String key,
        Address address,
        @Nullable Argument id,
        @Nullable Shape body,
        List<ShapedHeader> headers,
        @Nullable Rule when,
        Endpoint endpoint,
        Line line) {
    public Deliver {
        headers = List.copyOf(headers);
    }

    /// The key of an entry that names an endpoint.
    static String keyOf(String endpoint) {
        return "endpoint:" + endpoint;
    }

    /// Where a delivery goes.
    public sealed interface Address {
        /// A named endpoint: its current URL is looked up at each attempt.
        record Named(String endpoint) implements Address {}

        /// The operator's own URL in the hook file.
        record Fixed(String url) implements Address {}

        /// A URL that comes with each arrival; it passes the address guard.
        record Given(Argument url) implements Address {}
    }

    /// A header of the delivery, its value made of the arrival.
    public record ShapedHeader(String name, Shape value) {}
}
