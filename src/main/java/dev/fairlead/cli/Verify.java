package dev.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.hook.Durations;
import dev.fairlead.request.Headers;
import dev.fairlead.request.Json;
import dev.fairlead.request.MalformedException;
import dev.fairlead.request.RawRequest;
import dev.fairlead.signature.Doubts;
import dev.fairlead.signature.Sender;
import dev.fairlead.signature.SenderCheck;
import dev.fairlead.signature.SenderCheck.Found;
import dev.fairlead.signature.SenderCheck.Sent;
import dev.fairlead.signature.Tolerance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// `fairlead verify`: whether a request is signed by its sender, and what is wrong when it is not.
/// Never says what would have been right.
final class Verify implements Subcommand {
    private static final int RIGHT = DONE;
    private static final int WRONG = FAILED;

    private static final Synopsis SYNOPSIS =
            new Synopsis(
                    "verify",
                    "[BODY]",
                    "check the signature of a request",
                    """
                    Says whether a request is signed as its sender does it, and what is wrong when it is not. No
                    server is asked. The request is a file as for "explain" (request line, headers, an empty line,
                    the body); or its headers are given by -header, and its body as a word, by -body or on the
                    standard input.

                        fairlead verify -kind slack -secret-file secret -request request.http -at 1531420618
                        fairlead verify -kind github -secret-file secret -body body \\
                            -header 'X-Hub-Signature-256: sha256=...'
                        fairlead sign -kind svix -secret-file secret -body body > headers
                        fairlead verify -kind svix -secret-file secret -body body -header @headers

                    What a hook's rule says of a request: fairlead explain.

                    Exit code: 0 the signature is right, 1 it is wrong or missing, 2 called wrongly.
                    """,
                    Stream.concat(
                                    Signed.FLAGS.stream(),
                                    Stream.of(
                                            Flag.text(
                                                    "request",
                                                    "the file with the request, - for standard input"),
                                            Flag.list(
                                                    "header",
                                                    "a header of the request, 'Name: value', or @FILE with one in each line; may be given"
                                                            + " more than once"),
                                            Flag.text(
                                                    "at",
                                                    "what counts as now; seconds since 1970 or 2026-11-24T02:00:00Z"),
                                            Flag.text(
                                                    "tolerance",
                                                    "how far the signed time may be from now; by default 5m")))
                            .toList());

    private final InstantSource clock;

    Verify(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Synopsis synopsis() {
        return SYNOPSIS;
    }

    @Override
    public int run(GoFlags.Given given, Terminal terminal) throws WrongCallException {
        SenderCheck check = check(given, terminal);
        Sent sent = sent(given, terminal);
        Found found = check.check(sent);
        List<String> doubts = Doubts.about(check, sent);
        String reason = reason(found);
        if (given.isSet("json")) {
            terminal.out().println(json(found, reason, doubts));
        } else {
            terminal.out().println(reason.isEmpty() ? "right" : "wrong: " + reason);
            doubts.forEach(doubt -> terminal.out().println("  " + doubt));
        }
        return found instanceof Found.Right ? RIGHT : WRONG;
    }

    private static String reason(Found found) {
        return switch (found) {
            case Found.Right _ -> "";
            case Found.Wrong(String message) -> message;
            case Found.Untimely(String message) -> message;
            case Found.Unsigned(String header) -> "there is no header " + header;
        };
    }

    private static String json(Found found, String reason, List<String> doubts) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("right", new Json.Bool(found instanceof Found.Right));
        if (!reason.isEmpty()) {
            members.put("reason", new Json.Text(reason));
            members.put(
                    "doubts", new Json.Array(doubts.stream().<Json>map(Json.Text::new).toList()));
        }
        return new Json.Object(members).compact();
    }

    private static SenderCheck check(GoFlags.Given given, Terminal terminal)
            throws WrongCallException {
        Sender sender = Signed.sender(given);
        Tolerance tolerance = tolerance(sender, given);
        try {
            return sender.check(Signed.secrets(given, terminal), tolerance);
        } catch (IllegalArgumentException e) {
            throw new WrongCallException(String.valueOf(e.getMessage()));
        }
    }

    private static Tolerance tolerance(Sender sender, GoFlags.Given given)
            throws WrongCallException {
        Optional<String> text = given.value("tolerance");
        if (text.isEmpty()) {
            return Tolerance.USUAL;
        }
        if (!sender.signsTime()) {
            throw new WrongCallException("-tolerance: this kind signs no time");
        }
        try {
            return new Tolerance(Durations.parse(text.get()).orElse(Duration.ZERO));
        } catch (IllegalArgumentException _) {
            throw new WrongCallException("-tolerance: expected a duration such as 90s, 5m, 2h");
        }
    }

    private Sent sent(GoFlags.Given given, Terminal terminal) throws WrongCallException {
        Instant now = Moment.of(given, "at", clock);
        Optional<String> request = given.value("request");
        if (request.isEmpty()) {
            List<Map.Entry<String, String>> fields = new ArrayList<>();
            for (String header : given.all("header")) {
                fields.addAll(fields(header, terminal));
            }
            return new Sent(Headers.of(fields)::first, Input.body(given, 0, terminal), now);
        }
        if (given.has("header") || given.has("body") || !given.rest().isEmpty()) {
            throw new WrongCallException("-request holds headers and body; give it alone");
        }
        try {
            RawRequest read = RawRequest.read(Input.file("-request", request.get(), terminal));
            read.notes().forEach(note -> terminal.err().println("note: " + note));
            return new Sent(Headers.of(read.lines())::first, read.body(), now);
        } catch (MalformedException e) {
            throw new WrongCallException("-request: " + e.reason());
        }
    }

    /// `Name: value`, or the lines of `@FILE`.
    private static List<Map.Entry<String, String>> fields(String header, Terminal terminal)
            throws WrongCallException {
        String text =
                header.startsWith("@")
                        ? new String(Input.file("-header", header.substring(1), terminal), UTF_8)
                        : header;
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        for (String line : text.lines().filter(each -> !each.isBlank()).toList()) {
            int colon = line.indexOf(':');
            if (colon < 1 || !Headers.isToken(line.substring(0, colon))) {
                throw new WrongCallException("-header: expected Name: value");
            }
            fields.add(Map.entry(line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return fields;
    }
}
