package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Flow 1 through the real door of the packaged program, however it was started.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReceiveIT {
    private static final String HOOKS =
            """
            - id: signed
              execute-command: /bin/echo
              include-command-output-in-response: true
              pass-arguments-to-command:
                - {source: string, name: ran for}
                - {source: payload, name: head.author}
              trigger-rule:
                match: {type: payload-hmac-sha256, secret: s3cret, parameter: {source: header, name: X-Hub-Signature-256}}
            - id: form
              execute-command: /bin/echo
              include-command-output-in-response: true
              pass-arguments-to-command: [{source: payload, name: text}, {source: url, name: q}]
              trigger-rule:
                and:
                  - match: {type: value, value: "t0ken", parameter: {source: payload, name: token}}
                  - not: {match: {type: regex, regex: '^(?i)bad', parameter: {source: payload, name: text}}}
            - id: fenced
              execute-command: /bin/echo
              response-message: came in
              trigger-rule:
                or:
                  - match: {type: ip-whitelist, ip-range: 10.0.0.0/8}
                  - match: {type: value, value: open, parameter: {source: query, name: door}}
              trigger-rule-mismatch-http-response-code: 403
            - id: shows
              execute-command: /bin/sh
              include-command-output-in-response: true
              include-command-output-in-response-on-error: true
              pass-arguments-to-command:
                - {source: string, name: -c}
                - {source: payload, name: script}
            - id: environment # asked directly: a shell drops names such as HOOK_user.name
              execute-command: /usr/bin/env
              include-command-output-in-response: true
              success-http-response-code: 201
              response-headers: [{name: X-Made-By, value: hand}]
              pass-environment-to-command:
                - {source: payload, name: user.name}
                - {source: payload, name: user.id, envname: USER_ID}
            - id: silent
              execute-command: /bin/sh
              include-command-output-in-response: true
              pass-arguments-to-command: [{source: string, name: -c}, {source: string, name: echo oops; exit 3}]
            - id: later
              execute-command: /bin/sh
              response-message: in a moment
              pass-arguments-to-command:
                - {source: string, name: -c}
                - {source: string, name: 'sleep 1; echo done > "$1"'}
                - {source: string, name: sh}
                - {source: query, name: file}
            - id: only/posts
              execute-command: /bin/true
              http-methods: [post]
              response-message: posted
            """;

    @TempDir static Path directory;
    private FairleadProcess fairlead;

    /// Starts the program with these hooks.
    abstract FairleadProcess start(FairleadProcess.Start fairlead, String hooks);

    @BeforeAll
    void start() {
        fairlead =
                start(
                        FairleadProcess.in(directory)
                                .with("FAIRLEAD_SECRET_OF_THE_SERVER", "hidden"),
                        HOOKS);
    }

    @AfterAll
    void stop() {
        fairlead.close();
    }

    static String hmac(String secret, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_right_signature_runs_the_command_and_returns_its_output() {
        String body = "{\"head\": {\"author\": \"Zoë\"}}";
        var answer =
                fairlead.postJson(
                        "/hooks/signed",
                        body,
                        "X-Hub-Signature-256",
                        "sha256=" + hmac("s3cret", body));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ran for Zoë\n");
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("text/plain; charset=utf-8");
    }

    @Test
    void a_wrong_signature_runs_nothing_and_tells_nothing() {
        String body = "{\"head\": {\"author\": \"eve\"}}";
        var answer =
                fairlead.postJson(
                        "/hooks/signed",
                        body,
                        "X-Hub-Signature-256",
                        "sha256=" + hmac("guess", body));
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("Error occurred while evaluating hook rules.");
        assertThat(fairlead.log()).doesNotContain(hmac("s3cret", body)).doesNotContain("s3cret");
    }

    @Test
    void a_missing_signature_is_a_plain_mismatch() {
        var answer = fairlead.postJson("/hooks/signed", "{}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("Hook rules were not satisfied.");
    }

    @Test
    void form_and_query_values_reach_the_rules_and_the_command() {
        String type = "application/x-www-form-urlencoded";
        var answer = fairlead.post("/hooks/form?q=a+b", type, "token=t0ken&text=h%C3%A9llo");
        assertThat(answer.body()).isEqualTo("héllo a b\n");
        var refused = fairlead.post("/hooks/form?q=1", type, "token=t0ken&text=BAD+news");
        assertThat(refused.body()).isEqualTo("Hook rules were not satisfied.");
    }

    @Test
    void an_or_takes_the_first_branch_that_holds() {
        assertThat(fairlead.postJson("/hooks/fenced?door=open", "{}").body()).isEqualTo("came in");
        assertThat(fairlead.postJson("/hooks/fenced", "{}").statusCode()).isEqualTo(403);
    }

    @Test
    void configured_status_headers_and_environment_are_used() {
        var answer =
                fairlead.postJson(
                        "/hooks/environment", "{\"user\": {\"name\": \"ann\", \"id\": 12.50}}");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).contains("\nHOOK_user.name=ann\n").contains("\nUSER_ID=12.50\n");
        assertThat(answer.headers().firstValue("X-Made-By")).contains("hand");
    }

    @Test
    void a_failing_command_is_an_error_and_shows_its_output_only_when_asked_to() {
        var shown =
                fairlead.postJson(
                        "/hooks/shows", "{\"script\": \"echo out; echo err >&2; exit 7\"}");
        assertThat(shown.statusCode()).isEqualTo(500);
        assertThat(shown.body()).isEqualTo("out\nerr\n");
        var hidden = fairlead.postJson("/hooks/silent", "{}");
        assertThat(hidden.statusCode()).isEqualTo(500);
        assertThat(hidden.body())
                .isEqualTo(
                        "Error occurred while executing the hook's command. Please check your logs for more details.");
    }

    @Test
    void a_command_does_not_see_the_servers_own_settings() {
        var answer = fairlead.postJson("/hooks/shows", "{\"script\": \"env\"}");
        assertThat(answer.body())
                .contains("PATH=")
                .doesNotContain("FAIRLEAD_")
                .doesNotContain("hidden");
    }

    @Test
    void a_hook_that_shows_no_output_answers_before_its_command_ends() throws Exception {
        Path mark = directory.resolve("mark");
        var answer = fairlead.postJson("/hooks/later?file=" + mark, "{}");
        assertThat(answer.body()).isEqualTo("in a moment");
        assertThat(mark).doesNotExist();
        await().until(() -> Files.exists(mark) && Files.readString(mark).equals("done\n"));
    }

    @Test
    void what_is_not_there_is_answered_as_the_original_does() {
        assertThat(fairlead.get("/hooks/nobody").statusCode()).isEqualTo(404);
        assertThat(fairlead.get("/hooks/nobody").body()).isEqualTo("Hook not found.");
        assertThat(fairlead.get("/elsewhere").body()).isEqualTo("404 page not found\n");
        assertThat(fairlead.get("/-/api/v1/anything").body()).isEqualTo("404 page not found\n");
        assertThat(fairlead.get("/hooks/only/posts").statusCode()).isEqualTo(405);
        assertThat(fairlead.post("/hooks/only%2Fposts", "text/plain", "").body())
                .isEqualTo("posted");
        assertThat(fairlead.get("/").body()).isEqualTo("OK");
    }

    @Test
    void a_body_beyond_the_limit_is_refused_and_runs_nothing() {
        var answer = fairlead.postJson("/hooks/shows", "x".repeat(11 * 1024 * 1024));
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void a_body_that_is_cut_off_runs_nothing() throws Exception {
        Path mark = directory.resolve("cut");
        try (var socket = new java.net.Socket("127.0.0.1", fairlead.port())) {
            socket.getOutputStream()
                    .write(
                            ("POST /hooks/later?file="
                                            + mark
                                            + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"half\":")
                                    .getBytes(StandardCharsets.UTF_8));
        }
        // The same command asked for afterwards has left its mark: so would the first have.
        Path after = directory.resolve("after");
        assertThat(fairlead.postJson("/hooks/later?file=" + after, "{}").statusCode())
                .isEqualTo(200);
        await().until(() -> Files.exists(after));
        assertThat(mark).doesNotExist();
    }

    @Test
    void a_command_has_three_descriptors_and_no_signal_is_blocked_or_ignored() {
        var descriptors =
                fairlead.postJson("/hooks/shows", "{\"script\": \"exec ls /proc/self/fd\"}");
        // ls opens the directory that it lists: that is the fourth
        assertThat(descriptors.body()).isEqualTo("0\n1\n2\n3\n");
        var signals =
                fairlead.postJson(
                        "/hooks/shows",
                        "{\"script\": \"exec grep -E '^Sig(Blk|Ign)' /proc/self/status\"}");
        assertThat(signals.body())
                .isEqualTo("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
    }

    @Test
    void sixty_four_sleeping_commands_delay_no_other_request() throws Exception {
        Path ready = Files.createDirectory(directory.resolve("ready"));
        Path gate = directory.resolve("gate");
        String sleeps =
                "{\"script\": \"touch %s/$$; until [ -e %s ]; do sleep 1; done; echo slept\"}"
                        .formatted(ready, gate);
        List<CompletableFuture<HttpResponse<String>>> sleeping = new ArrayList<>();
        for (int n = 0; n < 64; n++) {
            sleeping.add(
                    FairleadProcess.CLIENT.sendAsync(
                            fairlead.request("/hooks/shows")
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(sleeps))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString()));
        }
        try {
            await().until(() -> entries(ready) == 64);
            for (int n = 0; n < 50; n++) {
                assertThat(fairlead.get("/hooks/nobody").statusCode()).isEqualTo(404);
                assertThat(fairlead.postJson("/hooks/fenced", "{}").statusCode()).isEqualTo(403);
                assertThat(fairlead.postJson("/hooks/shows", "{\"script\": \"echo hi\"}").body())
                        .isEqualTo("hi\n");
            }
            assertThat(sleeping).noneMatch(CompletableFuture::isDone);
        } finally {
            Files.createFile(gate);
        }
        for (var one : sleeping) {
            assertThat(one.get().body()).isEqualTo("slept\n");
        }
    }

    private static long entries(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.count();
        }
    }
}
