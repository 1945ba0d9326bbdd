package dev.fairlead.admin;

import dev.fairlead.queue.Search;
import dev.fairlead.queue.State;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Reads which deliveries are asked for from a call's query.
final class Filter {
    private static final Set<String> KNOWN =
            Set.of(
                    "state",
                    "hook",
                    "lane",
                    "since",
                    "until",
                    "webhookId",
                    "outcome",
                    "cursor",
                    "limit");
    private static final Map<String, State> STATES =
            Arrays.stream(State.values())
                    .collect(Collectors.toMap(DeliveryView::name, state -> state));

    private Filter() {}

    /// @throws IllegalArgumentException with a sentence that names the parameter and the mend
    static Search of(MultivaluedMap<String, String> query) {
        Parameters asked = Parameters.of(query, KNOWN);
        return new Search(
                asked.read("state", Filter::state),
                asked.text("hook"),
                asked.text("lane"),
                asked.moment("since"),
                asked.moment("until"),
                asked.text("webhookId"),
                asked.text("outcome"),
                asked.text("cursor"),
                asked.limit(Search.MOST));
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
