package dev.fairlead.cli;

import dev.fairlead.hook.FilesRead;
import dev.fairlead.hook.Hook;
import dev.fairlead.hook.HookConfig;
import dev.fairlead.http.HttpConfig;
import dev.fairlead.http.Settings;
import dev.fairlead.request.Arrival;
import dev.fairlead.trigger.Explaining;
import dev.fairlead.trigger.Explanation;
import dev.fairlead.trigger.ExplanationJson;
import io.smallrye.config.SmallRyeConfig;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// `fairlead explain`: what a request would come to, and why. Nothing is run, nothing is sent.
final class Explain implements Subcommand {
    private static final int TRIGGERS = DONE;
    private static final int DOES_NOT = FAILED;

    private static final Synopsis SYNOPSIS =
            new Synopsis(
                    "explain",
                    "",
                    "say what a request would come to, and why",
                    """
                    Says what a request would come to at a hook, and why. Nothing is run, nothing is sent.

                        fairlead explain -hooks hooks.yaml -request request.http
                        fairlead explain -hooks hooks.yaml -id deploy -request - < request.http
                        fairlead explain -hooks hooks.yaml -id deploy -request request.http -remote 192.0.2.7
                        fairlead explain -hooks hooks.yaml -id payments -channel payments -request message.json

                    A request is a text file: the request line, headers, an empty line, the body.

                        POST /hooks/deploy HTTP/1.1
                        Content-Type: application/json
                        X-Hub-Signature-256: sha256=...

                        {"ref":"refs/heads/main"}

                    A signature is over the very bytes of the body: a line break that an editor put at its
                    end counts, unless a Content-Length says otherwise. Of the server's flags -hooks, -template,
                    -urlprefix and -http-methods count here.

                    Exit code: 0 the hook would trigger, 1 it would not, 2 called wrongly.
                    """,
                    List.of(
                            Flag.text(
                                    "id",
                                    "the hook; by default the one that the request's path names"),
                            Flag.text(
                                    "request",
                                    "the file with the request, - for standard input: a raw HTTP request (request"
                                            + " line, headers, empty line, body), a message, or a captured arrival"),
                            Flag.text(
                                    "channel", "the Redis channel that the file's message came on"),
                            Flag.text(
                                    "stream",
                                    "the Redis stream that the file's message is an entry of"),
                            Flag.text(
                                    "remote",
                                    "the address that the request came from, for ip-whitelist; by default 127.0.0.1"),
                            Flag.text(
                                    "at",
                                    "when it came, such as 2026-11-24T02:00:00Z; by default now"),
                            Flag.bool("json", "print it as one JSON document")),
                    true);

    private final InstantSource clock;

    Explain(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Synopsis synopsis() {
        return SYNOPSIS;
    }

    @Override
    public int run(GoFlags.Given given, Terminal terminal) throws WrongCallException {
        SmallRyeConfig config = Setup.config(given, HookConfig.class, HttpConfig.class);
        HookConfig hooks = config.getConfigMapping(HookConfig.class);
        HttpConfig http = config.getConfigMapping(HttpConfig.class);
        FilesRead read = FilesRead.from(hooks.files(), hooks.template());
        read.problems().forEach(terminal.err()::println);
        String prefix = http.urlPrefix().orElse("");
        RequestFile file = RequestFile.of(bytes(given, terminal), given, prefix, clock);
        file.notes().forEach(note -> terminal.err().println("note: " + note));
        Optional<Hook> hook = read.book().hook(file.hook());
        if (hook.isEmpty()) {
            return unknown(file.hook(), given, read, terminal);
        }
        Arrival arrival = file.arrival(hook.get());
        Explanation explanation =
                Explaining.of(hook.get(), arrival, read.secrets(), Settings.methods(http));
        terminal.out()
                .print(
                        given.isSet("json")
                                ? ExplanationJson.of(explanation).encodePrettily() + "\n"
                                : ExplanationText.of(explanation));
        return explanation.decision().isYes() ? TRIGGERS : DOES_NOT;
    }

    /// A path that names no hook is answered by the server too; an id of the command line that
    /// names none is a slip.
    private static int unknown(String id, GoFlags.Given given, FilesRead read, Terminal terminal)
            throws WrongCallException {
        String known = read.book().hooks().stream().map(Hook::id).collect(Collectors.joining(", "));
        String said =
                "There is no hook \"%s\"; %s"
                        .formatted(
                                id, known.isEmpty() ? "no hook was loaded" : "there is " + known);
        if (given.value("id").isPresent() || known.isEmpty()) {
            throw new WrongCallException(said);
        }
        terminal.out().println(said + ".");
        terminal.out().println("The answer would be 404 Hook not found.");
        return DOES_NOT;
    }

    private static byte[] bytes(GoFlags.Given given, Terminal terminal) throws WrongCallException {
        String file = given.value("request").orElse("");
        if (file.isEmpty()) {
            throw new WrongCallException("-request FILE is missing: the request to explain");
        }
        return Input.file("-request", file, terminal);
    }
}
