package dev.fairlead.admin;

import dev.fairlead.queue.Search;
import dev.fairlead.queue.State;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads which deliveries are asked for from a call's query.
final class Filter {
    /// Each parameter of a search with what it means.
    static final Map<String, String> KNOWN =
            new TreeMap<>(
                    Map.of(
                            "state", "waiting, inFlight, delivered, dead or cancelled",
                            "hook", "The hook's id",
                            "lane", "The lane, such as lane:partners",
                            "endpoint", "The endpoint's id, whatever its lane",
                            "since", "Accepted, or once settled: settled, from then (RFC 3339)",
                            "until", "Accepted, or once settled: settled, before then (RFC 3339)",
                            "webhookId", "The message's id",
                            "outcome", "How the last attempt ended: a status or a kind of error",
                            "cursor", "The next of the page before",
                            "limit", "How many at most, 1 to 1000, by default 100"));

    private static final Map<String, State> STATES =
            Arrays.stream(State.values())
                    .collect(Collectors.toMap(DeliveryView::name, state -> state));

    private Filter() {}

    /// @throws IllegalArgumentException with a sentence that names the parameter and the mend
    static Search of(MultivaluedMap<String, String> query) {
        Parameters asked = Parameters.of(query, KNOWN.keySet());
        return new Search(
                asked.read("state", Filter::state),
                asked.text("hook"),
                asked.text("lane"),
                receiver(asked.text("endpoint")),
                asked.moment("since"),
                asked.moment("until"),
                asked.text("webhookId"),
                asked.text("outcome"),
                asked.text("cursor"),
                asked.limit(Search.MOST));
    }

    /// Who receives where an endpoint has a name.
    static @Nullable String receiver(@Nullable String endpoint) {
        return endpoint == null ? null : "endpoint:" + endpoint;
    }

    private static State state(String text) {
        State state = STATES.get(text);
        if (state == null) {
            throw new IllegalArgumentException(
                    "expected one of " + String.join(", ", new TreeSet<>(STATES.keySet())));
        }
        return state;
    }
}
