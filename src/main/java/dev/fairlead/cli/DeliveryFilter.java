package dev.fairlead.cli;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Which deliveries are meant: the API's search, as flags.
final class DeliveryFilter {
    private static final List<Flag> FLAGS =
            List.of(
                    Flag.choice(
                            "state",
                            "only those in this state",
                            List.of("waiting", "inFlight", "delivered", "dead", "cancelled")),
                    Flag.text("hook", "only those of this hook"),
                    Flag.text("endpoint", "only those to this endpoint"),
                    Flag.text("lane", "only those in this lane, such as lane:partners"),
                    Flag.text("webhook-id", "only those of this message"),
                    Flag.text(
                            "since",
                            "accepted (or settled, if settled) from then on: 2026-11-24T02:00:00Z, or 2h ago"),
                    Flag.text("until", "before then"),
                    Flag.text(
                            "outcome",
                            "only those whose last attempt ended so: a status such as 503, or timeout, dns, refused,"
                                    + " reset, tls, proxy, token, other, forbidden"));

    private DeliveryFilter() {}

    static List<Flag> flagsAnd(List<Flag> others) {
        return Stream.concat(FLAGS.stream(), others.stream()).toList();
    }

    /// What the flags are in the API's query.
    static Map<String, String> query(GoFlags.Given given, InstantSource clock)
            throws WrongCallException {
        Map<String, String> query = new LinkedHashMap<>();
        for (String name : List.of("state", "hook", "lane", "endpoint", "outcome")) {
            given.value(name).ifPresent(value -> query.put(name, value));
        }
        given.value("webhook-id").ifPresent(value -> query.put("webhookId", value));
        Moment.range(given, clock, query);
        return query;
    }
}
