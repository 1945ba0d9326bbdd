package dev.fairlead.cli;

import dev.fairlead.hook.Fault;
import dev.fairlead.request.Json;
import java.util.List;
import java.util.Map;

/// `fairlead hooks list|show|reload`: the hooks that are in force.
abstract sealed class Hooks implements Subcommand {
    private static final String PATH = "/hooks";

    private final Synopsis synopsis;

    private Hooks(String verb, String words, String summary, String text, String not, String json) {
        this.synopsis =
                new Synopsis(
                        "hooks " + verb,
                        words,
                        summary,
                        text + ApiClient.exitCodes("done", not),
                        ApiClient.flags(List.of(Flag.bool("json", json))));
    }

    @Override
    public final Synopsis synopsis() {
        return synopsis;
    }

    private static String text(Json hook, String name) {
        return ApiClient.textOf(hook, name);
    }

    private static List<Json> list(Json hook, String name) {
        return hook instanceof Json.Object(var members)
                        && members.get(name) instanceof Json.Array(var items)
                ? items
                : List.of();
    }

    /// `fairlead hooks list`.
    static final class ListThem extends Hooks {
        private static final List<Table.Column> COLUMNS =
                List.of(
                        new Table.Column("ID", false),
                        new Table.Column("HTTP", false),
                        new Table.Column("REDIS", false),
                        new Table.Column("RULE", false),
                        new Table.Column("DELIVERS", false),
                        new Table.Column("COMMAND", true),
                        new Table.Column("FILE", true));

        ListThem() {
            super(
                    "list",
                    "",
                    "list the hooks that are in force",
                    """
                    Lists the hooks that are in force: a table, or with -json one JSON document in each line.

                        fairlead hooks list
                    """,
                    "it cannot be done",
                    "print one JSON document in each line");
        }

        @Override
        public int run(GoFlags.Given given, Terminal terminal)
                throws WrongCallException, GivenUpException {
            List<Json> hooks = ApiClient.of(given, terminal).get(PATH, Map.of()).list("hooks");
            if (given.isSet("json")) {
                hooks.forEach(hook -> terminal.out().println(hook.compact()));
            } else {
                Table table = new Table(COLUMNS, terminal.columns());
                terminal.out().print(table.lines(hooks.stream().map(ListThem::row).toList()));
            }
            return DONE;
        }

        private static List<String> row(Json hook) {
            int heard = list(hook, "channels").size() + list(hook, "streams").size();
            return List.of(
                    text(hook, "id"),
                    yes(text(hook, "http").equals("true")),
                    yes(heard > 0),
                    yes(text(hook, "hasRule").equals("true")),
                    Integer.toString(list(hook, "deliver").size()),
                    text(hook, "command").isEmpty() ? "-" : text(hook, "command"),
                    text(hook, "file"));
        }

        private static String yes(boolean so) {
            return so ? "yes" : "-";
        }
    }

    /// `fairlead hooks show`.
    static final class Show extends Hooks {
        private static final List<String> FIELDS =
                List.of(
                        "id",
                        "file",
                        "http",
                        "path",
                        "command",
                        "hasRule",
                        "keepArrivals",
                        "keepBodies");

        Show() {
            super(
                    "show",
                    "ID",
                    "show a hook with its rule",
                    """
                    Shows a hook as it is in force, with what its rule asks; with -json the API's document.

                        fairlead hooks show deploy
                    """,
                    "there is no such hook",
                    "print one JSON document");
        }

        @Override
        public int run(GoFlags.Given given, Terminal terminal)
                throws WrongCallException, GivenUpException {
            String id = ApiClient.encoded(given.rest().getFirst()).replace("%2F", "/");
            Json.Object hook = ApiClient.of(given, terminal).get(PATH + "/" + id, Map.of()).json();
            if (given.isSet("json")) {
                terminal.out().println(hook.compact());
                return DONE;
            }
            StringBuilder text = new StringBuilder(Table.fields(hook, FIELDS));
            for (String name : List.of("methods", "channels", "streams", "events")) {
                list(hook, name).forEach(each -> text.append(Table.field(name, each.goText())));
            }
            for (Json entry : list(hook, "deliver")) {
                String to = text(entry, "to");
                text.append(
                        Table.field(
                                "deliver",
                                text(entry, "entry") + (to.isEmpty() ? "" : " to " + to)));
            }
            Json rule = hook.members().get("rule");
            if (rule != null) {
                text.append('\n');
                tree(rule, "", text);
            }
            terminal.out().print(text);
            return DONE;
        }

        private static void tree(Json rule, String indent, StringBuilder text) {
            text.append(indent).append(Table.plain(text(rule, "asks"))).append('\n');
            list(rule, "rules").forEach(each -> tree(each, indent + "  ", text));
        }
    }

    /// `fairlead hooks reload`.
    static final class Reload extends Hooks {
        Reload() {
            super(
                    "reload",
                    "",
                    "have the hook files read again",
                    """
                    Has the server read its hook files again, as SIGHUP does, and prints what is wrong with them. Where a
                    file cannot be used, what it held before stays in force.

                        fairlead hooks reload
                    """,
                    "a file cannot be used",
                    "print the answer as one JSON document");
        }

        @Override
        public int run(GoFlags.Given given, Terminal terminal)
                throws WrongCallException, GivenUpException {
            ApiClient api = ApiClient.of(given, terminal);
            try {
                Json.Object answer = api.post(PATH + "/reload", Map.of()).json();
                print(answer, given, terminal);
                if (!given.isSet("json")) {
                    terminal.out().println("hooks in force: " + text(answer, "hooks"));
                }
                return DONE;
            } catch (GivenUpException e) {
                print(e.problem(), given, terminal);
                throw e;
            }
        }

        private static void print(Json.Object answer, GoFlags.Given given, Terminal terminal) {
            if (!given.isSet("json")) {
                list(answer, "findings")
                        .forEach(found -> terminal.out().println(Table.plain(line(found))));
            } else if (!answer.members().isEmpty()) {
                terminal.out().println(answer.compact());
            }
        }

        private static String line(Json found) {
            return CheckReport.line(
                    text(found, "file"),
                    new Fault(
                            Integer.parseInt(text(found, "line")),
                            Integer.parseInt(text(found, "column")),
                            text(found, "path"),
                            text(found, "what"),
                            text(found, "mend")));
        }
    }
}
