package dev.fairlead.cli;

import dev.fairlead.request.Json;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// `fairlead runs list|show`: the commands that ran, or should have.
abstract sealed class Runs implements Subcommand {
    private static final String PATH = "/runs";
    private static final String ENDS = ApiClient.exitCodes("done", "there is no such run");

    final InstantSource clock;

    private Runs(InstantSource clock) {
        this.clock = clock;
    }

    private static List<Flag> with(List<Flag> flags, Flag... own) {
        return ApiClient.flags(Stream.concat(Stream.of(own), flags.stream()).toList());
    }

    /// `fairlead runs list`.
    static final class ListThem extends Runs {
        private static final List<Table.Column> COLUMNS =
                List.of(
                        new Table.Column("ID", false),
                        new Table.Column("STATUS", false),
                        new Table.Column("AGE", false),
                        new Table.Column("TOOK", false),
                        new Table.Column("EXIT", false),
                        new Table.Column("HOOK", true),
                        new Table.Column("PROGRAM", true));

        private static final Synopsis SYNOPSIS =
                new Synopsis(
                        "runs list",
                        "",
                        "list the commands that ran, the newest first",
                        """
                        Lists the commands that ran, or should have, the newest first: a table, or with -json one JSON
                        document in each line.

                            fairlead runs list -hook deploy -since 1d
                            fairlead runs list -status failed -limit 0 -json | jq -r .id
                        """
                                + ENDS,
                        with(
                                Listing.FLAGS,
                                Flag.text("hook", "only those of this hook"),
                                Flag.choice(
                                        "status",
                                        "only those that ended so, or have not",
                                        List.of(
                                                "running",
                                                "succeeded",
                                                "failed",
                                                "timed-out",
                                                "killed",
                                                "stopped",
                                                "not-started",
                                                "refused")),
                                Flag.text(
                                        "since",
                                        "started from then on: 2026-11-24T02:00:00Z, or 2h ago"),
                                Flag.text("until", "before then")));

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
            Map<String, String> query = new LinkedHashMap<>();
            for (String name : List.of("hook", "status")) {
                given.value(name).ifPresent(value -> query.put(name, value));
            }
            Moment.range(given, clock, query);
            return new Listing(PATH, "runs", "run", COLUMNS, this::row)
                    .print(ApiClient.of(given, terminal), query, given, terminal);
        }

        private List<String> row(Json run) {
            String code = ApiClient.textOf(run, "exitCode");
            return List.of(
                    ApiClient.textOf(run, "id"),
                    ApiClient.textOf(run, "status"),
                    Listing.age(ApiClient.textOf(run, "startedAt"), clock),
                    ApiClient.textOf(run, "tookMillis") + " ms",
                    code.isEmpty() ? "-" : code,
                    ApiClient.textOf(run, "hook"),
                    ApiClient.textOf(run, "program"));
        }
    }

    /// `fairlead runs show`.
    static final class Show extends Runs {
        private static final List<String> FIELDS =
                List.of(
                        "id",
                        "hook",
                        "program",
                        "status",
                        "exitCode",
                        "signal",
                        "reason",
                        "startedAt",
                        "tookMillis",
                        "arrival",
                        "requestId");

        private static final Synopsis SYNOPSIS =
                new Synopsis(
                        "runs show",
                        "ID",
                        "show a run with what it printed",
                        """
                        Shows one run with its attempts and the beginning of what each printed; with -json the API's
                        document.

                            fairlead runs show 0b6f1a...
                        """
                                + ENDS,
                        with(List.of(), Flag.bool("json", "print one JSON document")));

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
            String id = ApiClient.encoded(given.rest().getFirst());
            ApiClient.Answer run = ApiClient.of(given, terminal).get(PATH + "/" + id, Map.of());
            if (given.isSet("json")) {
                terminal.out().println(run.json().compact());
                return DONE;
            }
            terminal.out().print(Table.fields(run.json(), FIELDS));
            for (Json attempt : run.list("attempts")) {
                terminal.out()
                        .printf(
                                "%nattempt %s: %s%n",
                                ApiClient.textOf(attempt, "number"),
                                ApiClient.textOf(attempt, "status"));
                for (String stream : List.of("output", "errors")) {
                    terminal.out().print(Table.plainLines(ApiClient.textOf(attempt, stream)));
                }
                if (ApiClient.textOf(attempt, "truncated").equals("true")) {
                    terminal.out().println("...");
                }
            }
            return DONE;
        }
    }
}
