package dev.fairlead.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Has the server change things page by page until there is no next, and adds up what each page
/// did. What takes long is told of, once a second; so is what was done before it failed.
///
/// @param counts the members of each answer that are added up
/// @param told the sums in words
record PageByPage(
        List<String> counts, Function<Map<String, Long>, String> told, InstantSource clock) {
    private static final int ON_A_PAGE = 500;

    PageByPage {
        counts = List.copyOf(counts);
    }

    /// One call of the API.
    @FunctionalInterface
    interface Call {
        ApiClient.Answer page(Map<String, String> query) throws GivenUpException;
    }

    Map<String, Long> all(Call call, Map<String, String> asked, Subcommand.Terminal terminal)
            throws GivenUpException {
        Map<String, String> query = new LinkedHashMap<>(asked);
        query.put("limit", Integer.toString(ON_A_PAGE));
        Map<String, Long> sums = new HashMap<>();
        counts.forEach(count -> sums.put(count, 0L));
        Instant last = clock.instant();
        String next = "";
        do {
            try {
                ApiClient.Answer page = call.page(query);
                counts.forEach(
                        count -> sums.merge(count, Long.parseLong(page.text(count)), Long::sum));
                next = page.text("next");
                query.put("cursor", next);
            } catch (GivenUpException e) {
                boolean isFirst = !query.containsKey("cursor");
                String why = String.valueOf(e.getMessage());
                throw new GivenUpException(
                        e.code(), isFirst ? why : told.apply(sums) + "; then: " + why);
            }
            Instant now = clock.instant();
            if (!next.isEmpty() && Duration.between(last, now).toSeconds() >= 1) {
                terminal.err().println(told.apply(sums) + " so far");
                last = now;
            }
        } while (!next.isEmpty());
        return sums;
    }
}
