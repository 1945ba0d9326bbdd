package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairlead.blackbox.Sink.Answer;
import dev.fairlead.blackbox.Sink.Received;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Endpoints by the API: how they stand, and what can be done with them.
class EndpointsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String READS = "rEaDs0nlyrEaDs0nlyrEaDs0nly";
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

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

    private String hooks() {
        return """
        endpoints:
          - {id: ledger, url: "%1$s", retry: {schedule: [0s, 1h]}, secret: %2$s}
          - {id: slow, url: "%1$s/slow", timeout: 1500ms}
          - {id: metadata, url: "http://169.254.169.254/latest"}
          - {id: closed, url: "%1$s", disabled: true}
        hooks:
          - id: in
            deliver: [{endpoint: ledger, id: {source: payload, name: id}}]
          - id: own/one
            deliver: [{url: "%1$s/own", lane: joined}]
          - id: given
            deliver: [{url: {source: payload, name: url}}]
        lanes: {joined: {max-in-flight: 2}}
        """
                .formatted(sink.url("/p"), SECRET);
    }

    private FairleadProcess go(Path queueOf, String hooks, String... setting) {
        FairleadProcess.Start start =
                FairleadProcess.in(queueOf)
                        .hooks(hooks)
                        .with(
                                "FAIRLEAD_ADMIN_TOKENS",
                                "me:%s,grafana:read-only:%s".formatted(Api.TOKEN, READS))
                        .allowingLoopback()
                        .probingOften();
        if (redis != null) {
            start.with("REDIS_ADDRESS", redis.address());
        }
        if (setting.length > 0) {
            start.with(setting[0], setting[1]);
        }
        FairleadProcess process = start.go();
        processes.add(process);
        return process;
    }

    private FairleadProcess go() {
        return go(directory, hooks());
    }

    private static void bring(FairleadProcess fairlead, String id) {
        String message = "{\"id\":\"" + id + "\"}";
        assertThat(fairlead.postJson("/hooks/in", message).statusCode()).isEqualTo(202);
    }

    private static JsonNode show(FairleadProcess fairlead, String name) {
        return Api.of(fairlead).get("/endpoints/" + encoded(name)).json();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static JsonNode act(FairleadProcess fairlead, String name, String action) {
        Api.Said said = Api.of(fairlead).post("/endpoints/" + encoded(name) + "/" + action);
        assertThat(said.status()).as(said.body()).isEqualTo(200);
        return said.json();
    }

    /// A delivery by another way shows that the dispatcher looked since.
    private void dispatcherLooked(FairleadProcess fairlead) {
        int before = sink.count();
        assertThat(fairlead.postJson("/hooks/own/one", "{}").statusCode()).isEqualTo(202);
        await().atMost(PATIENCE).until(() -> sink.count() > before);
    }

    private List<String> arrived() {
        return sink.received().stream()
                .filter(one -> one.path().equals("/p"))
                .map(one -> one.headers().getFirst("webhook-id"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "redis"})
    void what_a_paused_endpoint_owes_waits_through_a_kill_and_comes_whole_when_it_is_resumed(
            String queue) {
        if (queue.equals("redis")) {
            redis = RealRedis.in(directory).start();
        }
        FairleadProcess fairlead = go();
        assertThat(act(fairlead, "ledger", "pause").at("/state").asText()).isEqualTo("paused");
        IntStream.range(0, 5).forEach(i -> bring(fairlead, "early" + i));
        dispatcherLooked(fairlead);
        assertThat(show(fairlead, "ledger").at("/waiting").asInt()).isEqualTo(5);
        assertThat(fairlead.log()).contains("endpoint paused").contains("endpoint=ledger by=me");

        fairlead.kill();
        FairleadProcess again = go();
        IntStream.range(0, 5).forEach(i -> bring(again, "late" + i));
        dispatcherLooked(again);
        JsonNode ledger = show(again, "ledger");
        assertThat(ledger.at("/state").asText()).isEqualTo("paused");
        assertThat(ledger.at("/since").asText()).isNotEmpty();
        assertThat(ledger.at("/waiting").asInt()).isEqualTo(10);
        assertThat(arrived()).isEmpty();

        assertThat(act(again, "ledger", "resume").at("/state").asText()).isEqualTo("active");
        await().atMost(PATIENCE).until(() -> arrived().size() == 10);
        assertThat(Set.copyOf(arrived())).hasSize(10);
        assertThat(act(again, "ledger", "resume").at("/state").asText()).isEqualTo("active");
    }

    @Test
    void every_replica_keeps_to_the_pause_that_one_was_told_of() throws Exception {
        redis = RealRedis.in(directory).start();
        FairleadProcess one = go(Files.createDirectory(directory.resolve("one")), hooks());
        FairleadProcess two = go(Files.createDirectory(directory.resolve("two")), hooks());
        act(one, "ledger", "pause");

        bring(two, "a");
        dispatcherLooked(two);
        dispatcherLooked(one);
        assertThat(show(two, "ledger").at("/state").asText()).isEqualTo("paused");
        assertThat(arrived()).isEmpty();

        act(two, "ledger", "resume");
        await().atMost(PATIENCE).until(() -> arrived().equals(List.of("a")));
        assertThat(show(one, "ledger").at("/state").asText()).isEqualTo("active");
    }

    @Test
    void all_endpoints_of_the_files_are_there_with_how_they_stand_and_how_it_goes() {
        FairleadProcess fairlead = go();
        JsonNode all = Api.of(fairlead).get("/endpoints").json().at("/endpoints");

        assertThat(all)
                .extracting(one -> one.at("/name").asText().replaceAll(":[0-9a-f]{16}$", ":…"))
                .containsExactly(
                        "ledger",
                        "slow",
                        "metadata",
                        "closed",
                        "own/one/url:127.0.0.1:…",
                        "given/url-from:payload:url");
        JsonNode ledger = all.get(0);
        assertThat(ledger.at("/to").asText()).isEqualTo(sink.url(""));
        assertThat(ledger.at("/file").asText()).endsWith(".yaml");
        assertThat(ledger.at("/lanes/0").asText()).isEqualTo("endpoint:ledger");
        assertThat(ledger.at("/hooks/0").asText()).isEqualTo("in");
        assertThat(ledger.at("/signed").asBoolean()).isTrue();
        assertThat(ledger.at("/state").asText()).isEqualTo("active");
        assertThat(ledger.has("recent")).isFalse();
        assertThat(all.get(3).at("/state").asText()).isEqualTo("disabled");
        assertThat(all.get(4).at("/lanes/0").asText()).isEqualTo("lane:joined");
        assertThat(all.get(5).has("to")).isFalse();

        bring(fairlead, "a");
        await().atMost(PATIENCE).until(() -> show(fairlead, "ledger").has("recent"));
        sink.answering(500);
        bring(fairlead, "b");
        await().atMost(PATIENCE)
                .until(() -> show(fairlead, "ledger").at("/recent/attempts").asInt() == 2);
        JsonNode recent = show(fairlead, "ledger").at("/recent");
        assertThat(recent.at("/delivered").asInt()).isEqualTo(1);
        assertThat(recent.at("/last/status").asInt()).isEqualTo(500);
        assertThat(recent.at("/p95Millis").asLong()).isGreaterThanOrEqualTo(0);
        assertThat(show(fairlead, all.get(4).at("/name").asText()).at("/state").asText())
                .isEqualTo("active");
        assertThat(Api.of(fairlead).get("/endpoints/nobody").status()).isEqualTo(404);
    }

    @Test
    void an_endpoint_that_is_gone_is_disabled_until_it_is_enabled() {
        FairleadProcess fairlead = go();
        sink.answering(410);
        bring(fairlead, "a");
        await().atMost(PATIENCE)
                .until(() -> show(fairlead, "ledger").at("/state").asText().equals("disabled"));
        assertThat(show(fairlead, "ledger").at("/reason").asText()).contains("410");
        sink.answering(200);

        assertThat(act(fairlead, "ledger", "enable").at("/state").asText()).isEqualTo("active");

        bring(fairlead, "b");
        await().atMost(PATIENCE).until(() -> arrived().contains("b"));
        assertThat(fairlead.metric("fairlead_receivers_enablings_total")).isEqualTo(1);
    }

    @Test
    void the_time_of_a_pause_does_not_count_as_failing() {
        Duration disableAfter = Duration.ofSeconds(20);
        FairleadProcess fairlead =
                go(directory, hooks(), "FAIRLEAD_QUEUE_DISABLE_AFTER", disableAfter.toString());
        sink.answering(500);
        bring(fairlead, "a");
        await().atMost(PATIENCE).until(() -> show(fairlead, "ledger").has("recent"));
        act(fairlead, "ledger", "pause");
        Instant over = Instant.now().plus(disableAfter);
        await().atMost(PATIENCE).until(() -> Instant.now().isAfter(over));

        act(fairlead, "ledger", "resume");
        bring(fairlead, "b");

        await().atMost(PATIENCE)
                .until(() -> show(fairlead, "ledger").at("/recent/attempts").asInt() == 2);
        assertThat(show(fairlead, "ledger").at("/state").asText()).isNotEqualTo("disabled");
    }

    @Test
    void a_ping_is_one_signed_attempt_of_which_nothing_is_kept() throws Exception {
        FairleadProcess fairlead = go();
        act(fairlead, "ledger", "pause");
        sink.answering(_ -> new Answer(418, Map.of(), Duration.ZERO));

        JsonNode pinged = act(fairlead, "ledger", "ping");

        assertThat(pinged.at("/attempt/outcome").asText()).isEqualTo("refused");
        assertThat(pinged.at("/attempt/status").asInt()).isEqualTo(418);
        assertThat(sink.count()).isEqualTo(1);
        Received sent = sink.received().getFirst();
        assertThat(sent.body()).startsWith("{\"type\":\"fairlead.ping\",\"timestamp\":\"");
        String id = sent.headers().getFirst("webhook-id");
        String signed = id + "." + sent.headers().getFirst("webhook-timestamp") + "." + sent.body();
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] key = Base64.getDecoder().decode(SECRET.substring("whsec_".length()));
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        assertThat(sent.headers().getFirst("webhook-signature"))
                .isEqualTo(
                        "v1,"
                                + Base64.getEncoder()
                                        .encodeToString(mac.doFinal(signed.getBytes(UTF_8))));
        assertThat(Api.of(fairlead).get("/deliveries").json().at("/deliveries")).isEmpty();
        assertThat(fairlead.log()).contains("POST /-/api/v1/endpoints/ledger/ping\" outcome=200");
    }

    @Test
    void a_ping_that_hangs_ends_by_the_endpoint_s_timeout() {
        FairleadProcess fairlead = go();
        sink.answering(_ -> new Answer(200, Map.of(), Duration.ofSeconds(30)));

        JsonNode pinged = act(fairlead, "slow", "ping");

        assertThat(pinged.at("/attempt/error").asText()).isEqualTo("timeout");
        assertThat(pinged.at("/attempt/tookMillis").asLong()).isBetween(1_400L, 20_000L);
    }

    @Test
    void a_ping_to_an_address_that_is_blocked_says_so_and_nothing_is_sent() {
        FairleadProcess fairlead = go();

        JsonNode pinged = act(fairlead, "metadata", "ping");

        assertThat(pinged.at("/attempt/outcome").asText()).isEqualTo("forbidden");
        assertThat(pinged.at("/attempt/detail").asText()).contains("metadata");
    }

    @Test
    void what_cannot_be_done_is_told_with_the_mend() {
        Api api = Api.of(go());
        String given = "/endpoints/" + encoded("given/url-from:payload:url");
        for (String action : List.of("pause", "resume", "enable", "ping")) {
            Api.Said said = api.post(given + "/" + action);
            assertThat(said.status()).as(action).isEqualTo(409);
            assertThat(said.detail()).contains("each delivery brings its URL");
            assertThat(api.post("/endpoints/nobody/" + action).status()).isEqualTo(404);
        }
        assertThat(api.post("/endpoints/closed/ping").detail())
                .contains("disabled in its hook file");
        assertThat(api.post("/endpoints/closed/enable").status()).isEqualTo(409);
        assertThat(sink.count()).isZero();
    }

    @Test
    void a_name_that_two_files_give_is_listed_twice_and_nothing_is_done_with_it() throws Exception {
        Path files = Files.createDirectory(directory.resolve("hooks.d"));
        for (String file : List.of("a", "b")) {
            FairleadProcess.write(
                    files.resolve(file + ".yaml"),
                    "{endpoints: [{id: twice, url: \"%s\"}], hooks: [{id: %s, deliver: [{endpoint: twice}]}]}"
                            .formatted(sink.url("/" + file), file));
        }
        FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .with("FAIRLEAD_HOOK_FILES", files.toString())
                        .with("FAIRLEAD_ADMIN_TOKENS", "me:" + Api.TOKEN)
                        .go();
        processes.add(fairlead);
        Api api = Api.of(fairlead);

        assertThat(api.get("/endpoints").json().at("/endpoints")).hasSize(2);
        Api.Said said = api.post("/endpoints/twice/ping");
        assertThat(said.status()).isEqualTo(409);
        assertThat(said.detail()).contains("a.yaml", "b.yaml", "give one of them another");
        assertThat(sink.count()).isZero();
    }

    @Test
    void who_may_only_read_sees_them_and_changes_nothing() {
        FairleadProcess fairlead = go();
        Api reader = new Api(fairlead, READS);

        assertThat(reader.get("/endpoints").json().at("/endpoints")).hasSize(6);
        for (String action : List.of("pause", "resume", "enable", "ping")) {
            assertThat(reader.post("/endpoints/ledger/" + action).status()).isEqualTo(403);
        }
        assertThat(show(fairlead, "ledger").at("/state").asText()).isEqualTo("active");
        assertThat(sink.count()).isZero();
    }

    @Test
    void the_command_line_lists_them_shows_one_and_does_the_same() {
        FairleadProcess fairlead = go();
        Tool tool = Tool.asking(fairlead, directory);

        Tool.Said list = tool.run("endpoints", "list");
        assertThat(list.code()).as(list.err()).isZero();
        assertThat(list.out().lines().toList())
                .hasSize(7)
                .anyMatch(line -> line.matches("ledger +active +0 +- +- +- +http://127.*"))
                .anyMatch(line -> line.matches("given/url-from:payload:url +active +0 .* -"));
        assertThat(tool.run("endpoints", "list", "-json").out().lines())
                .hasSize(6)
                .allMatch(line -> Api.json(line).has("state"));
        assertThat(tool.run("endpoints", "pause", "ledger").out()).containsPattern("state +paused");
        assertThat(show(fairlead, "ledger").at("/state").asText()).isEqualTo("paused");
        assertThat(tool.run("endpoints", "resume", "ledger").out())
                .containsPattern("state +active");
        Tool.Said pinged = tool.run("endpoints", "ping", "ledger");
        assertThat(pinged.code()).isZero();
        assertThat(pinged.out()).matches("delivered: 200 after [0-9]+ ms\n");
        Tool.Said blocked = tool.run("endpoints", "ping", "metadata");
        assertThat(blocked.code()).isEqualTo(1);
        assertThat(blocked.out()).startsWith("forbidden: address after ");
        bring(fairlead, "a");
        await().atMost(PATIENCE).until(() -> show(fairlead, "ledger").has("recent"));
        assertThat(tool.run("endpoints", "show", "ledger").out())
                .contains("1 of the last 1 attempts")
                .containsPattern("lane +endpoint:ledger");
        Tool.Said nobody = tool.run("endpoints", "enable", "nobody");
        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.err()).contains("there is no endpoint nobody");
    }

    @Test
    void no_secret_of_an_endpoint_is_shown_in_any_state_or_answer() {
        List<String> secrets =
                List.of(
                        "planted-path",
                        "planted-query",
                        "planted-secret",
                        "planted-bearer",
                        "planted-header");
        String settings =
                "url: \"%s/planted-path?key=planted-query\", signature: github, secret: planted-secret"
                        .formatted(sink.url(""));
        FairleadProcess fairlead =
                go(
                        directory,
                        """
                        endpoints:
                          - {id: named, %1$s, auth: {bearer: {token: planted-bearer}}, headers: {X-Own: planted-header}}
                        hooks:
                          - {id: in, deliver: [{endpoint: named, id: {source: payload, name: id}}, {%1$s}]}
                        """
                                .formatted(settings));
        bring(fairlead, "a");
        await().atMost(PATIENCE).until(() -> sink.count() == 2);
        StringBuilder said = new StringBuilder();
        Api api = Api.of(fairlead);
        JsonNode all = api.get("/endpoints").json().at("/endpoints");
        assertThat(all).hasSize(2);
        for (JsonNode one : all) {
            String path = "/endpoints/" + encoded(one.at("/name").asText());
            for (String action : List.of("ping", "pause", "resume", "enable")) {
                said.append(api.post(path + "/" + action).body());
            }
            said.append(api.get(path).body());
        }
        said.append(all).append(fairlead.log());

        assertThat(said).contains("\"state\":\"paused\"", "\"outcome\":\"delivered\"");
        assertThat(secrets).allSatisfy(secret -> assertThat(said).doesNotContain(secret));
    }
}
