package dev.fairlead.cli;

import java.util.List;
import java.util.Map;

/// `fairlead endpoints add|set|remove|rotate`: those that stand in no hook file.
final class EndpointRegistration implements Subcommand {
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    private final Synopsis synopsis;
    private final Call call;

    /// What is asked of the API.
    @FunctionalInterface
    private interface Call {
        ApiClient.Answer by(ApiClient api, GoFlags.Given given, Terminal terminal)
                throws WrongCallException, GivenUpException;
    }

    private EndpointRegistration(
            String verb, String words, String summary, String text, List<Flag> flags, Call call) {
        synopsis =
                new Synopsis(
                        "endpoints " + verb,
                        words,
                        summary,
                        text
                                + ApiClient.exitCodes(
                                        "done",
                                        "it cannot be done with this endpoint, or what is said of it cannot be used"),
                        ApiClient.flags(flags));
        this.call = call;
    }

    static EndpointRegistration add() {
        return new EndpointRegistration(
                "add",
                "FILE",
                "register an endpoint while the server runs",
                """
                Registers an endpoint beside those of the hook files: the file, or the standard input for -, is one JSON
                object with the keys of an endpoint in a hook file and with hooks, the ids of the hooks whose
                arrivals it gets. Without a secret one is made, and printed this once.

                    fairlead endpoints add acme.json
                    echo '{"id":"acme","url":"https://acme.example/in","hooks":["orders"]}' | fairlead endpoints add -
                """,
                List.of(),
                (api, given, terminal) ->
                        api.post(Endpoints.PATH, Map.of(), JSON, file(given, 0, terminal)));
    }

    static EndpointRegistration set() {
        return new EndpointRegistration(
                "set",
                "NAME FILE",
                "define a registered endpoint anew",
                """
                Defines an endpoint anew that was registered; its secrets stay where the file gives none.

                    fairlead endpoints set acme acme.json
                """,
                List.of(),
                (api, given, terminal) ->
                        api.put(Endpoints.path(given), JSON, file(given, 1, terminal)));
    }

    static EndpointRegistration remove() {
        return new EndpointRegistration(
                "remove",
                "NAME",
                "remove a registered endpoint",
                """
                Removes an endpoint that was registered. What it is still owed becomes dead letters.

                    fairlead endpoints remove acme
                """,
                List.of(),
                (api, given, _) -> api.delete(Endpoints.path(given), Map.of()));
    }

    static EndpointRegistration rotate() {
        return new EndpointRegistration(
                "rotate",
                "NAME",
                "give a registered endpoint another secret",
                """
                Makes a new secret for an endpoint that was registered, and prints it this once. The old one signs beside
                it for a day, or for as long as -overlap says.

                    fairlead endpoints rotate acme -overlap 3d
                """,
                List.of(
                        Flag.text(
                                "overlap",
                                "how long the old secret signs, too, such as 1h; by default 24h")),
                (api, given, _) ->
                        api.post(
                                Endpoints.path(given) + "/rotate-secret",
                                given.value("overlap")
                                        .map(length -> Map.of("overlap", length))
                                        .orElse(Map.of())));
    }

    private static byte[] file(GoFlags.Given given, int place, Terminal terminal)
            throws WrongCallException {
        return Input.file("FILE", given.rest().get(place), terminal);
    }

    @Override
    public Synopsis synopsis() {
        return synopsis;
    }

    /// The secret alone, so that a program can take it.
    @Override
    public int run(GoFlags.Given given, Terminal terminal)
            throws WrongCallException, GivenUpException {
        String secret = call.by(ApiClient.of(given, terminal), given, terminal).text("secret");
        if (!secret.isEmpty()) {
            terminal.out().println(secret);
        }
        return DONE;
    }
}
