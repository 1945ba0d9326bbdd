package dev.fairlead.cli;

import dev.fairlead.hook.FilesRead;
import dev.fairlead.hook.Hook;
import dev.fairlead.request.Arrival;
import dev.fairlead.trigger.Explaining;
import dev.fairlead.trigger.Explanation;
import dev.fairlead.trigger.ExplanationJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `fairlead explain`: what a request would come to, and why. Nothing is run, nothing is sent.
final class Explain implements Subcommand {
    private static final int TRIGGERS = DONE;
    private static final int DOES_NOT = FAILED;

    private static final List<Flag> OWN =
            List.of(
                    text("id", "the hook; by default the one that the request's path names"),
                    text(
                            "request",
                            "the file with the request, - for standard input: a raw HTTP request (request"
                                    + " line, headers, empty line, body), a message, or a captured arrival"),
                    text("channel", "the Redis channel that the file's message came on"),
                    text("stream", "the Redis stream that the file's message is an entry of"),
                    text(
                            "remote",
                            "the address that the request came from, for ip-whitelist; by default 127.0.0.1"),
                    text("at", "when it came, such as 2026-11-24T02:00:00Z; by default now"),
                    new Flag("json", Flag.Kind.BOOL, "", "", "say it in JSON"));

    private static final GoFlags FLAGS =
            new GoFlags(Stream.concat(OWN.stream(), Flag.ALL.stream()).toList());

    private static final String EXAMPLES =
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
            end counts, unless a Content-Length says otherwise.

            Exit code: 0 the hook would trigger, 1 it would not, 2 the call is wrong.

            All flags of the server are taken as well; -hooks, -template, -urlprefix and -http-methods
            count here.

            """;

    private final InstantSource clock;

    Explain(InstantSource clock) {
        this.clock = clock;
    }

    private static Flag text(String name, String usage) {
        return new Flag(name, Flag.Kind.TEXT, "", "", usage);
    }

    @Override
    public String name() {
        return "explain";
    }

    @Override
    public String summary() {
        return "say what a request would come to, and why";
    }

    @Override
    public String help() {
        return EXAMPLES + new GoFlags(OWN).usage("fairlead explain");
    }

    @Override
    public int run(List<String> words, Terminal terminal) {
        return switch (FLAGS.parse(words.toArray(String[]::new))) {
            case GoFlags.Help _ -> {
                terminal.out().print(help());
                yield TRIGGERS;
            }
            case GoFlags.Wrong(String message) -> wrong(message, terminal);
            case GoFlags.Given given -> explain(given, terminal);
        };
    }

    private int explain(GoFlags.Given given, Terminal terminal) {
        Serving serving = Serving.of(given);
        FilesRead read = serving.read();
        read.problems().forEach(terminal.err()::println);
        try {
            RequestFile file =
                    RequestFile.of(bytes(given, terminal), given, serving.urlPrefix(), clock);
            file.notes().forEach(note -> terminal.err().println("note: " + note));
            Optional<Hook> hook = read.book().hook(file.hook());
            if (hook.isEmpty()) {
                return unknown(file.hook(), given, read, terminal);
            }
            Arrival arrival = file.arrival(hook.get());
            Explanation explanation =
                    Explaining.of(hook.get(), arrival, read.secrets(), serving.methods());
            terminal.out()
                    .print(
                            given.isSet("json")
                                    ? ExplanationJson.of(explanation).encodePrettily() + "\n"
                                    : ExplanationText.of(explanation));
            return explanation.decision().isYes() ? TRIGGERS : DOES_NOT;
        } catch (WrongCallException e) {
            return wrong(String.valueOf(e.getMessage()), terminal);
        }
    }

    /// A path that names no hook is answered by the server too; an id of the command line that
    /// names none is a slip.
    private int unknown(String id, GoFlags.Given given, FilesRead read, Terminal terminal) {
        String known = read.book().hooks().stream().map(Hook::id).collect(Collectors.joining(", "));
        String said =
                "There is no hook \"%s\"; %s"
                        .formatted(
                                id, known.isEmpty() ? "no hook was loaded" : "there is " + known);
        if (given.value("id").isPresent() || known.isEmpty()) {
            return wrong(said, terminal);
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
        try {
            return file.equals("-")
                    ? terminal.in().readAllBytes()
                    : Files.readAllBytes(Path.of(file));
        } catch (NoSuchFileException _) {
            throw new WrongCallException("-request " + file + ": no such file");
        } catch (IOException e) {
            throw new WrongCallException(
                    "-request " + file + ": cannot be read: " + e.getMessage());
        }
    }
}
