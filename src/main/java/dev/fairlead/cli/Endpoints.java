package dev.fairlead.cli;

import dev.fairlead.request.Json;
import java.util.List;
import java.util.Map;

/// `fairlead endpoints list|show|pause|resume|enable|ping`: who is sent to.
abstract sealed class Endpoints implements Subcommand {
    static final String PATH = "/endpoints";
    private static final List<String> FIELDS =
            List.of(
                    "name",
                    "from",
                    "state",
                    "reason",
                    "since",
                    "until",
                    "to",
                    "waiting",
                    "inFlight",
                    "signed",
                    "receiver",
                    "file");

    private final Synopsis synopsis;

    private Endpoints(String verb, String words, String summary, String text, String not) {
        this.synopsis =
                new Synopsis(
                        "endpoints " + verb,
                        words,
                        summary,
                        text + ApiClient.exitCodes("done", not),
                        ApiClient.flags(
                                List.of(
                                        Flag.bool(
                                                "json",
                                                verb.equals("list")
                                                        ? "print one JSON document in each line"
                                                        : "print one JSON document"))));
    }

    @Override
    public final Synopsis synopsis() {
        return synopsis;
    }

    static String path(GoFlags.Given given) {
        return PATH + "/" + ApiClient.encoded(given.rest().getFirst()).replace("%2F", "/");
    }

    private static Json member(Json json, String name) {
        return json instanceof Json.Object(var members) && members.containsKey(name)
                ? members.get(name)
                : new Json.Object(Map.of());
    }

    private static List<Json> list(Json json, String name) {
        return member(json, name) instanceof Json.Array(var items) ? items : List.of();
    }

    private static String text(Json json, String name) {
        return ApiClient.textOf(json, name);
    }

    private static String answer(Json attempt) {
        for (String name : List.of("status", "error")) {
            if (!text(attempt, name).isEmpty()) {
                return text(attempt, name);
            }
        }
        return text(attempt, "outcome");
    }

    /// An endpoint, line by line.
    private static void print(Json.Object endpoint, GoFlags.Given given, Terminal terminal) {
        if (given.isSet("json")) {
            terminal.out().println(endpoint.compact());
            return;
        }
        StringBuilder text = new StringBuilder(Table.fields(endpoint, FIELDS));
        list(endpoint, "lanes").forEach(lane -> text.append(Table.field("lane", lane.goText())));
        list(endpoint, "hooks").forEach(hook -> text.append(Table.field("hook", hook.goText())));
        Json recent = member(endpoint, "recent");
        if (!text(recent, "attempts").isEmpty()) {
            text.append(
                    Table.field(
                            "delivered",
                            "%s of the last %s attempts"
                                    .formatted(
                                            text(recent, "delivered"), text(recent, "attempts"))));
            text.append(Table.field("p50Millis", text(recent, "p50Millis")));
            text.append(Table.field("p95Millis", text(recent, "p95Millis")));
            Json last = member(recent, "last");
            text.append(Table.field("last", answer(last) + " at " + text(last, "startedAt")));
        }
        terminal.out().print(text);
    }

    /// `fairlead endpoints list`.
    static final class ListThem extends Endpoints {
        private static final List<Table.Column> COLUMNS =
                List.of(
                        new Table.Column("NAME", false),
                        new Table.Column("STATE", false),
                        new Table.Column("WAITING", false),
                        new Table.Column("DELIVERED", false),
                        new Table.Column("P95", false),
                        new Table.Column("LAST", false),
                        new Table.Column("TO", true));

        ListThem() {
            super(
                    "list",
                    "",
                    "list who is sent to, and how that goes",
                    """
                    Lists the endpoints, of the hook files and registered, with how they stand, and how the last attempts of the
                    server went: a table, or with -json one JSON document in each line.

                        fairlead endpoints list
                    """,
                    "it cannot be done");
        }

        @Override
        public int run(GoFlags.Given given, Terminal terminal)
                throws WrongCallException, GivenUpException {
            List<Json> endpoints =
                    ApiClient.of(given, terminal).get(PATH, Map.of()).list("endpoints");
            if (given.isSet("json")) {
                endpoints.forEach(endpoint -> terminal.out().println(endpoint.compact()));
            } else {
                Table table = new Table(COLUMNS, terminal.columns());
                terminal.out().print(table.lines(endpoints.stream().map(ListThem::row).toList()));
            }
            return DONE;
        }

        private static List<String> row(Json endpoint) {
            Json recent = member(endpoint, "recent");
            boolean isKnown = !text(recent, "attempts").isEmpty();
            return List.of(
                    text(endpoint, "name"),
                    text(endpoint, "state"),
                    text(endpoint, "waiting"),
                    isKnown ? text(recent, "delivered") + "/" + text(recent, "attempts") : "-",
                    isKnown ? text(recent, "p95Millis") + "ms" : "-",
                    isKnown ? answer(member(recent, "last")) : "-",
                    text(endpoint, "to").isEmpty() ? "-" : text(endpoint, "to"));
        }
    }

    /// `fairlead endpoints show`.
    static final class Show extends Endpoints {
        Show() {
            super(
                    "show",
                    "NAME",
                    "show an endpoint with how it stands",
                    """
                    Shows one endpoint; with -json the API's document.

                        fairlead endpoints show billing
                    """,
                    "there is no such endpoint");
        }

        @Override
        public int run(GoFlags.Given given, Terminal terminal)
                throws WrongCallException, GivenUpException {
            print(ApiClient.of(given, terminal).get(path(given), Map.of()).json(), given, terminal);
            return DONE;
        }
    }

    /// `fairlead endpoints pause|resume|enable`.
    static final class Change extends Endpoints {
        private final String verb;

        private Change(String verb, String summary, String text) {
            super(
                    verb,
                    "NAME",
                    summary,
                    text
                            + """

                                fairlead endpoints %s billing
                            """
                                    .formatted(verb),
                    "there is no such endpoint, or it cannot be done with this one");
            this.verb = verb;
        }

        static Change pause() {
            return new Change(
                    "pause",
                    "have what an endpoint is owed wait",
                    """
                    Has everything that is owed to an endpoint, and to who shares its lane, wait until it is
                    resumed; attempts under way go to their end. A pause holds over restarts and over all replicas.
                    """);
        }

        static Change resume() {
            return new Change(
                    "resume",
                    "let an endpoint that was paused have deliveries again",
                    "Lets an endpoint that was paused have its deliveries.\n");
        }

        static Change enable() {
            return new Change(
                    "enable",
                    "let an endpoint that was disabled have deliveries again",
                    """
                    Lets an endpoint have deliveries again that answered 410, or with nothing but failures for too long. Its dead
                    letters stay until they are replayed.
                    """);
        }

        @Override
        public int run(GoFlags.Given given, Terminal terminal)
                throws WrongCallException, GivenUpException {
            String path = path(given) + "/" + verb;
            print(ApiClient.of(given, terminal).post(path, Map.of()).json(), given, terminal);
            return DONE;
        }
    }

    /// `fairlead endpoints ping`.
    static final class Ping extends Endpoints {
        Ping() {
            super(
                    "ping",
                    "NAME",
                    "send one test message to an endpoint",
                    """
                    Has the server send one signed test message, also to an endpoint that is paused, and prints
                    how that ended. Nothing is stored.

                        fairlead endpoints ping billing
                    """,
                    "it was not delivered, or there is no such endpoint");
        }

        @Override
        public int run(GoFlags.Given given, Terminal terminal)
                throws WrongCallException, GivenUpException {
            Json.Object answer =
                    ApiClient.of(given, terminal).post(path(given) + "/ping", Map.of()).json();
            Json attempt = member(answer, "attempt");
            if (given.isSet("json")) {
                terminal.out().println(answer.compact());
            } else {
                String detail = text(attempt, "detail");
                terminal.out()
                        .println(
                                Table.plain(
                                        "%s: %s after %s ms%s"
                                                .formatted(
                                                        text(attempt, "outcome"),
                                                        answer(attempt),
                                                        text(attempt, "tookMillis"),
                                                        detail.isEmpty() ? "" : ", " + detail)));
            }
            return text(attempt, "outcome").equals("delivered") ? DONE : FAILED;
        }
    }
}
