package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The API with the embedded queue: one process for all.
class AdminApiIT {
    private static final String URL_TOKEN = "url-token-of-the-operator";
    private static final int LIMIT = 20_000;

    @TempDir static Path directory;
    private static Sink sink;
    private static FairleadProcess fairlead;
    private static Api api;

    @BeforeAll
    static void open() {
        sink = Sink.open();
        fairlead =
                FairleadProcess.in(directory)
                        .hooks(hooks())
                        .with("FAIRLEAD_ADMIN_TOKENS", "billing:" + Api.TOKEN)
                        .with("FAIRLEAD_ADMIN_WRONG_TOKENS", "0")
                        .with("FAIRLEAD_HTTP_DEBUG", "true")
                        .with("QUARKUS_LOG_CATEGORY__DEV_FAIRLEAD__LEVEL", "DEBUG")
                        .with("FAIRLEAD_HTTP_MAX_BODY", Integer.toString(LIMIT))
                        .with("FAIRLEAD_HTTP_MAX_MEMORY", "100K")
                        .with("FAIRLEAD_HTTP_BODY_TIMEOUT", "1s")
                        .with("FAIRLEAD_COMMAND_PATIENCE", "100ms")
                        .allowingLoopback()
                        .go();
        api = Api.of(fairlead);
    }

    private static String hooks() {
        return """
        endpoints:
          - {id: ledger, url: "%1$s?key=%2$s", retry: {initial: 50ms, attempts: 2}}
        hooks:
          - id: payments
            redis-channel: payments
            deliver:
              - url: {source: payload, name: url}
                id: {source: payload, name: webhookId}
                body: {source: payload, name: data}
                retry: {initial: 50ms, attempts: 2}
              - endpoint: ledger
          - id: slow-retry
            deliver:
              - url: "%1$s?key=%2$s"
                retry: {schedule: [1h]}
          - id: with-headers
            deliver:
              - url: "%1$s"
                headers: {Authorization: Bearer planted-bearer, X-Api-Key: {source: payload, name: k}, X-Title: seen}
          - id: guarded
            execute-command: /bin/true
            trigger-rule: {match: {type: value, value: yes-please, parameter: {source: header, name: X-Token}}}
          - id: signed
            execute-command: /bin/true
            trigger-rule: {match: {type: payload-hmac-sha256, secret: abc, parameter: {source: header, name: X-Signature}}}
          - id: sees
            execute-command: /bin/sh
            include-command-output-in-response: true
            pass-arguments-to-command:
              - {source: string, name: "-c"}
              - {source: string, name: 'echo "$0 $(env)" > seen'}
              - {source: entire-headers}
          - id: one
            execute-command: /bin/sh
            max-concurrency: 1
            max-waiting: 0
            pass-arguments-to-command:
              - {source: string, name: "-c"}
              - {source: string, name: "while [ ! -e go ]; do sleep 0.05; done"}
          - id: left
            execute-command: /bin/sh
            max-concurrency: 1
            max-waiting: 0
            pass-arguments-to-command:
              - {source: string, name: "-c"}
              - {source: string, name: "while [ ! -e gone ]; do sleep 0.05; done"}
        """
                .formatted(sink.url("/ledger"), URL_TOKEN);
    }

    @AfterEach
    void settle() {
        sink.answering(200);
    }

    /// Whatever was asked, the token stands nowhere.
    @AfterAll
    static void close() {
        String log = fairlead.log();
        fairlead.close();
        sink.close();
        assertThat(log).contains("source=api from=billing").doesNotContain(Api.TOKEN);
        assertThat(log).doesNotContain(URL_TOKEN);
    }

    private static String payment(String id) {
        return Article.message(sink.url("/p"), id, 1);
    }

    private static List<Sink.Received> received(String webhookId) {
        return sink.received().stream().filter(r -> r.webhookId().equals(webhookId)).toList();
    }

    @Test
    void an_event_becomes_the_deliveries_that_the_message_on_the_channel_would() {
        Api.Said said = api.event("payments", payment("w1"), "Idempotency-Key", "key-1");
        assertThat(said.status()).isEqualTo(202);
        assertThat(said.header("Content-Type")).startsWith("application/json");
        assertThat(said.json().at("/triggered").booleanValue()).isTrue();
        assertThat(said.json().at("/commandStarted").booleanValue()).isFalse();
        assertThat(said.json().at("/deliveries")).hasSize(2);
        assertThat(said.added(0) && said.added(1)).isTrue();
        await().until(() -> received("w1").size() == 1 && received("key-1").size() == 1);
        assertThat(received("w1").getFirst().body()).startsWith("{\"id\":\"1\",\"payment\"");
        assertThat(received("w1").getFirst().path()).isEqualTo("/p");
        assertThat(received("key-1").getFirst().body()).isEqualTo(payment("w1"));
        assertThat(fairlead.postJson("/hooks/payments", payment("w1")).statusCode())
                .as("the hook itself is not served by HTTP")
                .isEqualTo(404);
        assertThat(fairlead.log())
                .contains("arrival seen to hook=payments source=api from=billing");
    }

    @Test
    void the_same_key_again_is_a_repeat_quoted_or_not_with_and_without_an_id_in_the_message() {
        Api.Said first = api.event("payments", payment("w2"), "Idempotency-Key", "key-2");
        Api.Said again = api.event("payments", payment("w2"), "Idempotency-Key", "\"key-2\"");
        assertThat(again.status()).isEqualTo(202);
        for (int n = 0; n < 2; n++) {
            assertThat(first.added(n)).isTrue();
            assertThat(again.added(n)).isFalse();
            assertThat(again.delivery(n)).isEqualTo(first.delivery(n));
        }
        Api.Said last = api.event("payments", payment("w3"), "Idempotency-Key", "key-3");
        assertThat(last.added(0) && last.added(1)).isTrue();
        await().until(() -> received("w3").size() == 1 && received("key-3").size() == 1);
        assertThat(received("w2")).hasSize(1);
        assertThat(received("key-2")).hasSize(1);
    }

    @Test
    void without_a_key_only_the_messages_own_id_makes_a_repeat() {
        Api.Said first = api.event("payments", payment("w4"));
        Api.Said again = api.event("payments", payment("w4"));
        assertThat(again.added(0)).isFalse();
        assertThat(again.added(1)).isTrue();
        assertThat(again.delivery(1)).isNotEqualTo(first.delivery(1));
    }

    @Test
    void one_key_at_two_hooks_names_two_events() {
        assertThat(api.event("payments", payment("w5"), "Idempotency-Key", "key-5").added(1))
                .isTrue();
        assertThat(api.event("slow-retry", "{}", "Idempotency-Key", "key-5").added(0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"has blank", "\"unended", "\"a\"; p=1", "\"\""})
    void a_key_that_is_none_is_refused_and_nothing_is_done(String key) {
        Api.Said said = api.event("payments", payment("w6"), "Idempotency-Key", key);
        assertThat(said.status()).isEqualTo(400);
        assertThat(said.detail()).contains("1 to 255 visible ASCII");
        assertThat(received("w6")).isEmpty();
    }

    @Test
    void two_keys_and_a_key_too_long_are_refused() {
        String[] two = {"Idempotency-Key", "a", "Idempotency-Key", "b"};
        assertThat(api.event("payments", payment("w6"), two).status()).isEqualTo(400);
        String[] longer = {"Idempotency-Key", "k".repeat(256)};
        assertThat(api.event("payments", payment("w6"), longer).status()).isEqualTo(400);
    }

    @Test
    void problems_are_told_as_rfc_9457_says() {
        Api.Said said = api.event("nobody", "{}");
        assertThat(said.status()).isEqualTo(404);
        assertThat(said.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(said.json())
                .isEqualTo(
                        Api.json(
                                """
                                {"type": "about:blank", "title": "Not Found", "status": 404,
                                 "detail": "there is no hook nobody"}
                                """));
    }

    @Test
    void a_call_that_names_no_hook_path_or_method_is_told_so() {
        assertThat(api.post("/events").detail()).contains("?hook=payments");
        assertThat(api.post("/events?hook=").status()).isEqualTo(400);
        assertThat(api.get("/elsewhere").status()).isEqualTo(404);
        assertThat(api.get("/elsewhere").detail()).isEqualTo("there is nothing at this path");
        assertThat(api.get("/events").status()).isEqualTo(405);
        assertThat(api.get("/events").header("Content-Type")).contains("problem+json");
    }

    @Test
    void an_event_without_its_url_is_rejected_with_the_reason_and_nothing_is_done() {
        Api.Said said = api.event("payments", "{\"webhookId\":\"w7\"}", "Idempotency-Key", "key-7");
        assertThat(said.status()).isEqualTo(422);
        assertThat(said.detail()).contains("parameter node not found: url");
        Api.Said mended = api.event("payments", payment("w7"), "Idempotency-Key", "key-7");
        assertThat(mended.added(0) && mended.added(1)).isTrue();
    }

    @Test
    void a_body_that_is_no_json_has_no_values_and_is_sent_as_it_is_where_none_is_needed() {
        Api.Said needed = api.event("payments", "{\"url\": oops");
        assertThat(needed.status()).isEqualTo(422);
        assertThat(needed.detail()).contains("url");
        Api.Said sent = api.event("slow-retry", "{\"url\": oops");
        assertThat(sent.status()).isEqualTo(202);
        assertThat(
                        api.get("/deliveries/" + sent.delivery(0) + "?body=true")
                                .json()
                                .at("/message/body")
                                .asText())
                .isEqualTo("{\"url\": oops");
        assertThat(fairlead.log()).contains("error parsing JSON payload");
    }

    @Test
    void a_rule_that_says_no_is_an_answer_and_one_that_cannot_be_judged_a_problem() {
        Api.Said no = api.event("guarded", "{}", "X-Token", "no-thanks");
        assertThat(no.status()).isEqualTo(200);
        assertThat(no.json())
                .isEqualTo(
                        Api.json(
                                "{\"triggered\":false,\"commandStarted\":false,\"deliveries\":[]}"));
        Api.Said yes = api.event("guarded", "{}", "X-Token", "yes-please");
        assertThat(yes.status()).isEqualTo(202);
        assertThat(yes.json().at("/commandStarted").booleanValue()).isTrue();
        Api.Said wrong = api.event("signed", "{}", "X-Signature", "sha256=00");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body()).doesNotContain("abc");
    }

    @Test
    void a_command_sees_the_events_headers_but_neither_the_token_nor_where_it_came_from()
            throws Exception {
        assertThat(api.event("sees", "{}", "X-Mine", "mine", "Cookie", "c=1").status())
                .isEqualTo(202);
        Path seen = directory.resolve("seen");
        await().until(() -> Files.exists(seen) && Files.readString(seen).contains("PATH="));
        assertThat(Files.readString(seen))
                .contains("\"X-Mine\":\"mine\"")
                .doesNotContainIgnoringCase("authorization")
                .doesNotContain("Cookie")
                .doesNotContain(Api.TOKEN);
    }

    @Test
    void what_finds_no_place_for_its_command_is_told_to_come_again() throws Exception {
        try {
            assertThat(api.event("one", "{}").status()).isEqualTo(202);
            Api.Said busy = api.event("one", "{}");
            assertThat(busy.status()).isEqualTo(429);
            assertThat(busy.header("Retry-After")).isEqualTo("1");
            assertThat(busy.header("Content-Type")).isEqualTo("application/problem+json");
            await().until(() -> commands("running") == 1);
            assertThat(commands("waiting")).isZero();
        } finally {
            Files.createFile(directory.resolve("go"));
        }
        await().until(() -> commands("running") == 0);
    }

    private static int commands(String how) {
        return api.get("/stats").json().at("/commands/" + how).asInt(-1);
    }

    @Test
    void a_body_that_is_too_large_is_refused_however_it_is_framed() {
        String large = "x".repeat(LIMIT + 1);
        for (var body :
                List.of(
                        HttpRequest.BodyPublishers.ofString(large),
                        HttpRequest.BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream(large.getBytes(US_ASCII))))) {
            Api.Said said =
                    api.send(fairlead.request(Api.BASE + "/events?hook=payments").POST(body));
            assertThat(said.status()).isEqualTo(413);
            assertThat(said.detail()).isEqualTo("the body is larger than 20000 bytes");
        }
    }

    @Test
    void a_body_that_does_not_come_is_not_waited_for() {
        String answer =
                fairlead.sendRaw(
                        """
                        POST /-/api/v1/events?hook=payments HTTP/1.1
                        Host: h
                        Authorization: Bearer %s
                        Content-Length: 100

                        {"url":\
                        """
                                .formatted(Api.TOKEN)
                                .replace("\n", "\r\n"));
        assertThat(answer).startsWith("HTTP/1.1 408 ").contains("the body took too long");
    }

    @Test
    void the_bodies_of_callers_that_left_are_forgotten() throws Exception {
        String body = "x".repeat(15_000);
        String call =
                "POST /-/api/v1/events?hook=left HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer %s\r\nContent-Length: 15000\r\n\r\n%s"
                        .formatted(Api.TOKEN, body);
        try {
            assertThat(api.event("left", "{}").status()).isEqualTo(202);
            for (int n = 0; n < 20; n++) {
                try (Socket socket = new Socket("127.0.0.1", fairlead.port())) {
                    socket.getOutputStream().write(call.getBytes(US_ASCII));
                }
            }
            await().until(() -> api.event("slow-retry", body).status() == 202);
        } finally {
            Files.createFile(directory.resolve("gone"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/events?hook=payments", "/deliveries/1", "/elsewhere", ""})
    void without_the_token_everything_is_closed(String path) {
        for (String brought : List.of("", "Bearer ", "Bearer wrong", "Basic " + Api.TOKEN)) {
            var request = fairlead.request(Api.BASE + path);
            if (!brought.isEmpty()) {
                request.header("Authorization", brought);
            }
            for (String method : List.of("GET", "POST", "OPTIONS", "DELETE")) {
                var answer =
                        FairleadProcess.send(
                                request.copy()
                                        .method(
                                                method,
                                                HttpRequest.BodyPublishers.ofString(
                                                        payment("w8"))));
                assertThat(answer.statusCode()).as(method).isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                        .startsWith("Bearer realm=\"fairlead\"")
                        .matches(c -> brought.isEmpty() != c.contains("invalid_token"));
                assertThat(Api.json(answer.body()).at("/status").intValue()).isEqualTo(401);
            }
        }
        assertThat(received("w8")).isEmpty();
        assertThat(fairlead.management("/metrics").body()).contains("fairlead_api_refused_total");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/%2D/api/v1/events", "/-/api/v1/%65vents", "/-/%61pi/v1/events?hook=x"})
    void an_escaped_path_leads_nowhere_else(String path) {
        var answer =
                FairleadProcess.send(
                        fairlead.request(path).POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/-//api/v1/events", "/x/..%2F-/api/v1/events", "//-/api/v1/events"})
    void a_path_that_is_not_clean_is_sent_elsewhere(String path) {
        var answer =
                FairleadProcess.send(
                        fairlead.request(path).POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(301);
    }

    @Test
    void a_refused_call_leaves_its_connection_to_the_next_request() {
        String body = "x".repeat(15_000);
        String answers =
                fairlead.sendRaw(
                        """
                        POST /-/api/v1/events?hook=payments HTTP/1.1
                        Host: h
                        Content-Length: 15000

                        %sGET / HTTP/1.1
                        Host: h
                        Connection: close

                        """
                                .formatted(body)
                                .replace("\n", "\r\n"));
        assertThat(answers).startsWith("HTTP/1.1 401 ").contains("HTTP/1.1 200 OK").endsWith("OK");
    }

    @Test
    void a_delivery_is_shown_with_its_attempts_and_with_its_body_only_when_asked_for() {
        sink.answering(500);
        Api.Said said = api.event("payments", payment("w9"), "Idempotency-Key", "key-9");
        String own = said.delivery(0);
        await().until(() -> api.state(own).equals("dead"));
        JsonNode shown = api.get("/deliveries/" + own).json();
        assertThat(shown.at("/id").asText()).isEqualTo(own);
        assertThat(shown.at("/hook").asText()).isEqualTo("payments");
        assertThat(shown.at("/webhookId").asText()).isEqualTo("w9");
        assertThat(shown.at("/destination").asText()).isEqualTo(sink.url("/p"));
        assertThat(shown.at("/reason").asText()).isEqualTo("gave up after 2 attempts");
        assertThat(Instant.parse(shown.at("/settledAt").asText()))
                .isAfterOrEqualTo(Instant.parse(shown.at("/createdAt").asText()).minusMillis(1));
        assertThat(shown.at("/attempts")).hasSize(2);
        JsonNode attempt = shown.at("/attempts/1");
        assertThat(attempt.at("/number").intValue()).isEqualTo(2);
        assertThat(attempt.at("/outcome").asText()).isEqualTo("refused");
        assertThat(attempt.at("/status").intValue()).isEqualTo(500);
        assertThat(attempt.at("/tookMillis").isNumber()).isTrue();
        assertThat(attempt.has("error")).isFalse();
        assertThat(shown.has("message")).isFalse();

        JsonNode whole = api.get("/deliveries/" + own + "?body=true").json();
        assertThat(whole.at("/message/body").asText()).startsWith("{\"id\":\"1\",\"payment\"");
        assertThat(whole.at("/message/headers/0/name").asText()).isEqualTo("Content-Type");

        JsonNode ledger = api.get("/deliveries/" + said.delivery(1)).json();
        assertThat(ledger.at("/destination").asText()).isEqualTo(sink.url(""));
        assertThat(ledger.toString()).doesNotContain(URL_TOKEN);
    }

    @Test
    void a_url_of_the_hook_file_is_shown_without_what_may_be_secret() {
        String id = api.event("slow-retry", "{}").delivery(0);
        String shown = api.get("/deliveries/" + id + "?body=true").body();
        assertThat(shown).contains(sink.url("")).doesNotContain(URL_TOKEN);
    }

    @Test
    void a_header_that_has_the_name_of_a_secret_is_sent_and_never_shown() {
        String id =
                api.event("with-headers", "{\"k\":\"planted-key\"}", "Idempotency-Key", "w20")
                        .delivery(0);
        await().until(() -> received("w20").size() == 1);
        assertThat(received("w20").getFirst().headers().getFirst("Authorization"))
                .isEqualTo("Bearer planted-bearer");
        JsonNode headers =
                api.get("/deliveries/" + id + "?body=true").json().at("/message/headers");
        assertThat(headers.toString())
                .contains(
                        "{\"name\":\"Authorization\",\"value\":\"***\"}",
                        "{\"name\":\"X-Api-Key\",\"value\":\"***\"}",
                        "{\"name\":\"X-Title\",\"value\":\"seen\"}")
                .doesNotContain("planted");
    }

    @Test
    void an_attempt_without_an_answer_names_the_kind_of_its_error() {
        String closed = "http://127.0.0.1:" + FairleadProcess.freePort() + "/";
        String id = api.event("payments", Article.message(closed, "w10", 1)).delivery(0);
        await().until(() -> api.state(id).equals("dead"));
        JsonNode attempt = api.get("/deliveries/" + id).json().at("/attempts/0");
        assertThat(attempt.at("/outcome").asText()).isEqualTo("unreachable");
        assertThat(attempt.at("/error").asText()).isEqualTo("refused");
        assertThat(attempt.has("status")).isFalse();
    }

    @Test
    void a_dead_letter_is_replayed_and_the_log_says_by_whom() {
        sink.answering(500);
        String id = api.event("payments", payment("w11")).delivery(0);
        await().until(() -> api.state(id).equals("dead"));
        sink.answering(200);
        Api.Said said = api.post("/deliveries/" + id + "/replay");
        assertThat(said.status()).isEqualTo(200);
        assertThat(said.json())
                .isEqualTo(Api.json("{\"id\":\"%s\",\"state\":\"waiting\"}".formatted(id)));
        await().until(() -> api.state(id).equals("delivered"));
        assertThat(received("w11")).hasSize(3);
        assertThat(fairlead.log()).contains("delivery replayed delivery=" + id + " by=billing");
        JsonNode delivered = api.get("/deliveries/" + id + "?body=true").json();
        assertThat(delivered.at("/message/headers")).isNotEmpty();
        assertThat(delivered.at("/message/body").asText()).startsWith("{");

        Api.Said late = api.post("/deliveries/" + id + "/replay");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.detail()).contains("is delivered and cannot be replayed");
    }

    @Test
    void a_waiting_delivery_is_cancelled_and_can_be_replayed() {
        String id = api.event("slow-retry", "{\"n\":12}", "Idempotency-Key", "w12").delivery(0);
        assertThat(api.state(id)).isEqualTo("waiting");
        assertThat(api.get("/deliveries/" + id).json().has("dueAt")).isTrue();
        Api.Said said = api.post("/deliveries/" + id + "/cancel");
        assertThat(said.json().at("/state").asText()).isEqualTo("cancelled");
        assertThat(api.state(id)).isEqualTo("cancelled");
        assertThat(fairlead.log()).contains("delivery cancelled delivery=" + id + " by=billing");
        assertThat(api.post("/deliveries/" + id + "/cancel").status()).isEqualTo(409);
        assertThat(received("w12")).isEmpty();
        assertThat(api.post("/deliveries/" + id + "/replay").status()).isEqualTo(200);
        await().until(() -> received("w12").size() == 1);
        assertThat(received("w12").getFirst().body()).isEqualTo("{\"n\":12}");
    }

    @Test
    void a_body_that_is_no_text_is_shown_in_base64() {
        byte[] bytes = {0, (byte) 0xff, 1};
        String id =
                api.send(
                                fairlead.request(Api.BASE + "/events?hook=slow-retry")
                                        .header("Content-Type", "application/octet-stream")
                                        .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)))
                        .delivery(0);
        JsonNode message = api.get("/deliveries/" + id + "?body=true").json().at("/message");
        assertThat(message.at("/bodyBase64").asText()).isEqualTo("AP8B");
        assertThat(message.has("body")).isFalse();
        assertThat(message.at("/headers/0/value").asText()).isEqualTo("application/octet-stream");
    }

    @Test
    void a_delivery_that_is_not_there_is_not_found() {
        for (String path : List.of("", "/replay", "/cancel")) {
            Api.Said said =
                    path.isEmpty()
                            ? api.get("/deliveries/none")
                            : api.post("/deliveries/none" + path);
            assertThat(said.status()).as(path).isEqualTo(404);
            assertThat(said.detail()).startsWith("there is no such delivery");
        }
    }

    @Test
    void calls_are_counted_by_the_door_they_came_in() {
        api.event("guarded", "{}");
        assertThat(fairlead.management("/metrics").body())
                .containsPattern(
                        "fairlead_arrivals_total\\{hook=\"guarded\",outcome=\"[a-z_]+\",source=\"api\"}");
    }

    @Test
    void many_calls_on_few_connections_are_all_answered() {
        long answered =
                Stream.generate(() -> api.event("slow-retry", "{}"))
                        .limit(200)
                        .parallel()
                        .filter(said -> said.status() == 202 && said.added(0))
                        .count();
        assertThat(answered).isEqualTo(200);
    }
}
