package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.fuzz.Dice;
import dev.fairlead.fuzz.Fuzz;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests that are none, or nearly, on the wire.
class DoorFuzzIT {
    private static final Set<String> SPECIFIED =
            Set.of(
                    "100", "200", "301", "400", "404", "405", "408", "413", "431", "500", "501",
                    "503", "505");
    private static final int PATIENCE_MILLIS = 30;
    private static final int LONGEST_MILLIS = 4_000;

    private static final String[] PIECES = {
        "\r\n",
        "\n",
        "\r",
        " ",
        ":",
        "/",
        "//",
        "/../",
        "%",
        "%2F",
        "%zz",
        "?",
        "#",
        "*",
        "http://x/",
        "HTTP/1.0",
        "HTTP/2.0",
        "GET ",
        "POST ",
        "HEAD ",
        "OPTIONS ",
        "Content-Length: 5\r\n",
        "Content-Length: -1\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Expect: 100-continue\r\n",
        "Connection: close\r\n",
        "Upgrade: h2c\r\n",
        "X-Token: \r\n",
        "X-\u00e9: 1\r\n",
        " folded\r\n",
        "5\r\nhello\r\n",
        "0\r\n\r\n",
        "ffffffffffffffff\r\n",
        "\0",
        "{",
        "}"
    };

    @TempDir Path directory;

    @Test
    void whatever_comes_in_the_door_answers_as_specified_and_runs_nothing_unsatisfied() {
        Path trace = directory.resolve("trace");
        String hooks =
                """
                - id: guarded
                  execute-command: /usr/bin/touch
                  pass-arguments-to-command: [{source: string, name: %s}]
                  trigger-rule:
                    match:
                      type: value
                      value: a-token-that-nobody-sends
                      parameter: {source: header, name: X-Token}
                - id: open
                  response-message: open
                - id: posted
                  http-methods: [POST]
                  response-message: posted
                """
                        .formatted(trace);
        try (FairleadProcess fairlead = FairleadProcess.in(directory).hooks(hooks).go()) {
            Fuzz.run(
                    "requests on the wire",
                    DoorFuzzIT::request,
                    request -> outcome(fairlead.port(), request),
                    "200",
                    "301",
                    "400",
                    "404",
                    "405");
            assertThat(fairlead.postJson("/hooks/open", "{}").body()).isEqualTo("open");
        }
        assertThat(trace).doesNotExist();
    }

    private static byte[] request(Dice dice) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(one(dice));
        dice.upTo(2, () -> one(dice)).forEach(all::writeBytes);
        return dice.mutated(all.toByteArray(), PIECES);
    }

    private static byte[] one(Dice dice) {
        String body = dice.pick("", "{\"a\":1}", "a=b", "--B\r\n\r\n--B--");
        String framing =
                dice.pick(
                        "Content-Length: " + body.length() + "\r\n\r\n" + body,
                        "Transfer-Encoding: chunked\r\n\r\n"
                                + Integer.toHexString(body.length())
                                + "\r\n"
                                + body
                                + (body.isEmpty() ? "\r\n" : "\r\n0\r\n\r\n"));
        return (dice.pick("GET", "POST", "HEAD", "PUT", "OPTIONS", "x")
                        + " "
                        + dice.pick("", "", "http://x")
                        + dice.pick(
                                "/hooks/guarded",
                                "/hooks/open",
                                "/hooks/posted",
                                "/",
                                "/hooks//open",
                                "/hooks/none",
                                "*",
                                "/-/x")
                        + dice.pick("", "?a=b", "?%")
                        + " HTTP/1.1\r\nHost: x\r\n"
                        + dice.pick(
                                "",
                                "X-Token: a-token\r\n",
                                "X-Token: %s\r\n".formatted(dice.text(3)))
                        + "Content-Type: "
                        + dice.pick(
                                "application/json",
                                "application/x-www-form-urlencoded",
                                "multipart/form-data; boundary=B",
                                "text/xml")
                        + "\r\n"
                        + dice.pick("Connection: close\r\n", "Connection: close\r\n", "")
                        + framing)
                .getBytes(UTF_8);
    }

    /// The status of the first answer, or that there was none.
    private static String outcome(int port, byte[] request) throws IOException {
        String answer = exchange(port, request);
        if (answer.isEmpty()) {
            return "closed";
        }
        assertThat(answer).matches("(?s)HTTP/1\\.[01] [1-5][0-9]{2} [ -~]+\r\n.*\r\n\r\n.*");
        String status = answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
        assertThat(SPECIFIED).contains(status);
        return status;
    }

    private static String exchange(int port, byte[] request) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            try {
                socket.getOutputStream().write(request);
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.getInputStream().transferTo(answer);
            } catch (SocketTimeoutException _) { // it waits for more: there is no more
                socket.shutdownOutput();
                socket.setSoTimeout(LONGEST_MILLIS);
                socket.getInputStream().transferTo(answer);
            }
        } catch (SocketTimeoutException hang) {
            throw hang;
        } catch (SocketException _) {
            // reset: it did not want the rest
        }
        return answer.toString(ISO_8859_1);
    }
}
