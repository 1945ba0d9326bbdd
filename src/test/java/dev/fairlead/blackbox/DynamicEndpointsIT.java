package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairlead.blackbox.Sink.Received;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Endpoints that are registered by the API while the program runs.
class DynamicEndpointsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String READS = "rEaDs0nlyrEaDs0nlyrEaDs0nly";
    private static final String OWN = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String HOOKS =
            """
            endpoints:
              - {id: ledger, url: "https://ledger.example/"}
            hooks:
              - id: orders
                deliver: []
              - id: both
                deliver: [{endpoint: ledger, when: {match: {type: value, value: "yes", parameter: {source: payload, name: ledger}}}}]
              - id: command
                execute-command: /bin/true
            """;

    @TempDir Path directory;
    private final List<FairleadProcess> processes = new ArrayList<>();
    private Sink sink;
    private RealRedis redis;

    @BeforeEach
    void open() {
        sink = Sink.open();
    }

    @AfterEach
    void close() {
        processes.forEach(FairleadProcess::close);
        if (redis != null) {
            redis.close();
        }
        sink.close();
    }

    private void on(String queue) {
        if (queue.equals("redis")) {
            redis = RealRedis.in(directory).start();
        }
    }

    private FairleadProcess.Start starting(Path where) {
        FairleadProcess.Start start =
                FairleadProcess.in(where)
                        .hooks(HOOKS)
                        .with(
                                "FAIRLEAD_ADMIN_TOKENS",
                                "me:%s,grafana:read-only:%s".formatted(Api.TOKEN, READS))
                        .allowingLoopback()
                        .probingOften();
        return redis == null ? start : start.with("REDIS_ADDRESS", redis.address());
    }

    private FairleadProcess go(FairleadProcess.Start start) {
        FairleadProcess process = start.go();
        processes.add(process);
        return process;
    }

    private FairleadProcess go() {
        return go(starting(directory));
    }

    private static Api.Said call(Api api, String method, String path, String body) {
        return api.send(
                api.fairlead()
                        .request(Api.BASE + path)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body)));
    }

    private static Api.Said matching(Api api, String tag, String method, String body) {
        return api.send(
                api.fairlead()
                        .request(Api.BASE + "/endpoints/acme")
                        .header("Content-Type", "application/json")
                        .header("If-Match", tag)
                        .method(method, BodyPublishers.ofString(body)));
    }

    private static Api.Said register(FairleadProcess fairlead, String body) {
        return call(Api.of(fairlead), "POST", "/endpoints", body);
    }

    private String acme(String more) {
        return "{\"id\":\"acme\",\"url\":\"%s\",\"hooks\":[\"orders\"]%s}"
                .formatted(sink.url("/acme"), more);
    }

    private static String secretOf(Api.Said said) {
        assertThat(said.status()).as(said.body()).isBetween(200, 201);
        String secret = said.json().at("/secret").asText();
        assertThat(Base64.getDecoder().decode(secret.replaceFirst("^whsec_", "")))
                .hasSizeBetween(24, 64);
        return secret;
    }

    private static JsonNode bring(FairleadProcess fairlead, String hook) {
        var answer = fairlead.postJson("/hooks/" + hook, "{\"order\":17}");
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
        return Api.json(answer.body()).at("/deliveries");
    }

    private List<Received> at(String path) {
        return sink.received().stream().filter(one -> one.path().equals(path)).toList();
    }

    private static String signature(Received one, String secret) throws Exception {
        String signed =
                one.webhookId()
                        + "."
                        + one.headers().getFirst("webhook-timestamp")
                        + "."
                        + one.body();
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
    }

    private static List<String> signatures(Received one) {
        return Arrays.asList(one.headers().getFirst("webhook-signature").split(" "));
    }

    private Received delivered(FairleadProcess by) {
        int before = sink.count();
        assertThat(bring(by, "orders")).hasSize(1);
        await().atMost(PATIENCE).until(() -> sink.count() > before);
        return sink.received().get(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "redis"})
    void what_is_registered_is_sent_to_signed_and_is_there_after_a_kill_until_it_is_removed(
            String queue) throws Exception {
        on(queue);
        FairleadProcess fairlead = go();
        assertThat(bring(fairlead, "orders")).isEmpty();

        Api.Said registered = register(fairlead, acme(""));
        assertThat(registered.status()).as(registered.body()).isEqualTo(201);
        assertThat(registered.header("Location")).endsWith("/-/api/v1/endpoints/acme");
        String secret = secretOf(registered);
        Received one = delivered(fairlead);
        assertThat(one.path()).isEqualTo("/acme");
        assertThat(one.body()).isEqualTo("{\"order\":17}");
        assertThat(signatures(one)).containsExactly(signature(one, secret));

        fairlead.kill();
        FairleadProcess again = go();
        Received two = delivered(again);
        assertThat(signatures(two)).containsExactly(signature(two, secret));

        assertThat(call(Api.of(again), "DELETE", "/endpoints/acme", "").status()).isEqualTo(204);
        assertThat(bring(again, "orders")).isEmpty();
        assertThat(Api.of(again).get("/endpoints/acme").status()).isEqualTo(404);
        assertThat(again.log()).contains("endpoint removed").contains("endpoint=acme by=me");
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "redis"})
    void what_is_still_owed_to_one_that_is_removed_becomes_a_dead_letter(String queue) {
        on(queue);
        FairleadProcess fairlead = go();
        sink.answering(500);
        secretOf(
                register(
                        fairlead,
                        acme(",\"retry\":{\"schedule\":[\"0s\",\"1s\",\"1s\",\"1s\",\"1h\"]}")));
        String id = bring(fairlead, "orders").get(0).asText();
        await().atMost(PATIENCE).until(() -> sink.count() > 0);
        assertThat(call(Api.of(fairlead), "DELETE", "/endpoints/acme", "").status()).isEqualTo(204);
        await().atMost(PATIENCE).until(() -> Api.of(fairlead).state(id).equals("dead"));
        assertThat(Api.of(fairlead).get("/deliveries/" + id).json().at("/reason").asText())
                .contains("no registration defines orders/endpoint:acme");
    }

    @Test
    void one_replica_delivers_what_the_other_has_registered_and_nothing_is_lost_before_it_looked()
            throws Exception {
        on("redis");
        FairleadProcess one = go(starting(Files.createDirectory(directory.resolve("one"))));
        FairleadProcess two = go(starting(Files.createDirectory(directory.resolve("two"))));
        // many at once: each is leased by the one or by the other, which may not have looked yet
        for (int round = 0; round < 5; round++) {
            String id = "e" + round;
            Api.Said said =
                    register(
                            one,
                            "{\"id\":\"%s\",\"url\":\"%s\",\"hooks\":[\"orders\"]}"
                                    .formatted(id, sink.url("/" + id)));
            assertThat(said.status()).as(said.body()).isEqualTo(201);
            for (int i = 0; i < 4; i++) {
                assertThat(bring(one, "orders")).hasSize(round + 1);
            }
        }
        await().atMost(PATIENCE).until(() -> sink.ids().size() == 20 && sink.count() >= 60);
        assertThat(Api.of(one).get("/deliveries?state=dead").json().at("/deliveries")).isEmpty();

        await().atMost(PATIENCE).until(() -> bring(two, "orders").size() == 5);
        one.kill();
        int before = at("/e0").size();
        bring(two, "orders");
        await().atMost(PATIENCE).until(() -> at("/e0").size() > before);
        assertThat(call(Api.of(two), "DELETE", "/endpoints/e0", "").status()).isEqualTo(204);
        assertThat(bring(two, "orders")).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "redis"})
    void both_secrets_sign_during_the_overlap_and_then_the_new_one_alone(String queue)
            throws Exception {
        on(queue);
        FairleadProcess fairlead = go();
        assertThat(register(fairlead, acme(",\"secret\":\"" + OWN + "\"")).json().has("secret"))
                .isFalse();
        Api.Said rotated =
                call(Api.of(fairlead), "POST", "/endpoints/acme/rotate-secret?overlap=8s", "");
        String secret = secretOf(rotated);
        assertThat(rotated.json().at("/oldUntil").asText()).isNotEmpty();
        Received during = delivered(fairlead);
        assertThat(signatures(during))
                .containsExactly(signature(during, secret), signature(during, OWN));
        assertThat(Api.of(fairlead).get("/endpoints/acme").json().at("/registered/secrets").asInt())
                .isEqualTo(2);

        await().atMost(PATIENCE)
                .until(() ->
                        Api.of(fairlead)
                                        .get("/endpoints/acme")
                                        .json()
                                        .at("/registered/secrets")
                                        .asInt()
                                == 1);
        Received after = delivered(fairlead);
        assertThat(signatures(after)).containsExactly(signature(after, secret));

        String last =
                secretOf(
                        call(
                                Api.of(fairlead),
                                "POST",
                                "/endpoints/acme/rotate-secret?overlap=0",
                                ""));
        Received at = delivered(fairlead);
        assertThat(signatures(at)).containsExactly(signature(at, last));
    }

    @Test
    void it_is_shown_with_what_was_said_of_it_and_defined_anew_with_its_secret() throws Exception {
        FairleadProcess fairlead = go();
        String secret = secretOf(register(fairlead, acme(",\"timeout\":\"3s\"")));
        JsonNode shown = Api.of(fairlead).get("/endpoints/acme").json();
        assertThat(shown.at("/from").asText()).isEqualTo("api");
        assertThat(shown.has("file")).isFalse();
        assertThat(shown.at("/signed").asBoolean()).isTrue();
        assertThat(shown.at("/hooks/0").asText()).isEqualTo("orders");
        assertThat(shown.at("/to").asText()).isEqualTo(sink.url(""));
        assertThat(shown.at("/registered/settings").toString()).isEqualTo("{\"timeout\":\"3s\"}");
        assertThat(Api.of(fairlead).get("/endpoints/ledger").json().at("/from").asText())
                .isEqualTo("file");

        Api.Said put =
                call(
                        Api.of(fairlead),
                        "PUT",
                        "/endpoints/acme",
                        "{\"url\":\"%s\",\"hooks\":[\"both\",\"orders\"]}"
                                .formatted(sink.url("/other")));
        assertThat(put.status()).as(put.body()).isEqualTo(204);
        Received one = delivered(fairlead);
        assertThat(one.path()).isEqualTo("/other");
        assertThat(signatures(one)).containsExactly(signature(one, secret));
        assertThat(bring(fairlead, "both")).hasSize(1);
        assertThat(Api.of(fairlead).post("/endpoints/acme/ping").json().at("/attempt/outcome"))
                .hasToString("\"delivered\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /endpoints | [1] | 400 | the body is no JSON object",
                "POST | /endpoints | null | 400 | the body is no JSON object",
                "POST | /endpoints | {\"url\":\"https://a.example/\",\"hooks\":[\"orders\"]} | 422 | letters, digits",
                "POST | /endpoints | {\"id\":\"a\",\"url\":\"https://a.example/\",\"hooks\":[\"nobody\"]} | 422 | endpoint a: hooks: there is no hook \"nobody\" in the hook files",
                "POST | /endpoints | {\"id\":\"a\",\"url\":\"https://a.example/\",\"hooks\":[\"command\"]} | 422 | deliver: []",
                "POST | /endpoints | {\"id\":\"a\",\"url\":\"https://a.example/\",\"hooks\":[\"orders\"],\"proxy\":\"http://p:1\"} | 422 | endpoint a: proxy: only a hook file",
                "POST | /endpoints | {\"id\":\"a\",\"url\":\"https://a.example/\",\"hooks\":[\"orders\"],\"tls\":{\"trusted-certificates\":\"/etc/passwd\"}} | 422 | endpoint a: tls.trusted-certificates: only a hook file",
                "POST | /endpoints | {\"id\":\"ledger\",\"url\":\"https://a.example/\",\"hooks\":[\"orders\"]} | 409 | stands in the hook file",
                "POST | /endpoints | {\"id\":\"acme\",\"url\":\"https://a.example/\",\"hooks\":[\"orders\"]} | 409 | there is an endpoint acme already",
                "PUT | /endpoints/ledger | {\"url\":\"https://a.example/\",\"hooks\":[\"orders\"]} | 409 | stands in the hook file",
                "PUT | /endpoints/nobody | {\"url\":\"https://a.example/\",\"hooks\":[\"orders\"]} | 404 | there is no such endpoint",
                "PUT | /endpoints/acme | {\"id\":\"b\",\"url\":\"https://a.example/\",\"hooks\":[\"orders\"]} | 422 | keeps its id",
                "DELETE | /endpoints/ledger | '' | 409 | change it there",
                "DELETE | /endpoints/nobody | '' | 404 | there is no such endpoint",
                "POST | /endpoints/ledger/rotate-secret | '' | 409 | change it there",
                "POST | /endpoints/nobody/rotate-secret | '' | 404 | there is no such endpoint",
                "POST | /endpoints/acme/rotate-secret?overlap=soon | '' | 400 | expected a duration",
                "POST | /endpoints/acme/rotate-secret?overlap=400d | '' | 422 | at most 365d",
            })
    void what_cannot_be_done_is_told_with_the_mend_and_changes_nothing(
            String method, String path, String body, int status, String told) {
        FairleadProcess fairlead = go();
        secretOf(register(fairlead, acme("")));
        String before = Api.of(fairlead).get("/endpoints").body();

        Api.Said said = call(Api.of(fairlead), method, path, body);

        assertThat(said.status()).as(said.body()).isEqualTo(status);
        assertThat(said.detail()).contains(told);
        assertThat(Api.of(fairlead).get("/endpoints").body()).isEqualTo(before);
    }

    @Test
    void the_command_line_registers_changes_and_removes() throws Exception {
        FairleadProcess fairlead = go();
        Tool tool = Tool.asking(fairlead, directory);
        Tool.Said added = tool.reading(acme("")).run("endpoints", "add", "-");
        assertThat(added.code()).as(added.err()).isZero();
        Received one = delivered(fairlead);
        assertThat(signatures(one)).containsExactly(signature(one, added.out().strip()));

        FairleadProcess.write(directory.resolve("acme.json"), acme("").replace("/acme", "/moved"));
        Tool.Said set =
                tool.run("endpoints", "set", "acme", directory.resolve("acme.json").toString());
        assertThat(set).isEqualTo(new Tool.Said(0, "", ""));
        assertThat(delivered(fairlead).path()).isEqualTo("/moved");

        String secret = tool.run("endpoints", "rotate", "acme", "-overlap", "0").out().strip();
        Received two = delivered(fairlead);
        assertThat(signatures(two)).containsExactly(signature(two, secret));
        assertThat(tool.run("endpoints", "show", "acme").out()).contains("api");
        assertThat(tool.run("endpoints", "remove", "acme")).isEqualTo(new Tool.Said(0, "", ""));
        Tool.Said again = tool.run("endpoints", "remove", "acme");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("there is no such endpoint");
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "redis"})
    void who_changes_what_another_has_changed_meanwhile_is_told_and_changes_nothing(String queue) {
        on(queue);
        FairleadProcess fairlead = go();
        Api api = Api.of(fairlead);
        secretOf(register(fairlead, acme("")));
        String seen = api.get("/endpoints/acme").header("ETag");
        assertThat(seen).matches("\"[0-9a-f]{16}\"");
        assertThat(api.get("/endpoints/acme").header("ETag")).isEqualTo(seen);
        assertThat(api.get("/endpoints/ledger").header("ETag")).isEmpty();

        assertThat(matching(api, seen, "PUT", acme(",\"timeout\":\"7s\"")).status()).isEqualTo(204);
        Api.Said late = matching(api, seen, "PUT", acme(",\"timeout\":\"8s\""));
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.detail()).contains("no longer what that If-Match names: read it");
        assertThat(matching(api, seen, "DELETE", "").status()).isEqualTo(412);
        assertThat(api.get("/endpoints/acme").json().at("/registered/settings/timeout").asText())
                .isEqualTo("7s");

        String now = api.get("/endpoints/acme").header("ETag");
        secretOf(call(api, "POST", "/endpoints/acme/rotate-secret", ""));
        assertThat(matching(api, now, "DELETE", "").status()).isEqualTo(412);
        assertThat(matching(api, "W/" + now, "DELETE", "").status()).isEqualTo(412);
        String last = api.get("/endpoints/acme").header("ETag");
        assertThat(matching(api, "\"other\", " + last, "DELETE", "").status()).isEqualTo(204);
        assertThat(matching(api, last, "DELETE", "").status()).isEqualTo(404);
    }

    @Test
    void who_may_only_read_sees_it_and_changes_nothing() {
        FairleadProcess fairlead = go();
        Api reader = new Api(fairlead, READS);
        assertThat(call(reader, "POST", "/endpoints", acme("")).status()).isEqualTo(403);
        secretOf(register(fairlead, acme("")));
        assertThat(reader.get("/endpoints/acme").json().at("/from").asText()).isEqualTo("api");
        assertThat(call(reader, "PUT", "/endpoints/acme", acme("")).status()).isEqualTo(403);
        assertThat(call(reader, "POST", "/endpoints/acme/rotate-secret", "").status())
                .isEqualTo(403);
        assertThat(call(reader, "DELETE", "/endpoints/acme", "").status()).isEqualTo(403);
        assertThat(fairlead.log()).contains("POST /-/api/v1/endpoints\" outcome=201");
    }

    @Test
    void an_address_that_strangers_may_not_name_is_never_connected_to() {
        FairleadProcess fairlead =
                go(starting(directory).with("FAIRLEAD_ATTEMPT_ALLOWED_ADDRESSES", "192.0.2.0/24"));
        secretOf(register(fairlead, acme("")));
        String id = bring(fairlead, "orders").get(0).asText();
        await().atMost(PATIENCE).until(() -> Api.of(fairlead).state(id).equals("dead"));
        JsonNode delivery = Api.of(fairlead).get("/deliveries/" + id).json();
        assertThat(delivery.at("/attempts/0/outcome").asText()).isEqualTo("forbidden");
        assertThat(
                        Api.of(fairlead)
                                .post("/endpoints/acme/ping")
                                .json()
                                .at("/attempt/outcome")
                                .asText())
                .isEqualTo("forbidden");
        assertThat(sink.count()).isZero();
    }

    @Test
    void what_the_files_take_from_it_rests_and_is_told_once_for_each_reading() throws Exception {
        FairleadProcess fairlead = go();
        secretOf(register(fairlead, acme("")));
        Path hooks = directory.resolve("hooks.yaml");
        FairleadProcess.write(hooks, HOOKS.replace("id: orders", "id: renamed"));
        assertThat(Api.of(fairlead).post("/hooks/reload").status()).isEqualTo(200);
        JsonNode shown = Api.of(fairlead).get("/endpoints/acme").json();
        assertThat(shown.at("/hooks")).isEmpty();
        assertThat(shown.at("/registered/hooks/0").asText()).isEqualTo("orders");
        String resting =
                "endpoint acme, registered by the API: there is no hook \"orders\" in the hook files";
        assertThat(fairlead.logged(resting)).isEqualTo(1);

        FairleadProcess.write(
                hooks,
                HOOKS.replace("id: ledger", "id: acme")
                        .replace("endpoint: ledger", "endpoint: acme"));
        assertThat(Api.of(fairlead).post("/hooks/reload").status()).isEqualTo(200);
        assertThat(Api.of(fairlead).get("/endpoints/acme").json().at("/from").asText())
                .isEqualTo("file");
        assertThat(fairlead.log()).contains("endpoint acme, registered by the API, rests: ");

        FairleadProcess.write(hooks, HOOKS);
        assertThat(Api.of(fairlead).post("/hooks/reload").status()).isEqualTo(200);
        assertThat(delivered(fairlead).path()).isEqualTo("/acme");
    }

    @Test
    void what_a_later_version_stored_is_passed_over_and_told_and_the_rest_serves() {
        on("redis");
        FairleadProcess one = go();
        secretOf(register(one, acme("")));
        String key = redis.keys("*endpoints}:all").getFirst();
        one.kill();
        redis.run("HSET", key, "future", "{\"format\":9,\"secrets\":[\"whsec_planted\"]}");

        FairleadProcess two = go();

        assertThat(delivered(two).path()).isEqualTo("/acme");
        assertThat(two.log())
                .contains("endpoint future: a later version of this program wrote it")
                .doesNotContain("whsec_planted");
        assertThat(
                        call(
                                        Api.of(two),
                                        "PUT",
                                        "/endpoints/future",
                                        "{\"url\":\"https://a.example/\",\"hooks\":[\"orders\"]}")
                                .status())
                .isEqualTo(409);
        assertThat(call(Api.of(two), "DELETE", "/endpoints/future", "").status()).isEqualTo(204);
    }

    @Test
    void while_it_is_not_known_who_is_registered_nothing_is_taken_that_would_be_owed() {
        redis = RealRedis.in(directory).losingNothing().start();
        secretOf(register(go(), acme("")));
        processes.getFirst().kill();
        FairleadProcess.Start start = starting(directory);
        redis.stop();

        FairleadProcess two = go(start);

        assertThat(two.postJson("/hooks/orders", "{}").statusCode()).isEqualTo(503);
        assertThat(two.postJson("/hooks/command", "{}").statusCode()).isEqualTo(200);
        assertThat(two.log())
                .contains("the endpoints that are registered by the API cannot be read");
        assertThat(register(two, acme("")).status()).isEqualTo(503);

        redis.start();
        await().atMost(PATIENCE)
                .until(() -> two.postJson("/hooks/orders", "{}").statusCode() == 202);
    }

    @Test
    void no_secret_of_it_is_in_the_log_the_api_or_the_metrics_and_the_file_is_for_nobody_else()
            throws IOException {
        FairleadProcess fairlead = go();
        List<String> planted =
                new ArrayList<>(
                        List.of(
                                OWN,
                                OWN.substring("whsec_".length()),
                                "planted-token",
                                "planted-header",
                                "planted-path"));
        Api.Said said =
                register(
                        fairlead,
                        "{\"id\":\"acme\",\"url\":\"%s\",\"hooks\":[\"orders\"],\"secret\":\"%s\",\"auth\":{\"bearer\":{\"token\":\"planted-token\"}},\"headers\":{\"X-Key\":\"planted-header\"}}"
                                .formatted(sink.url("/planted-path"), OWN));
        assertThat(said.status()).as(said.body()).isEqualTo(201);
        String made = secretOf(call(Api.of(fairlead), "POST", "/endpoints/acme/rotate-secret", ""));
        planted.add(made.substring("whsec_".length()));
        Received one = delivered(fairlead);
        assertThat(one.headers().getFirst("Authorization")).isEqualTo("Bearer planted-token");
        assertThat(one.headers().getFirst("X-Key")).isEqualTo("planted-header");
        Api.Said wrong = register(fairlead, acme(",\"secret\":[\"" + OWN + "\",7]"));
        assertThat(wrong.status()).isEqualTo(422);

        StringBuilder shown = new StringBuilder(said.body()).append(wrong.body());
        for (String path :
                List.of(
                        "/endpoints",
                        "/endpoints/acme",
                        "/hooks",
                        "/hooks/orders",
                        "/deliveries")) {
            shown.append(Api.of(fairlead).get(path).body());
        }
        shown.append(fairlead.management("/metrics").body()).append(fairlead.log());
        assertThat(shown.toString()).doesNotContain(planted);
        Path file = directory.resolve("queue").resolve("endpoints.db");
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        assertThat(Files.readString(directory.resolve("queue").resolve("queue.db"), ISO_8859_1))
                .doesNotContain(planted);
    }
}
