package dev.fairlead.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// `fairlead forget`: removes what the server keeps under a name.
final class Forget implements Subcommand {
    private static final String PATH = "/history";

    private static final Synopsis SYNOPSIS =
            new Synopsis(
                    "forget",
                    "",
                    "remove what is kept under a name, for good",
                    """
                    Removes what the server keeps under a name: deliveries with their bodies and attempts, runs, and
                    arrivals. What waits is cancelled first. It cannot be undone.

                        fairlead forget -id 8f2e
                        fairlead forget -endpoint ledger
                    """
                            + ApiClient.exitCodes(
                                    "done",
                                    "nothing is kept under that name"),
                    Stream.concat(
                                    Stream.of(
                                            Flag.text(
                                                    "id",
                                                    "a delivery's id, its message's (webhookId), a run's, an arrival's or its request's"),
                                            Flag.text("endpoint", "an endpoint's id"),
                                            Flag.bool("json", "print one JSON document")),
                                    ApiClient.FLAGS.stream())
                            .toList());

    @Override
    public Synopsis synopsis() {
        return SYNOPSIS;
    }

    @Override
    public int run(GoFlags.Given given, Terminal terminal)
            throws WrongCallException, GivenUpException {
        Map<String, String> query = new LinkedHashMap<>();
        for (String name : List.of("id", "endpoint")) {
            given.value(name)
                    .filter(value -> !value.isEmpty())
                    .ifPresent(value -> query.put(name, value));
        }
        if (query.size() != 1) {
            throw new WrongCallException("say what: -id ID or -endpoint ID");
        }
        ApiClient api = ApiClient.of(given, terminal);
        long deliveries = 0;
        long records = 0;
        long inFlight = 0;
        String next = "";
        do {
            ApiClient.Answer page = api.delete(PATH, query);
            deliveries += Long.parseLong(page.text("deliveries"));
            records += Long.parseLong(page.text("records"));
            inFlight += Long.parseLong(page.text("inFlight"));
            next = page.text("next");
            query.put("cursor", next);
        } while (!next.isEmpty());
        terminal.out()
                .println(
                        (given.isSet("json")
                                        ? "{\"deliveries\":%d,\"records\":%d,\"inFlight\":%d}"
                                        : "deliveries: %d, runs and arrivals: %d, under way and kept: %d")
                                .formatted(deliveries, records, inFlight));
        if (inFlight > 0) {
            terminal.err().println("an attempt is under way: call it again later");
            return LATER;
        }
        return deliveries + records == 0 ? FAILED : DONE;
    }
}
