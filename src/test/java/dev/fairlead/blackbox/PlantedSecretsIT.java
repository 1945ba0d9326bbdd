package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fairlead.attempt.Certificates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Secrets of endpoints are planted everywhere, receivers and token endpoints repeat them, and then
/// whatever the packaged program leaves behind is searched for them.
class PlantedSecretsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> HOOKS =
            List.of("basic", "bearer", "key", "oauth2", "untrue", "proxied", "kept-out", "stored");

    private static final List<String> SECRETS =
            List.of(
                    "planted-password",
                    "planted-bearer",
                    "planted-key",
                    "planted-client-secret",
                    "planted-untrue-secret",
                    "planted-token-",
                    "planted-proxy-password",
                    "planted-kept-out",
                    "planted-server-proxy",
                    "planted-store-password");

    @TempDir Path directory;

    /// Answers with all that was said to it.
    private static HttpServer echo() throws IOException {
        HttpServer echo = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
        echo.createContext("/", PlantedSecretsIT::repeat);
        echo.start();
        return echo;
    }

    private static void repeat(HttpExchange exchange) throws IOException {
        byte[] request = exchange.getRequestBody().readAllBytes();
        StringBuilder said = new StringBuilder("repeated:\n");
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        said.append(name).append(": ").append(values).append('\n'));
        byte[] answer = said.append(new String(request, UTF_8)).toString().getBytes(UTF_8);
        exchange.sendResponseHeaders(500, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private String hooks(String echo, TokenEndpoint tokens, TokenEndpoint untrue, HttpProxy proxy) {
        String hooks =
                """
                endpoints:
                  - {id: basic, url: "ECHO", auth: {basic: {username: u, password: planted-password}}, RETRY}
                  - {id: bearer, url: "ECHO", auth: {bearer: {token: planted-bearer}}, RETRY}
                  - {id: key, url: "ECHO", auth: {header: {name: X-Key, value: planted-key}}, RETRY}
                  - {id: oauth2, url: "ECHO", auth: {oauth2: {token-url: "TOKENS", client-id: c, client-secret: planted-client-secret}}, RETRY}
                  - {id: untrue, url: "ECHO", auth: {oauth2: {token-url: "UNTRUE", client-id: c, client-secret: planted-untrue-secret, client-authentication: post}}, RETRY}
                  - {id: proxied, url: "ECHO", proxy: "http://u:planted-proxy-password@PROXY", RETRY}
                  - {id: kept-out, url: "https://receiver.invalid/", proxy: "http://u:planted-kept-out@PROXY", RETRY}
                  - {id: stored, url: "https://127.0.0.1:1/", tls: {client-keystore: client.p12, keystore-password: planted-store-password}, RETRY}
                hooks:
                """
                        .replace("ECHO", echo)
                        .replace("TOKENS", tokens.url())
                        .replace("UNTRUE", untrue.url())
                        .replace("PROXY", proxy.address())
                        .replace("RETRY", "retry: {initial: 10ms, attempts: 2}");
        StringBuilder all = new StringBuilder(hooks);
        HOOKS.forEach(
                id -> all.append("  - {id: %s, deliver: [{endpoint: %s}]}%n".formatted(id, id)));
        return all.toString();
    }

    @Test
    void no_secret_of_an_endpoint_is_in_the_log_the_api_the_metrics_or_the_file() throws Exception {
        Certificates certificates = Certificates.in(directory);
        certificates.sign("client", "dns:client.example");
        certificates.writeStore(
                "client", "planted-store-password", directory.resolve("client.p12"));
        HttpServer echo = echo();
        String url = "http://127.0.0.1:" + echo.getAddress().getPort() + "/";
        Map<String, String> left = new TreeMap<>();
        try (TokenEndpoint tokens = TokenEndpoint.open().naming("planted-token-");
                TokenEndpoint untrue =
                        TokenEndpoint.open()
                                .refusing(
                                        400,
                                        "{\"error\":\"invalid_client\",\"why\":\"planted-untrue-secret\"}");
                HttpProxy proxy = HttpProxy.open().asking(basic("u:planted-proxy-password"));
                FairleadProcess fairlead =
                        FairleadProcess.in(directory)
                                .hooks(hooks(url, tokens, untrue, proxy))
                                .with("FAIRLEAD_ADMIN_TOKENS", "ops:" + Api.TOKEN)
                                .with("FAIRLEAD_ATTEMPT_PROXY", "http://u:planted-server-proxy@x:1")
                                .with("FAIRLEAD_ATTEMPT_NO_PROXY", "127.0.0.0/8")
                                .with("QUARKUS_LOG_LEVEL", "DEBUG")
                                .go()) {
            HOOKS.forEach(id ->
                    assertThat(fairlead.postJson("/hooks/" + id, "{\"mark\":1}").statusCode())
                            .isEqualTo(202));
            await().atMost(PATIENCE).until(() -> dead(fairlead).size() == HOOKS.size());
            left.put("metrics", fairlead.management("/metrics").body());
            left.put("api", answers(fairlead));
            left.put("log", fairlead.log());
        } finally {
            echo.stop(0);
        }
        left.put("file", files(directory.resolve("queue")));
        // or nothing was searched
        assertThat(left.get("metrics")).contains("fairlead_");
        assertThat(left.get("api")).contains("repeated:", "Bearer ***", "Basic ***", "X-key");
        assertThat(left.get("file")).contains("repeated:", "{\"mark\":1}");
        assertThat(left.get("log"))
                .contains("outcome=token detail=\"token endpoint: it answered 400", "with 407");
        for (String secret : searched()) {
            left.forEach((where, text) ->
                    assertThat(text.contains(secret)).as(secret + " in " + where).isFalse());
        }
    }

    private static List<String> searched() {
        List<String> searched = new ArrayList<>(SECRETS);
        for (String secret : SECRETS) {
            searched.add(basic("u:" + secret));
            searched.add(basic("c:" + secret));
        }
        return searched;
    }

    private static String basic(String both) {
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(UTF_8));
    }

    private static List<String> dead(FairleadProcess fairlead) {
        List<String> ids = new ArrayList<>();
        for (JsonNode one :
                Api.of(fairlead).get("/deliveries?state=dead").json().at("/deliveries")) {
            ids.add(one.at("/id").asText());
        }
        return ids;
    }

    private static String answers(FairleadProcess fairlead) {
        Api api = Api.of(fairlead);
        StringBuilder all = new StringBuilder(api.get("/deliveries").body());
        for (String id : dead(fairlead)) {
            all.append(api.get("/deliveries/" + id).body());
        }
        return all.append(api.get("/receivers").body()).toString();
    }

    private static String files(Path queue) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(queue)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), ISO_8859_1));
            }
        }
        return all.toString();
    }
}
