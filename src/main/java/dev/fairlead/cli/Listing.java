package dev.fairlead.cli;

import dev.fairlead.request.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Prints what a search of the API finds, page after page: a table for people, or one JSON document
/// in each line for programs.
///
/// @param path of the search
/// @param member of its answer that has what was found
/// @param word for one that was found
/// @param row the cells of one
record Listing(
        String path,
        String member,
        String word,
        List<Table.Column> columns,
        Function<Json, List<String>> row) {
    private static final int MOST_ON_A_PAGE = 200;
    private static final int USUAL = 100;

    static final List<Flag> FLAGS =
            List.of(
                    Flag.text("limit", "how many at most, by default 100; 0 for all"),
                    Flag.bool("json", "print one JSON document in each line"));

    /// @param filters the search's parameters
    int print(
            ApiClient api,
            Map<String, String> filters,
            GoFlags.Given given,
            Subcommand.Terminal terminal)
            throws WrongCallException, GivenUpException {
        Map<String, String> query = new LinkedHashMap<>(filters);
        Table table = new Table(columns, terminal.columns());
        boolean json = given.isSet("json");
        long left = limit(given);
        boolean none = true;
        String next = "";
        do {
            query.put("limit", Long.toString(Math.min(left, MOST_ON_A_PAGE)));
            ApiClient.Answer page = api.get(path, query);
            List<Json> found = page.list(member);
            if (json) {
                found.forEach(one -> terminal.out().println(one.compact()));
            } else if (!found.isEmpty()) {
                terminal.out().print(table.lines(found.stream().map(row).toList()));
            }
            none &= found.isEmpty();
            left -= found.size();
            next = page.text("next");
            query.put("cursor", next);
        } while (!next.isEmpty() && left > 0 && !terminal.out().checkError());
        if (none && !json) {
            terminal.err().println("no " + word + " was found");
        } else if (left <= 0 && !next.isEmpty()) {
            terminal.err().println("there may be more; -limit 0 lists all");
        }
        return Subcommand.DONE;
    }

    private static long limit(GoFlags.Given given) throws WrongCallException {
        String text = given.value("limit").orElse(Integer.toString(USUAL));
        if (!text.matches("[0-9]{1,9}")) {
            throw new WrongCallException("-limit: expected a number, 0 for all");
        }
        long limit = Long.parseLong(text);
        return limit == 0 ? Long.MAX_VALUE : limit;
    }

    /// How long ago it was, in the largest unit of which there are two.
    static String age(String moment, InstantSource clock) {
        long seconds =
                Math.max(0, Duration.between(Instant.parse(moment), clock.instant()).toSeconds());
        return seconds < 120
                ? seconds + "s"
                : seconds < 7200
                        ? seconds / 60 + "m"
                        : seconds < 172_800 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }
}
