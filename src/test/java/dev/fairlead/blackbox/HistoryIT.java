package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What ran and what came to nothing is there to be looked at, wherever it is kept.
abstract class HistoryIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SECRET = "the-hooks-own-secret";

    @TempDir Path directory;
    FairleadProcess fairlead;
    private Api api;

    /// One with a store of its own, the same at each start.
    abstract FairleadProcess.Start start();

    static String hooks() {
        return """
        - id: shell
          execute-command: /bin/sh
          include-command-output-in-response: true
          pass-arguments-to-command:
            - {source: string, name: "-c"}
            - {source: payload, name: script}
            - {source: payload, name: password}
          trigger-rule:
            match: {type: value, value: %s, parameter: {source: header, name: X-Key}}
        - id: again
          execute-command: /bin/sh
          stderr: log
          include-command-output-in-response: true
          command-retry: {attempts: 3, initial: 10ms}
          pass-arguments-to-command:
            - {source: string, name: "-c"}
            - {source: string, name: "echo out; echo err >&2; echo x >> tries; test $(wc -l < tries) = 3"}
        - id: slow
          execute-command: /bin/sleep
          timeout: 200ms
          include-command-output-in-response: true
          pass-arguments-to-command: [{source: string, name: "30"}]
        - id: absent
          execute-command: ./there-is-no-such-program
        - id: signed
          execute-command: /bin/true
          http-methods: [POST]
          trigger-rule: {match: {type: payload-hmac-sha256, secret: %s, parameter: {source: header, name: X-Signature}}}
        - id: kept-to-itself
          execute-command: /bin/true
          keep-arrivals: 0
          trigger-rule: {match: {type: value, value: a, parameter: {source: payload, name: b}}}
        - id: waits
          execute-command: /bin/sh
          pass-arguments-to-command:
            - {source: string, name: "-c"}
            - {source: string, name: 'until test -e "$0"; do sleep 0.1; done'}
            - {source: payload, name: file}
        - id: patient
          execute-command: /bin/false
          command-retry: {attempts: 2, initial: 6s}
        - id: echoes
          execute-command: /bin/echo
          include-command-output-in-response: true
          pass-arguments-to-command: [{source: entire-payload}]
        - id: tells-nothing
          execute-command: /bin/echo
          pass-arguments-to-command: [{source: payload, name: b}]
          keep-bodies: 0
          trigger-rule: {match: {type: regex, regex: ^personal$, parameter: {source: payload, name: b}}}
          deliver:
            - url: {source: payload, name: url}
              id: {source: payload, name: id}
        - id: sends
          deliver:
            - url: {source: payload, name: url}
              id: {source: payload, name: id}
        """
                .formatted(SECRET, SECRET);
    }

    @BeforeEach
    void open() {
        go();
    }

    private void go() {
        fairlead = start().hooks(hooks()).with("FAIRLEAD_ADMIN_TOKENS", "it:" + Api.TOKEN).go();
        api = Api.of(fairlead);
    }

    @AfterEach
    void close() {
        fairlead.close();
    }

    private int shell(String script) {
        return fairlead.postJson(
                        "/hooks/shell",
                        "{\"script\":\"%s\",\"password\":\"pa55word\"}".formatted(script),
                        "X-Key",
                        SECRET)
                .statusCode();
    }

    @Test
    void a_run_tells_how_it_ended_and_what_it_printed_without_secrets() {
        assertThat(shell("echo one; echo two $0; exit 3")).isEqualTo(500);

        JsonNode listed = only("/runs?hook=shell", "runs");
        assertThat(listed.at("/status").asText()).isEqualTo("failed");
        assertThat(listed.at("/exitCode").asInt()).isEqualTo(3);
        assertThat(listed.at("/program").asText()).isEqualTo("/bin/sh");
        assertThat(listed.at("/attempts/0").has("output")).isFalse();

        JsonNode run = api.get("/runs/" + listed.at("/id").asText()).json();
        assertThat(run.at("/attempts").size()).isEqualTo(1);
        assertThat(run.at("/attempts/0/output").asText()).isEqualTo("one\ntwo ***\n");
        assertThat(run.at("/tookMillis").asLong()).isNotNegative();
    }

    @Test
    void every_way_a_run_ends_has_its_word() {
        shell("exit 0");
        shell("kill -9 $$");
        fairlead.get("/hooks/slow");
        fairlead.get("/hooks/absent");

        assertThat(only("/runs?status=succeeded", "runs").at("/exitCode").asInt()).isZero();
        assertThat(only("/runs?status=killed", "runs").at("/signal").asInt()).isEqualTo(9);
        assertThat(only("/runs?status=timed-out", "runs").at("/hook").asText()).isEqualTo("slow");
        JsonNode absent = only("/runs?status=not-started", "runs");
        assertThat(absent.at("/reason").asText()).contains("there-is-no-such-program");
    }

    @Test
    void a_run_is_seen_while_it_runs() {
        Path file = directory.resolve("go-on");
        assertThat(
                        fairlead.postJson("/hooks/waits", "{\"file\":\"%s\"}".formatted(file))
                                .statusCode())
                .isEqualTo(200);

        JsonNode listed = only("/runs?status=running", "runs");
        assertThat(listed.at("/hook").asText()).isEqualTo("waits");
        assertThat(listed.at("/program").asText()).isEqualTo("/bin/sh");
        assertThat(only("/runs?status=running&hook=waits", "runs")).isNotNull();
        assertThat(api.get("/runs?status=running&hook=shell").json().at("/runs")).isEmpty();
        String id = listed.at("/id").asText();
        assertThat(api.get("/runs/" + id).json().at("/status").asText()).isEqualTo("running");
        assertThat(api.get("/runs").json().at("/runs")).isEmpty();

        FairleadProcess.write(file, "");
        assertThat(only("/runs?hook=waits", "runs").at("/id").asText()).isEqualTo(id);
        assertThat(api.get("/runs/" + id).json().at("/status").asText()).isEqualTo("succeeded");
        assertThat(api.get("/runs?status=running").json().at("/runs")).isEmpty();
    }

    @Test
    void a_run_that_waits_to_be_made_again_has_not_ended() {
        assertThat(fairlead.postJson("/hooks/patient", "{}").statusCode()).isEqualTo(200);
        JsonNode tried = only("/runs?hook=patient", "runs");
        String id = tried.at("/id").asText();

        JsonNode waits = only("/runs?status=running", "runs");
        assertThat(waits.at("/id").asText()).isEqualTo(id);
        assertThat(waits.at("/startedAt").asText()).isEqualTo(tried.at("/startedAt").asText());
        JsonNode shown = api.get("/runs/" + id).json();
        assertThat(shown.at("/status").asText()).isEqualTo("running");
        assertThat(texts(shown.at("/attempts"), "/status")).containsExactly("failed");

        awaitCount("/runs?status=running", "runs", 0);
        await().until(() -> api.get("/runs/" + id).json().at("/attempts").size() == 2);
        assertThat(api.get("/runs/" + id).json().at("/status").asText()).isEqualTo("failed");
    }

    @Test
    void a_run_that_is_made_again_is_one_with_its_attempts() {
        assertThat(fairlead.get("/hooks/again").statusCode()).isEqualTo(200);

        await().atMost(PATIENCE)
                .until(() -> only("/runs?hook=again", "runs").at("/attempts").size() == 3);
        JsonNode listed = only("/runs?hook=again", "runs");
        JsonNode run = api.get("/runs/" + listed.at("/id").asText()).json();
        assertThat(run.at("/status").asText()).isEqualTo("succeeded");
        assertThat(texts(run.at("/attempts"), "/status"))
                .containsExactly("failed", "failed", "succeeded");
        assertThat(run.at("/attempts/1/number").asInt()).isEqualTo(2);
        assertThat(run.at("/attempts/2/output").asText()).isEqualTo("out\n");
        assertThat(run.at("/attempts/2/errors").asText()).isEqualTo("err\n");
    }

    @Test
    void what_did_not_match_is_there_with_the_reason_and_without_secrets() {
        String body =
                "{\"ref\":\"x\",\"password\":\"pa55word\",\"filling\":\""
                        + "o".repeat(6000)
                        + "\"}";
        assertThat(
                        fairlead.postJson(
                                        "/hooks/shell?token=t0ps3cret", body, "X-Key", "wrong-one")
                                .body())
                .isEqualTo("Hook rules were not satisfied.");
        assertThat(
                        fairlead.postJson(
                                        "/hooks/signed",
                                        "{}",
                                        "X-Signature",
                                        "sha256=01234567" + "abcdef".repeat(9))
                                .statusCode())
                .isEqualTo(500);
        assertThat(fairlead.get("/hooks/signed").statusCode()).isEqualTo(405);

        JsonNode listed = only("/arrivals?hook=shell&body=true", "arrivals");
        assertThat(listed.at("/decision").asText()).isEqualTo("rule-said-no");
        assertThat(listed.at("/method").asText()).isEqualTo("POST");
        assertThat(listed.at("/path").asText()).isEqualTo("/hooks/shell?token=***");
        assertThat(listed.at("/peer").asText()).startsWith("127.0.0.1:");
        assertThat(listed.at("/bytes").asInt()).isEqualTo(body.length());
        assertThat(listed.at("/body/text").asText())
                .startsWith("{\"ref\":\"x\",\"password\":\"***\"")
                .hasSizeLessThanOrEqualTo(4096);
        assertThat(listed.at("/body/truncated").asBoolean()).isTrue();
        assertThat(listed.at("/explanation/rule/ruling").asText()).isEqualTo("no");
        assertThat(only("/arrivals?hook=shell", "arrivals").has("body")).isFalse();
        assertThat(api.get("/arrivals/" + listed.at("/id").asText()).json().has("body")).isFalse();

        assertThat(only("/arrivals?decision=signature-wrong", "arrivals").at("/hook").asText())
                .isEqualTo("signed");
        JsonNode wrongMethod = only("/arrivals?decision=door-closed", "arrivals");
        assertThat(wrongMethod.at("/method").asText()).isEqualTo("GET");

        String everything = api.get("/arrivals?body=true").body() + api.get("/runs").body();
        assertThat(everything).doesNotContain(SECRET, "pa55word", "t0ps3cret", "abcdef");
    }

    @Test
    void a_hook_may_keep_nothing_of_what_did_not_match() {
        assertThat(fairlead.postJson("/hooks/kept-to-itself", "{\"b\":\"c\"}").statusCode())
                .isEqualTo(200);
        assertThat(fairlead.get("/hooks/signed").statusCode()).isEqualTo(405);
        JsonNode later = only("/arrivals", "arrivals");
        assertThat(later.at("/hook").asText()).isEqualTo("signed");
    }

    @Test
    void a_hook_may_keep_what_happened_and_nothing_of_what_was_in_it() {
        String message = "{\"b\":\"%s\",\"url\":\"%s\",\"id\":\"x\"}";
        String echo = "http://127.0.0.1:" + fairlead.port() + "/hooks/echoes";
        for (String b : List.of("personal", "personalised")) {
            assertThat(
                            fairlead.postJson("/hooks/tells-nothing", message.formatted(b, echo))
                                    .statusCode())
                    .isBetween(200, 202);
        }
        assertThat(only("/deliveries?state=delivered", "deliveries").at("/hook").asText())
                .isEqualTo("tells-nothing");
        String echoed = only("/runs?hook=echoes", "runs").at("/id").asText();
        assertThat(api.get("/runs/" + echoed).body()).contains("personal");
        JsonNode run = only("/runs?hook=tells-nothing", "runs");
        JsonNode arrival = only("/arrivals?body=true", "arrivals");
        String delivery = only("/deliveries", "deliveries").at("/id").asText();

        assertThat(run.at("/status").asText()).isEqualTo("succeeded");
        assertThat(arrival.at("/explanation/rule/ruling").asText()).isEqualTo("no");
        assertThat(arrival.at("/bytes").asInt()).isPositive();
        assertThat(
                        List.of(
                                api.get("/runs/" + run.at("/id").asText()).body(),
                                arrival.toString(),
                                api.get("/deliveries/" + delivery + "?body=true").body()))
                .noneMatch(told -> told.replace("^personal$", "").contains("personal"));
    }

    @Test
    void pages_go_from_the_newest_to_the_oldest() {
        for (int i = 0; i < 7; i++) {
            assertThat(shell("exit " + i)).isPositive();
        }
        awaitCount("/runs", "runs", 7);

        List<String> codes = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get("/runs?limit=3" + cursor).json();
            codes.addAll(texts(page.at("/runs"), "/exitCode"));
            cursor = page.has("next") ? "&cursor=" + page.at("/next").asText() : "";
        } while (!cursor.isEmpty());

        assertThat(codes).containsExactly("6", "5", "4", "3", "2", "1", "0");
    }

    @Test
    void what_is_asked_wrongly_is_told() {
        assertThat(api.get("/runs?stattus=failed").status()).isEqualTo(400);
        assertThat(api.get("/runs?since=yesterday").detail()).contains("since: expected a moment");
        assertThat(api.get("/runs?limit=0").status()).isEqualTo(400);
        assertThat(api.get("/runs?cursor=there").status()).isEqualTo(400);
        assertThat(api.get("/runs/none").status()).isEqualTo(404);
        assertThat(api.get("/arrivals/none").status()).isEqualTo(404);
    }

    @Test
    void a_kill_takes_nothing_that_was_there_to_be_seen() {
        assertThat(shell("echo here")).isEqualTo(200);
        assertThat(fairlead.postJson("/hooks/signed", "{}").statusCode()).isEqualTo(200);
        String run = only("/runs", "runs").at("/id").asText();
        String arrival = only("/arrivals", "arrivals").at("/id").asText();

        fairlead.kill();
        go();

        assertThat(api.get("/runs/" + run).json().at("/attempts/0/output").asText())
                .isEqualTo("here\n");
        assertThat(api.get("/arrivals/" + arrival).json().at("/decision").asText())
                .isEqualTo("rule-said-no");
    }

    @Test
    void an_orderly_end_takes_nothing_at_all() {
        assertThat(shell("exit 7")).isEqualTo(500);
        assertThat(fairlead.stop()).isIn(0, 143);
        go();
        assertThat(only("/runs", "runs").at("/exitCode").asInt()).isEqualTo(7);
    }

    @Test
    void what_is_forgotten_leaves_nothing_behind() {
        try (Sink sink = Sink.open()) {
            String sends = "{\"url\":\"%s\",\"id\":\"%s\"}";
            for (String id : List.of("msg-1", "msg-2")) {
                assertThat(
                                fairlead.postJson(
                                                "/hooks/sends", sends.formatted(sink.url("/r"), id))
                                        .statusCode())
                        .isEqualTo(202);
            }
            awaitCount("/deliveries?state=delivered", "deliveries", 2);
        }
        assertThat(shell("echo here")).isEqualTo(200);
        String arrival = only("/runs", "runs").at("/arrival").asText();

        assertThat(forget("id=msg-1").json().at("/deliveries").asInt()).isEqualTo(1);
        assertThat(forget("id=msg-1").json().at("/deliveries").asInt()).isZero();
        assertThat(forget("id=" + arrival).json().at("/records").asInt()).isEqualTo(1);

        assertThat(only("/deliveries", "deliveries").at("/webhookId").asText()).isEqualTo("msg-2");
        awaitCount("/runs", "runs", 0);
        assertThat(forget("").status()).isEqualTo(400);
        assertThat(fairlead.log()).contains("forgotten what=\"id=msg-1\" records=1 by=it");
    }

    @Test
    void an_endpoint_is_forgotten_with_what_waits_for_it() {
        fairlead.close();
        fairlead =
                start().hooks(
                                """
                                endpoints:
                                  - {id: away, url: "http://127.0.0.1:1/", retry: {schedule: [1h]}, lane: shared}
                                  - {id: other, url: "http://127.0.0.1:1/", retry: {schedule: [1h]}, lane: shared}
                                lanes:
                                  shared: {max-in-flight: 4}
                                hooks:
                                  - id: both
                                    deliver: [{endpoint: away}, {endpoint: other}]
                                """)
                        .with("FAIRLEAD_ADMIN_TOKENS", "it:" + Api.TOKEN)
                        .go();
        api = Api.of(fairlead);
        assertThat(fairlead.postJson("/hooks/both", "{}").statusCode()).isEqualTo(202);
        awaitCount("/deliveries?state=waiting", "deliveries", 2);

        await().atMost(PATIENCE)
                .until(() -> forget("endpoint=away").json().at("/inFlight").asInt() == 0);

        awaitCount("/deliveries", "deliveries", 1);
        assertThat(only("/deliveries", "deliveries").at("/entry").asText())
                .isEqualTo("endpoint:other");
    }

    private Api.Said forget(String what) {
        return api.send(fairlead.request(Api.BASE + "/history?" + what).DELETE());
    }

    // ---

    JsonNode only(String path, String list) {
        awaitCount(path, list, 1);
        return api.get(path).json().at("/" + list + "/0");
    }

    private void awaitCount(String path, String list, int many) {
        await(path)
                .atMost(PATIENCE)
                .until(() -> api.get(path).json().at("/" + list).size(), size -> size == many);
    }

    static List<String> texts(JsonNode list, String pointer) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(one -> one.at(pointer).asText())
                .toList();
    }

    Api.Said postText(String path, String text) {
        return api.send(
                fairlead.request(Api.BASE + path).POST(HttpRequest.BodyPublishers.ofString(text)));
    }

    Api api() {
        return api;
    }
}
