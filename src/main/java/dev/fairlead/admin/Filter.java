package dev.fairlead.admin;

import dev.fairlead.queue.Search;
import dev.fairlead.queue.State;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
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
                            "lane", "The lane, such as endpoint:billing",
                            "since", "Accepted, or once settled: settled, from then (RFC 3339)",
                            "until", "Accepted, or once settled: settled, before then (RFC 3339)",
                            "webhookId", "The message's id",
                            "outcome", "How the last attempt ended: a status or a kind of error",
                            "cursor", "The next of the page before",
                            "limit", "How many at most, 1 to 1000, by default 100"));

    private static final Map<String, State> STATES =
            Arrays.stream(State.values())
                    .collect(Collectors.toMap(DeliveryView::name, state -> state));
    private static final int USUAL = 100;

    private final MultivaluedMap<String, String> query;

    private Filter(MultivaluedMap<String, String> query) {
        this.query = query;
    }

    /// @throws IllegalArgumentException with a sentence that names the parameter and the mend
    static Search of(MultivaluedMap<String, String> query) {
        for (Map.Entry<String, List<String>> parameter : query.entrySet()) {
            if (!KNOWN.containsKey(parameter.getKey()) || parameter.getValue().size() != 1) {
                throw new IllegalArgumentException(
                        "%s: a search knows, once each: %s"
                                .formatted(parameter.getKey(), String.join(", ", KNOWN.keySet())));
            }
        }
        return new Filter(query).search();
    }

    private Search search() {
        return new Search(
                read("state", Filter::state),
                read("hook", text -> text),
                read("lane", text -> text),
                read("since", Filter::moment),
                read("until", Filter::moment),
                read("webhookId", text -> text),
                read("outcome", text -> text),
                read("cursor", text -> text),
                limit());
    }

    private int limit() {
        Integer limit = read("limit", Filter::number);
        return limit == null ? USUAL : limit;
    }

    private <T> @Nullable T read(String name, Function<String, T> read) {
        String text = query.getFirst(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return read.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private static State state(String text) {
        State state = STATES.get(text);
        if (state == null) {
            throw new IllegalArgumentException(
                    "expected one of " + String.join(", ", sorted(STATES.keySet())));
        }
        return state;
    }

    private static Instant moment(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("expected a moment such as 2026-01-31T09:30:00Z", e);
        }
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,4}")) {
            throw new IllegalArgumentException("expected a number from 1 to " + Search.MOST);
        }
        return Integer.parseInt(text);
    }

    private static Set<String> sorted(Set<String> names) {
        return new TreeSet<>(names);
    }
}
