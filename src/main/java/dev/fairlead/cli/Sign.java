package dev.fairlead.cli;

import dev.fairlead.request.ArrivalIds;
import dev.fairlead.request.Json;
import dev.fairlead.signature.Sender;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// `fairlead sign`: the headers that a sender would sign a body with.
final class Sign implements Subcommand {
    /// A dot parts the id from the time.
    private static final String ID = "[!-~&&[^.]]{1,255}";

    private static final Synopsis SYNOPSIS =
            new Synopsis(
                    "sign",
                    "[BODY]",
                    "make the headers that sign a body",
                    """
                    Prints the headers that a sender would sign this body with, one Name: value in a line. No server
                    is asked. The body is the word, the file of -body, or the standard input, byte by byte: a line
                    break at its end counts.

                        fairlead sign -kind github -secret-file secret '{"ref":"refs/heads/main"}'
                        fairlead sign -kind slack -secret-file secret -body body > headers
                        curl -H @headers --data-binary @body http://localhost:9000/hooks/slack
                        fairlead sign -kind hmac -name X-Signature -prefix sha256= < body

                    The secret is never an argument: everybody on the machine sees those (ps). It is the file's
                    text without the line break at its end, for standard-webhooks and svix whsec_... or whsk_...

                    Exit code: 0 done, 2 called wrongly.
                    """,
                    Stream.concat(
                                    Signed.FLAGS.stream(),
                                    Stream.of(
                                            Flag.text(
                                                    "id",
                                                    "the message's id (standard-webhooks, svix); by default a random one"),
                                            Flag.text(
                                                    "at",
                                                    "when it is signed; by default now; seconds since 1970 or 2026-11-24T02:00:00Z")))
                            .toList());

    private final InstantSource clock;

    Sign(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Synopsis synopsis() {
        return SYNOPSIS;
    }

    @Override
    public int run(GoFlags.Given given, Terminal terminal) throws WrongCallException {
        Sender sender = Signed.sender(given);
        Map<String, String> headers =
                new TreeMap<>(headers(sender, given, terminal)); // in one order always
        if (given.isSet("json")) {
            Map<String, Json> members = new LinkedHashMap<>();
            headers.forEach((name, value) -> members.put(name, new Json.Text(value)));
            Json all = new Json.Object(Map.of("headers", new Json.Object(members)));
            terminal.out().println(all.compact());
        } else {
            headers.forEach((name, value) -> terminal.out().println(name + ": " + value));
        }
        return DONE;
    }

    private Map<String, String> headers(Sender sender, GoFlags.Given given, Terminal terminal)
            throws WrongCallException {
        String id =
                given.value("id")
                        .orElseGet(() -> "msg_" + new ArrivalIds(new SecureRandom()).next());
        if (!id.matches(ID)) {
            throw new WrongCallException(
                    "-id: visible ASCII characters without a dot, 255 at most");
        }
        long at = Moment.of(given, "at", clock).getEpochSecond();
        try {
            return sender.headers(
                    Signed.secrets(given, terminal), id, at, Input.body(given, 0, terminal));
        } catch (IllegalArgumentException e) {
            throw new WrongCallException(String.valueOf(e.getMessage()));
        }
    }
}
