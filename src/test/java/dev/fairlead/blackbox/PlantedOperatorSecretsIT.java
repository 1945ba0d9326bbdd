package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Secrets of the operator are planted wherever one can stand: in a rule, in the environment of a
/// template, in tokens, in the URL of Redis, in an endpoint of the file and of the API. Then
/// everything goes wrong that is told of, and whatever was said to anybody is searched for them.
class PlantedOperatorSecretsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOKEN = "planted-admin-token-of-ops";
    private static final String FILED = "planted-token-of-a-file-of-ci";
    private static final String REDIS = "planted-redis-password";
    private static final String REGISTERED = "planted-registered-secret";

    /// They begin alike, so that none is missed.
    private static final String PLANTED = "planted";

    private static final String REQUEST =
            """
            POST /hooks/%s HTTP/1.1
            Content-Type: application/json
            X-Hub-Signature-256: sha256=guessed
            X-Gate: guessed

            {"n":1}\
            """;

    @TempDir Path directory;
    private final Map<String, String> said = new TreeMap<>();
    private RealRedis redis;
    private Sink sink;
    private TokenEndpoint tokens;

    @BeforeEach
    void open() throws IOException {
        sink = Sink.open().answering(500);
        tokens = TokenEndpoint.open().refusing(400, "{\"error\":\"invalid_client\"}");
        redis =
                RealRedis.in(Files.createDirectory(directory.resolve("redis")))
                        .with("requirepass " + REDIS)
                        .start();
        Path file = directory.resolve("tokens");
        FairleadProcess.write(file, "ci:read-only:" + FILED + "\n");
    }

    @AfterEach
    void close() {
        tokens.close();
        sink.close();
        redis.close();
    }

    @Test
    void no_secret_of_the_operator_is_in_any_line_answer_or_metric_whatever_goes_wrong()
            throws Exception {
        try (FairleadProcess fairlead = starting().go()) {
            Api api = new Api(fairlead, TOKEN);
            await().atMost(PATIENCE).until(() -> fairlead.logged("reading Redis stream") > 0);
            await().atMost(PATIENCE).until(() -> fairlead.logged("listening on Redis") > 0);
            register(api);
            arrive(fairlead);
            explain(api);
            await().atMost(PATIENCE).until(() -> found(api, "state=dead").size() == 5);
            await().atMost(PATIENCE)
                    .until(() -> api.get("/arrivals").json().at("/arrivals").size() == 3);
            ask(fairlead, api, "as all is well");
            breakTheFile(fairlead, api);
            redis.stop();
            await().atMost(PATIENCE).until(() -> fairlead.logged("the queue is away") > 0);
            say("answer without Redis", fairlead.postJson("/hooks/signed", "{}").body());
            ask(fairlead, api, "without Redis");
            redis.start();
            await().atMost(PATIENCE).until(() -> fairlead.logged("the queue is back") > 0);
            assertThat(fairlead.stop()).isZero();
            said.put("log", fairlead.log());
        }
        assertSearched();
        said.forEach((where, text) ->
                assertThat(text.lines().filter(line -> line.contains(PLANTED)))
                        .as(where)
                        .isEmpty());
    }

    /// Or nothing was searched.
    private void assertSearched() {
        assertThat(said.get("log"))
                .contains("invalid payload signature in header X-Hub-Signature-256")
                .contains("delivery is a dead letter", "outcome=token")
                .contains("asked with a wrong token", "couldn't load hooks from file!");
        assertThat(said.get("metrics as all is well")).contains("fairlead_arrivals_total{");
        assertThat(said.get("/endpoints as all is well")).contains("bank", "oauth", "acme");
        assertThat(said.get("arrivals as all is well")).contains("signature-wrong", "***");
        assertThat(said.get("explanation of gated")).contains("***");
        assertThat(said.get("/stats without Redis")).contains("503");
        assertThat(said.get("ready without Redis")).contains("the queue is away");
    }

    private void register(Api api) {
        String acme =
                "{\"id\":\"acme\",\"url\":\"%s\",\"hooks\":[\"open\"],\"secret\":\"%s\",\"signature\":\"%s\",\"retry\":{\"schedule\":[\"0s\"]}}";
        String url = sink.url("/acme");
        Api.Said unfit =
                call(api, "POST", "/endpoints", acme.formatted(url, REGISTERED, "standard"));
        assertThat(unfit.status()).isEqualTo(422);
        say("registered unfit", unfit.body());
        Api.Said made = call(api, "POST", "/endpoints", acme.formatted(url, REGISTERED, "github"));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        say("registered", made.body());
        say(
                "registered twice",
                call(api, "POST", "/endpoints", acme.formatted(url, REGISTERED, "github")).body());
        say(
                "defined anew",
                call(api, "PUT", "/endpoints/acme", acme.formatted(url, REGISTERED, "github"))
                        .body());
    }

    private void arrive(FairleadProcess fairlead) throws IOException {
        String[] guessed = {"X-Hub-Signature-256", "sha256=guessed", "X-Gate", "guessed"};
        say("wrong signature", fairlead.postJson("/hooks/signed", "{}", guessed).body());
        say("wrong value", fairlead.postJson("/hooks/gated", "{}", guessed).body());
        say("unreadable", fairlead.postJson("/hooks/signed", "{\"n\":", guessed).body());
        for (String hook : List.of("bank", "oauth", "open")) {
            assertThat(fairlead.postJson("/hooks/" + hook, "{}").statusCode()).isEqualTo(202);
        }
        try (RealRedis.Connection connection = redis.connect()) {
            connection.run("AUTH", REDIS);
            connection.run("XADD", "orders", "*", "payload", "{\"n\":1}");
            connection.run("PUBLISH", "news", "{\"n\":2}");
        }
        say("wrong token", new Api(fairlead, "planted-token-of-nobody").get("/deliveries").body());
        say("wrong sign-in", signIn(fairlead, "planted-token-of-nobody"));
        say("sign-in", signIn(fairlead, TOKEN));
    }

    private static String signIn(FairleadProcess fairlead, String token) {
        var answer =
                fairlead.post("/-/sign-in", "application/x-www-form-urlencoded", "token=" + token);
        return answer.body() + answer.headers().map();
    }

    private void explain(Api api) {
        for (String hook : List.of("signed", "gated", "bank")) {
            Api.Said explained =
                    call(api, "POST", "/hooks/" + hook + "/test", REQUEST.formatted(hook));
            assertThat(explained.status()).as(explained.body()).isEqualTo(200);
            say("explanation of " + hook, explained.body());
            FairleadProcess.write(directory.resolve("request.http"), REQUEST.formatted(hook));
            Tool.Said told =
                    Tool.in(directory)
                            .with("GATE_VALUE", "planted-gate-value")
                            .with("BANK_SECRET", "planted-bank-secret")
                            .run(
                                    "explain",
                                    "-template",
                                    "-hooks",
                                    "hooks.yaml",
                                    "-request",
                                    "request.http");
            say("explained at the shell of " + hook, told.out() + told.err());
        }
    }

    private void ask(FairleadProcess fairlead, Api api, String when) {
        for (String path :
                List.of(
                        "/deliveries",
                        "/endpoints",
                        "/endpoints/bank",
                        "/endpoints/oauth",
                        "/endpoints/acme",
                        "/receivers",
                        "/hooks",
                        "/hooks/signed",
                        "/hooks/gated",
                        "/runs",
                        "/stats")) {
            for (Api caller : List.of(api, new Api(fairlead, FILED))) {
                Api.Said answer = caller.get(path);
                said.merge(path + " " + when, answer.status() + answer.body(), String::concat);
            }
        }
        for (String id : found(api, "state=dead")) {
            said.merge(
                    "deliveries " + when,
                    api.get("/deliveries/" + id + "?body=true").body(),
                    String::concat);
        }
        api.get("/arrivals")
                .json()
                .at("/arrivals")
                .forEach(one ->
                        said.merge(
                                "arrivals " + when,
                                api.get("/arrivals/" + one.at("/id").asText() + "?body=true")
                                        .body(),
                                String::concat));
        say("metrics " + when, fairlead.management("/metrics").body());
        say("ready " + when, fairlead.management("/health/ready").body());
    }

    /// The file is broken where its secrets stand, also by one that YAML takes for something else.
    private void breakTheFile(FairleadProcess fairlead, Api api) {
        Map<String, String> broken =
                Map.of(
                        "a flow that is not closed",
                        "{match: {secret: planted-hmac-secret]}",
                        "a quote that is not closed",
                        "{match: {secret: \"planted-hmac-secret}}",
                        "an alias that is none",
                        "{match: {secret: *planted-hmac-secret}}",
                        "a tag that is none",
                        "{match: {secret: !planted!hmac-secret x}}",
                        "a text for a rule",
                        "planted-hmac-secret",
                        "a text for a match",
                        "{match: planted-hmac-secret}",
                        "a list for a match",
                        "{match: [planted-hmac-secret]}",
                        "a secret that cannot sign",
                        "{match: {type: payload-signature, kind: standard, secret: planted-hmac-secret}}",
                        "a template that fails",
                        "{{ getenv \"GATE_VALUE\" | index 1 }}",
                        "a template that gives no YAML",
                        "{match: {secret: {{ getenv \"GATE_VALUE\" }}: [}}");
        broken.forEach((how, rule) -> {
            long before = fairlead.logged("couldn't load hooks from file!");
            FairleadProcess.write(
                    directory.resolve("hooks.yaml"),
                    hooks()
                            + "  - id: broken\n    execute-command: /bin/true\n    trigger-rule: "
                            + rule
                            + "\n");
            Api.Said reload = api.post("/hooks/reload");
            assertThat(reload.status()).as(how + reload.body()).isEqualTo(422);
            say("reload of " + how, reload.body());
            assertThat(fairlead.logged("couldn't load hooks from file!")).isGreaterThan(before);
            Tool.Said checked =
                    Tool.in(directory)
                            .with("GATE_VALUE", "planted-gate-value")
                            .with("BANK_SECRET", "planted-bank-secret")
                            .run("check", "-template", "-hooks", "hooks.yaml");
            say("check of " + how, checked.out() + checked.err());
        });
    }

    private void say(String where, String text) {
        said.put(where, text);
    }

    private static List<String> found(Api api, String query) {
        return api.get("/deliveries?" + query).json().at("/deliveries").findValuesAsText("id");
    }

    private static Api.Said call(Api api, String method, String path, String body) {
        return api.send(
                api.fairlead()
                        .request(Api.BASE + path)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body, UTF_8)));
    }

    private FairleadProcess.Start starting() {
        return FairleadProcess.in(directory)
                .hooks(hooks())
                .with("FAIRLEAD_HOOK_TEMPLATE", "true")
                .with("GATE_VALUE", "planted-gate-value")
                .with("BANK_SECRET", "planted-bank-secret")
                .with("FAIRLEAD_ADMIN_TOKENS", "ops:" + TOKEN)
                .with("FAIRLEAD_ADMIN_TOKEN_FILES", directory.resolve("tokens").toString())
                .with("REDIS_URL", "redis://:" + REDIS + "@" + redis.address())
                .with("QUARKUS_LOG_LEVEL", "DEBUG")
                .allowingLoopback()
                .probingOften();
    }

    private String hooks() {
        return """
        endpoints:
          - {id: bank, url: "SINK/bank", signature: github, secret: '{{ getenv "BANK_SECRET" }}', retry: {schedule: [0s]}}
          - {id: oauth, url: "SINK/oauth", auth: {oauth2: {token-url: "TOKENS", client-id: c, client-secret: planted-client-secret}}, retry: {schedule: [0s]}}
        hooks:
          - id: signed
            execute-command: /bin/true
            trigger-rule:
              match: {type: payload-hmac-sha256, secret: planted-hmac-secret, parameter: {source: header, name: X-Hub-Signature-256}}
            deliver: [{endpoint: bank}]
          - id: gated
            execute-command: /bin/true
            trigger-rule:
              match: {type: value, value: '{{ getenv "GATE_VALUE" }}', parameter: {source: header, name: X-Gate}}
          - id: bank
            http: true
            redis-channel: news
            redis-stream: orders
            deliver: [{endpoint: bank}]
          - id: oauth
            deliver: [{endpoint: oauth}]
          - id: open
            deliver: []
        """
                .replace("SINK", sink.url(""))
                .replace("TOKENS", tokens.url());
    }
}
