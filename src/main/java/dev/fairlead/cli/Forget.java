package dev.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// `fairlead forget`: removes what the server keeps under a name.
final class Forget implements Subcommand {
    private static final String PATH = "/history";
    private static final List<String> COUNTS = List.of("deliveries", "records", "inFlight");
    private static final Set<String> YES = Set.of("y", "yes");

    private static final Synopsis SYNOPSIS =
            new Synopsis(
                    "forget",
                    "",
                    "remove what is kept under a name, for good",
                    """
                    Removes what the server keeps under a name: deliveries with their bodies and attempts, and, by -id,
                    runs and arrivals, too. What waits is cancelled first and is never sent. It cannot be undone, so a
                    terminal is asked for a yes; where there is none, -yes says it.

                        fairlead forget -id 8f2e
                        fairlead forget -endpoint ledger -yes

                    A delivery stays while an attempt of it is under way. How many do is told, and the code is 4: the same
                    call removes them later.
                    """
                            + ApiClient.exitCodes("done", "nothing is kept under that name"),
                    ApiClient.flags(
                            List.of(
                                    Flag.text(
                                            "id",
                                            "the id of a delivery, of its message (webhook-id), of a run, of an arrival or of its request"),
                                    Flag.text("endpoint", "the id of an endpoint"),
                                    Flag.bool("yes", "do not ask"),
                                    Flag.bool(
                                            "json",
                                            "print one JSON document: how many were removed"))));

    private final InstantSource clock;

    Forget(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Synopsis synopsis() {
        return SYNOPSIS;
    }

    @Override
    public int run(GoFlags.Given given, Terminal terminal)
            throws WrongCallException, GivenUpException {
        List<String> named =
                Stream.of("id", "endpoint")
                        .filter(name -> !given.value(name).orElse("").isEmpty())
                        .toList();
        if (named.size() != 1) {
            throw new WrongCallException("say what: either -id ID or -endpoint ID");
        }
        String kind = named.getFirst();
        String name = given.value(kind).orElseThrow();
        String what = kind + " " + Table.plain(name);
        ApiClient api = ApiClient.of(given, terminal);
        if (!given.isSet("yes") && !agreed(what, terminal)) {
            terminal.err().println("nothing was removed");
            return FAILED;
        }
        Map<String, Long> sums =
                new PageByPage(COUNTS, Forget::told, clock)
                        .all(query -> api.delete(PATH, query), Map.of(kind, name), terminal);
        return ended(sums, what, given.isSet("json"), terminal);
    }

    private static boolean agreed(String what, Terminal terminal) throws WrongCallException {
        if (!Screen.isThere()) {
            throw new WrongCallException(
                    "it cannot be undone, and nobody is here to say yes: give -yes");
        }
        terminal.err().printf("Remove all that is kept under %s, for good? [y/N] ", what);
        terminal.err().flush();
        try {
            String line =
                    new BufferedReader(new InputStreamReader(terminal.in(), UTF_8)).readLine();
            return line != null && YES.contains(line.strip().toLowerCase(Locale.ROOT));
        } catch (IOException _) {
            return false;
        }
    }

    private static int ended(Map<String, Long> sums, String what, boolean json, Terminal terminal) {
        long stay = sums.getOrDefault("inFlight", 0L);
        boolean isNothing = sums.values().stream().allMatch(count -> count == 0);
        if (json) {
            terminal.out()
                    .println(
                            "{\"deliveries\":%d,\"records\":%d,\"inFlight\":%d}"
                                    .formatted(COUNTS.stream().map(sums::get).toArray()));
        } else if (!isNothing) {
            terminal.out().println(told(sums));
        }
        if (isNothing) {
            terminal.err().println("nothing is kept under " + what);
            return FAILED;
        }
        if (stay > 0) {
            terminal.err()
                    .println(
                            "%s under way and kept: call it again later"
                                    .formatted(count(stay, "delivery is", "deliveries are")));
            return LATER;
        }
        return DONE;
    }

    private static String told(Map<String, Long> sums) {
        return "removed %s, %s"
                .formatted(
                        count(sums.getOrDefault("deliveries", 0L), "delivery", "deliveries"),
                        count(
                                sums.getOrDefault("records", 0L),
                                "run or arrival",
                                "runs and arrivals"));
    }

    private static String count(long n, String one, String more) {
        return n + " " + (n == 1 ? one : more);
    }
}
