package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a command is handled beyond what adnanh/webhook knows, through the door.
class CommandKeysIT {
    @TempDir static Path directory;
    private static FairleadProcess fairlead;

    private static String hook(String id, String script, String keys) {
        return """
        - id: %s
          execute-command: /bin/sh
          pass-arguments-to-command: [{source: string, name: -c}, {source: string, name: '%s'}]
          %s
        """
                .formatted(id, script.replace("'", "''"), keys.replace("\n", "\n  "));
    }

    private static String awaited(String id, String script, String keys) {
        return hook(id, script, "include-command-output-in-response: true\n" + keys);
    }

    /// Fails with the code in the file, as often as there are lines in it.
    private static final String FAILS_SOMETIMES =
            "echo run >> $HOOK_log; n=$(wc -l < $HOOK_log); echo run $n; [ $n -gt 2 ] || exit 75";

    @BeforeAll
    static void start() {
        fairlead =
                FairleadProcess.in(directory)
                        .hooks(
                                awaited("sum", "sha256sum", "stdin: {source: raw-request-body}")
                                        + awaited(
                                                "name",
                                                "cat",
                                                "stdin: {source: payload, name: user}")
                                        + awaited(
                                                "deaf",
                                                "echo deaf",
                                                "stdin: {source: raw-request-body}")
                                        + awaited("merged", "echo out; echo err1 >&2", "")
                                        + awaited(
                                                "logged", "echo out; echo err2 >&2", "stderr: log")
                                        + awaited(
                                                "dropped",
                                                "echo out; echo err3 >&2",
                                                "stderr: drop")
                                        + awaited(
                                                "code",
                                                "exit $HOOK_code",
                                                """
                                                exit-code-status: {1: 422, 75: 503, 0: 201, default: 502}
                                                pass-environment-to-command: [{source: url, name: code}]\
                                                """)
                                        + awaited(
                                                "dies",
                                                "kill -9 $$",
                                                "exit-code-status: {1: 422, default: 502}")
                                        + awaited(
                                                "again",
                                                FAILS_SOMETIMES,
                                                """
                                                pass-environment-to-command: [{source: url, name: log}]
                                                command-retry: {attempts: 3, initial: 10ms, exit-codes: [75]}\
                                                """)
                                        + awaited(
                                                "never",
                                                FAILS_SOMETIMES,
                                                """
                                                pass-environment-to-command: [{source: url, name: log}]
                                                command-retry: {attempts: 3, initial: 10ms, exit-codes: [74]}\
                                                """)
                                        + awaited(
                                                "hopeless",
                                                "echo run >> $HOOK_log; exit 1",
                                                """
                                                pass-environment-to-command: [{source: url, name: log}]
                                                command-retry: {attempts: 4, initial: 1ms}
                                                max-concurrency: 1
                                                max-waiting: 0\
                                                """)
                                        + awaited(
                                                "json",
                                                "printf \"$HOOK_text\"; exit ${HOOK_code:-0}",
                                                """
                                                response-format: json
                                                trigger-rule: {match: {type: value, value: '1', parameter: {source: url, name: ok}}}
                                                pass-environment-to-command: [{source: url, name: code}, {source: url, name: text}]\
                                                """)
                                        + awaited(
                                                "shown",
                                                "echo partly; exit 4",
                                                """
                                                response-format: json
                                                include-command-output-in-response-on-error: true\
                                                """)
                                        + hook(
                                                "started",
                                                "true",
                                                "response-format: json\nresponse-message: on its way")
                                        + awaited(
                                                "form",
                                                "env | grep ^HOOK_ | sort | sed s,=/tmp/.*,=path,; cat"
                                                        + " $HOOK_FILE_MY_DOC $HOOK_FILE_X_LD_PRELOAD;"
                                                        + " rm $HOOK_FILE_MY_DOC"
                                                        + " $HOOK_FILE_X_LD_PRELOAD",
                                                "keep-file-environment: true")
                                        + awaited(
                                                "kept",
                                                "echo $HOOK_DOC",
                                                """
                                                keep-file-environment: true
                                                pass-file-to-command: [{source: raw-request-body, envname: HOOK_DOC}]\
                                                """))
                        .go();
    }

    @AfterAll
    static void stop() {
        fairlead.close();
    }

    private static final String FORM =
            """
            --b
            Content-Disposition: form-data; name="my doc"; filename="../a.txt"

            first
            --b
            Content-Disposition: form-data; name="plain"

            value
            --b
            Content-Disposition: form-data; name="x=LD_PRELOAD"; filename="b"

            second
            --b--
            """
                    .replace("\n", "\r\n");

    private static HttpResponse<String> get(String path) {
        return fairlead.get("/hooks/" + path);
    }

    private static HttpResponse<String> post(String hook, byte[] body) {
        return FairleadProcess.send(
                fairlead.request("/hooks/" + hook)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private static List<String> runs(Path log) throws IOException {
        return Files.readAllLines(log);
    }

    // --- stdin

    @Test
    void the_body_is_fed_to_standard_input_byte_by_byte() throws Exception {
        byte[] body = new byte[3_000_000];
        new java.util.Random(1).nextBytes(body);
        String sum =
                java.util.HexFormat.of()
                        .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(body));
        assertThat(post("sum", body).body()).isEqualTo(sum + "  -\n");
    }

    @Test
    void a_value_is_fed_and_one_that_is_missing_is_an_empty_input() {
        assertThat(fairlead.postJson("/hooks/name", "{\"user\":\"Zoë\"}").body()).isEqualTo("Zoë");
        assertThat(fairlead.postJson("/hooks/name", "{}").body()).isEmpty();
        assertThat(fairlead.log()).contains("for standard input: couldn't retrieve argument");
    }

    @Test
    void a_command_that_does_not_read_its_input_is_no_trouble() {
        assertThat(post("deaf", new byte[3_000_000]).body()).isEqualTo("deaf\n");
    }

    // --- standard error

    @Test
    void standard_error_is_merged_logged_or_dropped() {
        assertThat(get("merged").body()).isEqualTo("out\nerr1\n");
        assertThat(get("logged").body()).isEqualTo("out\n");
        assertThat(get("dropped").body()).isEqualTo("out\n");
        await().until(() -> fairlead.log().contains("logged: stderr: err2"));
        assertThat(fairlead.log()).doesNotContain("err1", "err3");
    }

    // --- exit codes

    @Test
    void an_exit_code_stands_for_a_status() {
        assertThat(get("code?code=1").statusCode()).isEqualTo(422);
        assertThat(get("code?code=75").statusCode()).isEqualTo(503);
        assertThat(get("code?code=0").statusCode()).isEqualTo(201);
        assertThat(get("code?code=3").statusCode()).isEqualTo(502);
        assertThat(get("code?code=1").body()).startsWith("Error occurred while executing");
        assertThat(get("dies").statusCode()).isEqualTo(502);
    }

    // --- again

    @Test
    void a_command_that_fails_runs_again_and_the_last_run_is_the_answer() throws Exception {
        Path log = directory.resolve("again.log");
        assertThat(get("again?log=" + log).body()).isEqualTo("run 3\n");
        assertThat(runs(log)).hasSize(3);
        assertThat(
                        fairlead.logged("command failed hook=again ")
                                + fairlead.logged("command ended hook=again "))
                .isEqualTo(3);
        assertThat(fairlead.log())
                .contains("again runs again in 10 ms, for the 2. of at most 3 times")
                .contains("again runs again in 20 ms, for the 3. of at most 3 times");
    }

    @Test
    void another_exit_code_than_those_named_ends_it_at_once() throws Exception {
        Path log = directory.resolve("never.log");
        assertThat(get("never?log=" + log).statusCode()).isEqualTo(500);
        assertThat(runs(log)).hasSize(1);
    }

    @Test
    void it_is_given_up_after_so_many_runs_also_where_one_place_is_all_there_is() throws Exception {
        Path log = directory.resolve("hopeless.log");
        assertThat(get("hopeless?log=" + log).statusCode()).isEqualTo(500);
        assertThat(runs(log)).hasSize(4);
        assertThat(get("hopeless?log=" + log).statusCode()).isEqualTo(500);
        assertThat(runs(log)).hasSize(8);
    }

    // --- JSON

    private static void isJson(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void every_answer_of_a_hook_may_be_json() {
        isJson(get("json?ok=1&text=a%22b%0A"), 200, "{\"exitCode\":0,\"output\":\"a\\\"b\\n\"}");
        isJson(get("json?ok=1&code=3"), 500, "{\"error\":\"exit status 3\",\"exitCode\":3}");
        isJson(get("json?ok=0"), 200, "{\"error\":\"Hook rules were not satisfied.\"}");
        isJson(
                get("shown"),
                500,
                "{\"error\":\"exit status 4\",\"exitCode\":4,\"output\":\"partly\\n\"}");
        isJson(get("started"), 200, "{\"message\":\"on its way\"}");
    }

    // --- files

    @Test
    void files_that_are_kept_stay_and_are_for_nobody_else() throws Exception {
        Path file = Path.of(post("kept", "keep me".getBytes(UTF_8)).body().strip());
        try {
            await().until(() -> fairlead.log().contains("command ended hook=kept "));
            assertThat(file).hasContent("keep me");
            assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void the_files_of_a_form_are_passed_with_their_names() {
        assertThat(fairlead.post("/hooks/form", "multipart/form-data; boundary=b", FORM).body())
                .isEqualTo(
                        """
                        HOOK_FILENAME_MY_DOC=../a.txt
                        HOOK_FILENAME_X_LD_PRELOAD=b
                        HOOK_FILE_MY_DOC=path
                        HOOK_FILE_X_LD_PRELOAD=path
                        firstsecond\
                        """);
    }

    // --- in processes of their own

    @Test
    void an_input_that_cannot_be_written_is_a_command_that_was_not_started(@TempDir Path own) {
        try (FairleadProcess other =
                FairleadProcess.in(own)
                        .hooks(awaited("sum", "sha256sum", "stdin: {source: raw-request-body}"))
                        .with("TMPDIR", "/nowhere")
                        .go()) {
            assertThat(other.postJson("/hooks/sum", "{}").statusCode()).isEqualTo(500);
            assertThat(other.log())
                    .contains("/bin/sh: standard input: open /nowhere/stdin")
                    .contains("no such file or directory");
        }
    }

    /// It has its place already, so it gets the grace of whatever runs; what fails after that is
    /// not run again.
    @Test
    void at_sigterm_a_command_that_waits_to_run_again_runs_once_more(@TempDir Path own)
            throws IOException {
        Path log = own.resolve("runs");
        String keys =
                """
                command-retry: {attempts: 5, initial: 4s, factor: 1}
                pass-environment-to-command: [{source: url, name: log}]\
                """;
        try (FairleadProcess other =
                FairleadProcess.in(own)
                        .hooks(hook("fails", "echo run >> $HOOK_log; exit 1", keys))
                        .go()) {
            assertThat(other.get("/hooks/fails?log=" + log).statusCode()).isEqualTo(200);
            await().until(() -> other.log().contains("fails runs again in 4000 ms"));
            assertThat(other.stop()).isZero();
            assertThat(runs(log)).hasSize(2);
            assertThat(other.log()).contains("fails is given up after 2 runs: no place is free");
        }
    }
}
