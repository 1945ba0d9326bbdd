package dev.fairlead.cli;

import dev.fairlead.request.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// `fairlead deliveries list|show|replay|cancel`: what is owed, and what an operator may do about
/// it, by the API of a running server.
abstract sealed class Deliveries implements Subcommand {
    private static final String PATH = "/deliveries";

    private static final String ENDS =
            ApiClient.exitCodes(
                    "done", "there is no such delivery, or its state does not allow it");

    final InstantSource clock;

    private Deliveries(InstantSource clock) {
        this.clock = clock;
    }

    private static Synopsis of(
            String verb, String words, String summary, String text, List<Flag> flags) {
        return new Synopsis(
                "deliveries " + verb, words, summary, text + ENDS, ApiClient.flags(flags));
    }

    private static String path(String id) {
        return PATH + "/" + ApiClient.encoded(id);
    }

    /// `fairlead deliveries list`.
    static final class ListThem extends Deliveries {
        private static final List<Table.Column> COLUMNS =
                List.of(
                        new Table.Column("ID", false),
                        new Table.Column("STATE", false),
                        new Table.Column("AGE", false),
                        new Table.Column("TRIES", false),
                        new Table.Column("LAST", true),
                        new Table.Column("HOOK", true),
                        new Table.Column("DESTINATION", true));

        private static final Synopsis SYNOPSIS =
                of(
                        "list",
                        "",
                        "list deliveries, the newest first",
                        """
                        Lists deliveries, the newest first: a table, or with -json one JSON document in each line.

                            fairlead deliveries list -state dead -since 2h
                            fairlead deliveries list -hook payments -outcome 503 -limit 20
                            fairlead deliveries list -limit 0 -json | jq -r .id
                        """,
                        DeliveryFilter.flagsAnd(Listing.FLAGS));

        ListThem(InstantSource clock) {
            super(clock);
        }

        @Override
        public Synopsis synopsis() {
            return SYNOPSIS;
        }

        @Override
        public int run(GoFlags.Given given, Terminal terminal)
                throws WrongCallException, GivenUpException {
            return new Listing(PATH, "deliveries", "delivery", COLUMNS, this::row)
                    .print(
                            ApiClient.of(given, terminal),
                            DeliveryFilter.query(given, clock),
                            given,
                            terminal);
        }

        private List<String> row(Json one) {
            List<Json> attempts = attempts(one);
            return List.of(
                    ApiClient.textOf(one, "id"),
                    ApiClient.textOf(one, "state"),
                    Listing.age(ApiClient.textOf(one, "createdAt"), clock),
                    Integer.toString(attempts.size()),
                    attempts.isEmpty() ? "-" : ending(attempts.getLast()),
                    ApiClient.textOf(one, "hook"),
                    ApiClient.textOf(one, "destination"));
        }
    }

    private static List<Json> attempts(Json one) {
        return one instanceof Json.Object(var members)
                        && members.get("attempts") instanceof Json.Array(var items)
                ? items
                : List.of();
    }

    /// The status, or what kept an answer from coming.
    private static String ending(Json attempt) {
        return Stream.of("status", "error", "outcome")
                .map(name -> ApiClient.textOf(attempt, name))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    /// `fairlead deliveries show`.
    static final class Show extends Deliveries {
        private static final List<String> FIELDS =
                List.of(
                        "id",
                        "state",
                        "reason",
                        "hook",
                        "entry",
                        "webhookId",
                        "destination",
                        "lane",
                        "createdAt",
                        "dueAt",
                        "settledAt");

        private static final List<Table.Column> COLUMNS =
                List.of(
                        new Table.Column("TRY", false),
                        new Table.Column("STARTED", false),
                        new Table.Column("TOOK", false),
                        new Table.Column("ENDED", false),
                        new Table.Column("SAID", true));

        private static final Synopsis SYNOPSIS =
                of(
                        "show",
                        "ID",
                        "show a delivery with its attempts",
                        """
                        Shows one delivery with its attempts; with -json the API's document.

                            fairlead deliveries show 0b6f1a...
                            fairlead deliveries show 0b6f1a... -body -json | jq .message
                        """,
                        List.of(
                                Flag.bool("body", "show headers and body of the message, too"),
                                Flag.bool("json", "print one JSON document")));

        Show(InstantSource clock) {
            super(clock);
        }

        @Override
        public Synopsis synopsis() {
            return SYNOPSIS;
        }

        @Override
        public int run(GoFlags.Given given, Terminal terminal)
                throws WrongCallException, GivenUpException {
            boolean body = given.isSet("body");
            ApiClient.Answer answer =
                    ApiClient.of(given, terminal)
                            .get(
                                    path(given.rest().getFirst()),
                                    body ? Map.of("body", "true") : Map.of());
            if (given.isSet("json")) {
                terminal.out().println(answer.json().compact());
                return DONE;
            }
            terminal.out().print(Table.fields(answer.json(), FIELDS));
            List<Json> attempts = answer.list("attempts");
            if (!attempts.isEmpty()) {
                Table table = new Table(COLUMNS, terminal.columns());
                terminal.out().println();
                terminal.out().print(table.lines(attempts.stream().map(Show::row).toList()));
            }
            Json message = answer.json().members().get("message");
            if (message != null) {
                terminal.out().println();
                terminal.out().print(content(message));
            }
            return DONE;
        }

        private static List<String> row(Json attempt) {
            String said = ApiClient.textOf(attempt, "detail");
            return List.of(
                    ApiClient.textOf(attempt, "number"),
                    seconds(ApiClient.textOf(attempt, "startedAt")),
                    ApiClient.textOf(attempt, "tookMillis") + " ms",
                    ending(attempt),
                    said.isEmpty() ? ApiClient.textOf(attempt, "response") : said);
        }

        private static String seconds(String moment) {
            return Instant.parse(moment).truncatedTo(ChronoUnit.SECONDS).toString();
        }

        /// Lines of the body stay lines; nothing in it steers the terminal.
        private static String content(Json message) {
            StringBuilder text = new StringBuilder();
            if (message instanceof Json.Object(var members)
                    && members.get("headers") instanceof Json.Array(var headers)) {
                for (Json header : headers) {
                    text.append(Table.plain(ApiClient.textOf(header, "name")))
                            .append(": ")
                            .append(Table.plain(ApiClient.textOf(header, "value")))
                            .append('\n');
                }
            }
            String body = ApiClient.textOf(message, "body");
            String shown = body.isEmpty() ? ApiClient.textOf(message, "bodyBase64") : body;
            return text.append('\n').append(Table.plainLines(shown)).toString();
        }
    }

    /// `fairlead deliveries replay` and `fairlead deliveries cancel`: one, or all that a filter
    /// finds.
    static final class Change extends Deliveries {
        private static final String CHANGED = "changed";

        private final Synopsis synopsis;
        private final String verb;
        private final String done;

        private Change(InstantSource clock, Synopsis synopsis, String verb, String done) {
            super(clock);
            this.synopsis = synopsis;
            this.verb = verb;
            this.done = done;
        }

        static Change replay(InstantSource clock) {
            Synopsis synopsis =
                    of(
                            "replay",
                            "[ID]",
                            "make dead or cancelled deliveries due again",
                            """
                            Makes a dead or cancelled delivery due again, or all dead ones that a filter finds (with
                            -state cancelled: the cancelled ones). Their attempts are counted from one again.

                                fairlead deliveries replay 0b6f1a...
                                fairlead deliveries replay -hook payments -since 2026-11-24T02:00:00Z
                                fairlead deliveries replay -endpoint ledger -outcome 503
                                fairlead deliveries replay -all
                            """,
                            flags("every dead letter"));
            return new Change(clock, synopsis, "replay", "replayed");
        }

        static Change cancel(InstantSource clock) {
            Synopsis synopsis =
                    of(
                            "cancel",
                            "[ID]",
                            "take waiting deliveries out",
                            """
                            Takes a waiting delivery out, or all waiting ones that a filter finds. One that is under way
                            cannot be called back. They can be replayed.

                                fairlead deliveries cancel 0b6f1a...
                                fairlead deliveries cancel -lane lane:partners -since 1h
                            """,
                            flags("every waiting delivery"));
            return new Change(clock, synopsis, "cancel", "cancelled");
        }

        private static List<Flag> flags(String all) {
            return DeliveryFilter.flagsAnd(
                    List.of(
                            Flag.bool("all", all + ", when no filter is meant"),
                            Flag.bool("json", "print one JSON document: what was changed")));
        }

        @Override
        public Synopsis synopsis() {
            return synopsis;
        }

        @Override
        public int run(GoFlags.Given given, Terminal terminal)
                throws WrongCallException, GivenUpException {
            Map<String, String> query = DeliveryFilter.query(given, clock);
            Optional<String> id = given.rest().stream().findFirst();
            if (id.isEmpty() && query.isEmpty() != given.isSet("all")) {
                throw new WrongCallException(
                        query.isEmpty()
                                ? "say which: an ID, a filter such as -hook, or -all"
                                : "-all goes with no filter");
            }
            if (id.isPresent() && (!query.isEmpty() || given.isSet("all"))) {
                throw new WrongCallException("an ID stands for one delivery: give no filter");
            }
            ApiClient api = ApiClient.of(given, terminal);
            boolean json = given.isSet("json");
            if (id.isPresent()) {
                ApiClient.Answer answer = api.post(path(id.get()) + "/" + verb, Map.of());
                terminal.out().println(json ? answer.json().compact() : done + " " + id.get());
                return DONE;
            }
            long changed =
                    new PageByPage(
                                    List.of(CHANGED),
                                    sums -> done + " " + sums.getOrDefault(CHANGED, 0L),
                                    clock)
                            .all(page -> api.post(PATH + "/" + verb, page), query, terminal)
                            .getOrDefault(CHANGED, 0L);
            terminal.out()
                    .println(
                            json
                                    ? "{\"changed\":" + changed + "}"
                                    : "%s %d %s"
                                            .formatted(
                                                    done,
                                                    changed,
                                                    changed == 1 ? "delivery" : "deliveries"));
            return DONE;
        }
    }
}
