package dev.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {
    private static final String HOOKS =
            """
            - id: open
              execute-command: /bin/true
              command-working-directory: /srv/app
              response-message: done
              pass-environment-to-command:
                - { source: payload, name: a }
                - { source: payload, name: gone, envname: GONE }
                - { source: payload, name: b, envname: B_TOKEN }
            - id: payments
              redis-channel: [payments, "pay.*"]
              redis-stream: ledger
              deliver:
                - url: { source: payload, name: url }
                  id: { source: payload, name: id }
                  body: { source: payload, name: data }
                - url: https://ops.example.com/in
                  when: { match: { type: value, value: done, parameter: { source: payload, name: state } } }
            - id: nested
              trigger-rule:
                or:
                  - not: { match: { type: value, value: x, parameter: { source: payload, name: gone } } }
                  - match: { type: regex, regex: "(", parameter: { source: payload, name: a } }
            """;

    @TempDir Path directory;
    private Path hooks = Path.of("");

    @BeforeEach
    void write() throws IOException {
        hooks = file("hooks.yaml", HOOKS);
    }

    record Said(int code, String out, String err) {}

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static Said explain(String in, List<String> words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code =
                Subcommands.call(
                        new Explain(InstantSource.fixed(Instant.EPOCH)),
                        words,
                        new Subcommand.Terminal(
                                new ByteArrayInputStream(in.getBytes(UTF_8)),
                                new PrintStream(out, true, UTF_8),
                                new PrintStream(err, true, UTF_8)));
        return new Said(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    /// With the hook file above and the request on standard input.
    private Said said(String request, String... words) {
        List<String> all = new ArrayList<>(List.of("-hooks", hooks.toString(), "-request", "-"));
        all.addAll(List.of(words));
        return explain(request, all);
    }

    private static String post(String path, String body) {
        return "POST " + path + " HTTP/1.1\nContent-Type: application/json\n\n" + body;
    }

    @Test
    void the_plan_of_a_command_is_shown_with_what_is_missing() {
        Said said = said(post("/hooks/open", "{\"a\":\"x y\",\"b\":\"very-secret\"}"));
        assertThat(said)
                .isEqualTo(
                        new Said(
                                0,
                                """
                                Hook "open" would trigger.

                                arrival   POST /hooks/open from 127.0.0.1
                                body      29 bytes, application/json, with a, b
                                rule      none: everything triggers
                                command   /bin/true
                                in        /srv/app
                                variable  HOOK_a="x y"  (payload a)
                                variable  GONE=MISSING  (payload gone)
                                variable  B_TOKEN=***  (payload b)
                                answer    200 done
                                """,
                                ""));
    }

    @Test
    void a_message_is_explained_with_each_delivery() {
        String message =
                "{\"id\":\"w-1\",\"url\":\"https://a.example/x?k=1\",\"data\":{\"n\":1.50},\"state\":\"open\"}";
        assertThat(said(message, "-id", "payments"))
                .isEqualTo(
                        new Said(
                                0,
                                """
                                Hook "payments" would trigger.

                                arrival   a message on channel payments
                                body      77 bytes, application/json, with id, url, data, state
                                rule      none: everything triggers
                                deliver   POST https://a.example/x?k=***
                                lane      https://a.example:443
                                id        w-1
                                header    Content-Type: application/json
                                body      10 bytes, not signed: {"n":1.50}
                                deliver   nothing to https://ops.example.com/in
                                when      NO   payload state is "done"
                                                 found "open"
                                """,
                                ""));
    }

    @Test
    void a_delivery_that_lacks_a_value_is_named_and_nothing_would_happen() {
        Said said = said("{\"state\":\"done\"}", "-id", "payments", "-channel", "pay.eu");
        assertThat(said.code).isEqualTo(1);
        assertThat(said.out)
                .startsWith("Hook \"payments\" would do nothing: a delivery lacks a value: ")
                .contains("a message on channel pay.eu")
                .contains("LACKS url: parameter node not found: url");
    }

    @Test
    void a_channel_a_stream_and_http_come_only_to_hooks_that_name_them() {
        assertThat(said("{}", "-id", "payments", "-channel", "other").out)
                .startsWith(
                        "Hook \"payments\" would not be asked: it does not listen to channel other,"
                                + " but payments, pay.*.");
        assertThat(said("{}", "-id", "payments", "-stream", "ledger").out)
                .contains("entry 1-1 of stream ledger");
        assertThat(said("{}", "-id", "open", "-stream", "ledger").out)
                .contains("does not read stream ledger, nor to any");
        Said http = said(post("/hooks/payments", "{}"));
        assertThat(http.out)
                .contains("only with http: true")
                .contains("answer    404 Hook not found.");
        assertThat(http.code).isEqualTo(1);
    }

    @Test
    void a_not_and_an_expression_that_cannot_be_read_are_explained() {
        Said said = said(post("/hooks/nested", "{\"a\":\"1\"}"));
        assertThat(said.code).isZero();
        assertThat(said.out)
                .contains(
                        """
                        rule      yes  one of (or)
                                  NO     not
                                           - a value that is missing is a yes here, but not within an and
                                  NO       payload gone is "x"
                                             it is not there
                                             - what is there: a
                                  -      payload a matches an expression that cannot be read  (not looked at)
                        """);
    }

    @Test
    void a_captured_arrival_brings_its_hook_its_sender_and_its_time() throws IOException {
        Path rule =
                file(
                        "ip.yaml",
                        """
                        - id: home
                          trigger-rule:
                            match: { type: ip-whitelist, ip-range: 192.0.2.0/24 }
                        """);
        String captured =
                """
                {"fairlead-arrival": 1, "hook": "home", "id": "a", "received-at": "2026-11-24T02:00:00Z",
                 "method": "GET", "uri": "/hooks/home?a=1", "remote": "192.0.2.7:4711", "host": "h",
                 "headers": {"X-A": "1"}, "body": ""}
                """;
        Said said = explain(captured, List.of("-hooks", rule.toString(), "-request", "-"));
        assertThat(said.code).isZero();
        assertThat(said.out).contains("GET /hooks/home?a=1 from 192.0.2.7:4711");
    }

    @Test
    void the_senders_address_is_taken_in_every_form() {
        List<String> shown =
                Stream.of("192.0.2.7", "192.0.2.7:80", "2001:db8::7", "[2001:db8::7]:80")
                        .map(remote -> said(post("/hooks/open", "{}"), "-remote", remote).out)
                        .map(out -> out.lines().skip(2).findFirst().orElseThrow())
                        .map(line -> line.substring(line.indexOf("from ")))
                        .toList();
        assertThat(shown)
                .containsExactly(
                        "from 192.0.2.7",
                        "from 192.0.2.7:80",
                        "from [2001:db8::7]",
                        "from [2001:db8::7]:80");
    }

    @Test
    void a_call_that_is_wrong_says_what_is_missing_and_ends_with_2() {
        assertWrong(explain("", List.of("-bogus")), "flag provided but not defined: -bogus");
        assertWrong(explain("", List.of("-hooks", hooks.toString())), "-request FILE is missing");
        assertWrong(
                explain("", List.of("-hooks", hooks.toString(), "-request", "gone.http")),
                "gone.http: no such file");
        assertWrong(said("{}"), "-id is missing");
        assertWrong(said("{}", "-id", "open"), "is no HTTP request");
        assertWrong(said(post("/elsewhere", "{}")), "is not below /hooks (-urlprefix)");
        assertWrong(
                said("{}", "-id", "opne"),
                "There is no hook \"opne\"; there is open, payments, nested");
        assertWrong(
                said(post("/hooks/open", ""), "-remote", "here"), "-remote: expected an address");
        assertWrong(said(post("/hooks/open", ""), "-at", "noon"), "-at: expected a moment");
        assertWrong(said("POST /hooks/open HTTP/1.1\nhunter22\n"), "line 2: expected a header");
    }

    private static void assertWrong(Said said, String words) {
        assertThat(said.err).contains(words);
        assertThat(said.out).isEmpty();
        assertThat(said.code).as(said.err).isEqualTo(2);
    }

    @Test
    void a_path_that_names_no_hook_is_answered_404_as_by_the_server() {
        Said said = said(post("/hooks/opne", "{}"));
        assertThat(said.code).isEqualTo(1);
        assertThat(said.out).contains("There is no hook \"opne\"").contains("404 Hook not found.");
    }

    @Test
    void a_broken_hook_file_is_told_with_its_place() throws IOException {
        Path broken = file("broken.yaml", "- id: a\n  http-methods: post\n");
        Said said =
                explain(
                        post("/hooks/a", ""),
                        List.of("-hooks", broken.toString(), "-request", "-"));
        assertThat(said.err)
                .contains(broken + ": line 2, column 17")
                .contains("no hook was loaded");
        assertThat(said.code).isEqualTo(2);
    }

    @Test
    void the_flags_of_serving_are_taken() {
        Said said =
                said(
                        post("/in/open", "{}"),
                        "-urlprefix",
                        "in",
                        "-hotreload",
                        "-verbose",
                        "-port",
                        "1",
                        "-http-methods",
                        "GET, PUT");
        assertThat(said.out).contains("method POST is not among ").contains("answer    405");
        assertThat(said.code).isEqualTo(1);
    }

    @Test
    void json_says_the_same() {
        Said said = said(post("/hooks/open", "{\"a\":1}"), "-json");
        assertThat(said.code).isZero();
        JsonObject json = new JsonObject(said.out);
        assertThat(json.getBoolean("triggers")).isTrue();
        JsonObject gone =
                json.getJsonObject("command").getJsonArray("environment").getJsonObject(1);
        assertThat(gone.getMap())
                .isEqualTo(
                        Map.of(
                                "name",
                                "GONE",
                                "value",
                                "",
                                "from",
                                "payload gone",
                                "missing",
                                true));
    }

    @Test
    void help_shows_examples() {
        Said said = explain("", List.of("-help"));
        assertThat(said.code).isZero();
        assertThat(said.out)
                .contains("fairlead explain -hooks hooks.yaml -request request.http")
                .contains("-remote string");
    }

    /// A secret in every place where one can be.
    @Test
    void no_secret_is_shown() throws IOException {
        Path secretive =
                file(
                        "secret.yaml",
                        """
                        endpoints:
                          - id: ops
                            url: https://ops.example.com/T0KENSECRET02abcdef?code=SECRET03
                            secret: whsec_U0VDUkVUMDRTRUNSRVQwNFNFQ1JFVDA0
                            headers: { Authorization: Bearer SECRET05, X-Team: SECRET06 }
                        hooks:
                          - id: all
                            execute-command: /bin/echo
                            response-message: '{{ getenv "PATH" | js }} {{ cat "%s" }}'
                            pass-arguments-to-command:
                              - { source: string, name: '{{ cat "%s" }}' }
                              - { source: entire-headers }
                              - { source: entire-query }
                              - { source: entire-payload }
                              - { source: raw-request-body }
                              - { source: payload, name: user.password }
                            pass-environment-to-command:
                              - { source: header, name: Authorization }
                              - { source: string, name: 'x{{ cat "%s" }}', envname: PLAIN }
                            trigger-rule:
                              or:
                                - match: { type: payload-hmac-sha256, secret: SECRET08, parameter: { source: header, name: X-Sig } }
                                - match: { type: scalr-signature, secret: SECRET09 }
                                - match: { type: value, value: SECRET10, parameter: { source: header, name: X-Token } }
                                - match: { type: regex, regex: '^SECRET11$', parameter: { source: url, name: key } }
                                - match: { type: value, value: Bearer SECRET12, parameter: { source: header, name: Authorization } }
                                - match: { type: value, value: main, parameter: { source: string, name: main } }
                            trigger-signature-soft-failures: true
                            deliver:
                              - endpoint: ops
                                headers: { X-Api-Key: SECRET13, X-All: { source: entire-payload } }
                              - url: { source: payload, name: url }
                                body: { source: payload, name: user }
                        """
                                .formatted(
                                        file("c", "SECRET07\n"),
                                        file("c", "SECRET07\n"),
                                        directory.resolve("c")));
        String body =
                "{\"ref\":\"main\",\"user\":{\"password\":\"SECRET14\",\"access_token\":[\"SECRET15\"]},"
                        + "\"url\":\"https://u:SECRET16@b.example/?api_key=SECRET17\",\"note\":\"was SECRET14\"}";
        String request =
                "POST /hooks/all?key=SECRET18&a=SECRET19&secret=SECRET19 HTTP/1.1\nContent-Type: application/json\n"
                        + "Authorization: Bearer SECRET20\nX-Token: SECRET21\nCookie: sid=SECRET22\nX-Sig: sha256=00\n\n"
                        + body;
        for (String type :
                List.of("application/json", "text/plain", "text/xml", "a/form-urlencoded")) {
            for (String form : List.of("-json=false", "-json")) {
                Said said =
                        explain(
                                request.replace("application/json", type),
                                List.of(
                                        "-template",
                                        "-hooks",
                                        secretive.toString(),
                                        "-request",
                                        "-",
                                        form));
                assertThat(said.err).isEmpty();
                assertThat(said.code).as(said.out).isEqualTo(type.contains("json") ? 0 : 1);
                assertThat(said.out)
                        .contains("***", "main")
                        .doesNotContain("SECRET", System.getenv("PATH"));
            }
        }
    }
}
