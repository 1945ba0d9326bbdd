package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may do what by the API, and who is kept out.
class WhoMayIT {
    private static final String READS = "rEaDs0nlyrEaDs0nlyrEaDs0nly";
    private static final String WRONG = "wr0ngwr0ngwr0ngwr0ngwr0ng";
    private static final String HOOKS =
            """
            - {id: hello, execute-command: /bin/true}
            - id: waits
              deliver: [{url: {source: payload, name: url}, retry: {schedule: [0s, 1h]}}]
            """;

    @TempDir Path directory;

    private FairleadProcess.Start fairlead() {
        return FairleadProcess.in(directory).hooks(HOOKS).allowingLoopback();
    }

    private FairleadProcess.Start opened() {
        return fairlead()
                .with("FAIRLEAD_ADMIN_TOKENS", "ci:" + Api.TOKEN + ",grafana:read-only:" + READS);
    }

    private static HttpResponse<String> call(
            FairleadProcess to, String method, String path, String... headers) {
        var request = to.request(path).method(method, HttpRequest.BodyPublishers.ofString("{}"));
        return FairleadProcess.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    private static String[] from(String client, String token) {
        return new String[] {"X-Forwarded-For", client, "Authorization", "Bearer " + token};
    }

    private static HttpResponse<String> signIn(FairleadProcess to, String token, String... more) {
        return to.post("/-/sign-in", "application/x-www-form-urlencoded", "token=" + token, more);
    }

    private static String cookie(HttpResponse<String> signedIn) {
        return signedIn.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    }

    private static String csrf(HttpResponse<String> signedIn) {
        return Api.json(signedIn.body()).at("/csrf").asText();
    }

    @Test
    void who_may_read_only_sees_how_things_stand_but_nothing_of_customers_and_changes_nothing() {
        try (FairleadProcess fairlead = opened().go();
                Sink sink = Sink.open()) {
            sink.answering(500);
            Api full = Api.of(fairlead);
            Api reads = new Api(fairlead, READS);
            String event = "{\"url\":\"" + sink.url("/capability-in-the-path") + "\"}";
            String id = full.event("waits", event).delivery(0);
            await().until(() -> full.get("/deliveries/" + id).json().at("/attempts").size() == 1);

            Api.Said whole = full.get("/deliveries/" + id + "?body=true");
            assertThat(whole.body()).contains("capability-in-the-path").contains("\"response\":");
            for (String path : List.of("/deliveries", "/deliveries/" + id)) {
                Api.Said seen = reads.get(path);
                assertThat(seen.status()).as(path).isEqualTo(200);
                assertThat(seen.body())
                        .contains(id)
                        .contains("\"status\":500")
                        .contains("\"destination\":\"http://127.0.0.1:")
                        .doesNotContain("capability")
                        .doesNotContain("\"response\":");
            }
            Api.Said body = reads.get("/deliveries/" + id + "?body=true");
            assertThat(body.status()).isEqualTo(403);
            assertThat(body.detail()).isEqualTo("a message is shown to a full token only");

            Api.Said cancel = reads.post("/deliveries/" + id + "/cancel");
            assertThat(cancel.status()).isEqualTo(403);
            assertThat(cancel.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(cancel.detail()).isEqualTo("the token of grafana may read only");
            assertThat(full.state(id)).isEqualTo("waiting");
            assertThat(reads.event("hello", "{}").status()).isEqualTo(403);
            assertThat(fairlead.log()).doesNotContain("arrival seen to hook=hello");
            assertThat(fairlead.management("/metrics").body())
                    .contains("fairlead_api_refused_total{reason=\"read_only\"} 3.0");
        }
    }

    @Test
    void each_change_leaves_a_line_that_says_who_what_which_from_where_and_with_what_outcome() {
        try (FairleadProcess fairlead =
                opened().with("FAIRLEAD_HTTP_TRUSTED_PROXIES", "127.0.0.1").go()) {
            call(fairlead, "POST", "/-/api/v1/deliveries/d1/cancel", from("203.0.113.9", READS));
            call(fairlead, "POST", "/-/api/v1/events?hook=hello", from("203.0.113.9", Api.TOKEN));
            call(
                    fairlead,
                    "POST",
                    "/-/api/v1/deliveries/d1/replay?token=" + Api.TOKEN,
                    from("203.0.113.8", Api.TOKEN));
            call(fairlead, "GET", "/-/api/v1/deliveries", from("203.0.113.7", Api.TOKEN));
            await().until(() -> fairlead.logged("audit ") == 3);
            assertThat(fairlead.log())
                    .contains(
                            "audit by=grafana from=203.0.113.9:0 call=\"POST /-/api/v1/deliveries/d1/cancel\" outcome=refused reason=read-only")
                    .contains(
                            "audit by=ci from=203.0.113.9:0 call=\"POST /-/api/v1/events?hook=hello\" outcome=202")
                    .contains(
                            "audit by=ci from=203.0.113.8:0 call=\"POST /-/api/v1/deliveries/d1/replay?…\" outcome=404")
                    .doesNotContain(Api.TOKEN)
                    .doesNotContain(READS);
        }
    }

    @Test
    void who_guesses_is_locked_out_and_nobody_else_is() {
        try (FairleadProcess fairlead =
                opened().with("FAIRLEAD_HTTP_TRUSTED_PROXIES", "127.0.0.1")
                        .with("FAIRLEAD_ADMIN_WRONG_TOKENS", "3")
                        .with("FAIRLEAD_ADMIN_LOCK_OUT", "1h")
                        .go()) {
            String path = "/-/api/v1/deliveries";
            String guesser = "203.0.113.9";
            assertThat(call(fairlead, "GET", path, from(guesser, WRONG)).statusCode())
                    .isEqualTo(401);
            assertThat(call(fairlead, "GET", path, "X-Forwarded-For", guesser).statusCode())
                    .as("without a token nothing is guessed")
                    .isEqualTo(401);
            assertThat(call(fairlead, "GET", path, from(guesser, WRONG)).statusCode())
                    .isEqualTo(401);
            assertThat(signIn(fairlead, WRONG, "X-Forwarded-For", guesser).statusCode())
                    .isEqualTo(401);
            for (String token : List.of(WRONG, Api.TOKEN)) {
                var out = call(fairlead, "GET", path, from(guesser, token));
                assertThat(out.statusCode()).as(token).isEqualTo(429);
                assertThat(out.headers().firstValueAsLong("Retry-After").orElse(0))
                        .isBetween(3500L, 3601L);
                assertThat(out.headers().firstValue("Content-Type"))
                        .contains("application/problem+json");
                assertThat(signIn(fairlead, token, "X-Forwarded-For", guesser).statusCode())
                        .isEqualTo(429);
            }
            assertThat(call(fairlead, "GET", path, from("203.0.113.10", Api.TOKEN)).statusCode())
                    .isEqualTo(200);
            assertThat(Api.of(fairlead).get("/deliveries").status()).isEqualTo(200);
            assertThat(fairlead.log())
                    .contains("locked out for 3600 s after too many wrong tokens: 203.0.113.9:0")
                    .contains("a sign-in with a wrong token from 203.0.113.9:0")
                    .doesNotContain(WRONG);
            assertThat(fairlead.management("/metrics").body())
                    .contains("fairlead_api_lockouts_total 1.0")
                    .contains("fairlead_api_refused_total{reason=\"locked_out\"} 4.0");
        }
    }

    @Test
    void whom_nobody_trusts_cannot_say_that_he_is_another() {
        try (FairleadProcess fairlead = opened().with("FAIRLEAD_ADMIN_WRONG_TOKENS", "3").go()) {
            String path = "/-/api/v1/deliveries";
            for (int n = 0; n < 3; n++) {
                call(fairlead, "GET", path, from("203.0.113." + n, WRONG));
            }
            assertThat(call(fairlead, "GET", path, from("203.0.113.9", WRONG)).statusCode())
                    .isEqualTo(429);
        }
    }

    /// Who polls with the new token before it is read locks himself out: the log says when.
    @Test
    void files_are_read_again_when_they_change_and_the_old_token_and_its_sessions_end()
            throws Exception {
        Path file = directory.resolve("billing");
        Files.writeString(file, Api.TOKEN + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        try (FairleadProcess fairlead =
                fairlead().with("FAIRLEAD_ADMIN_TOKEN_FILES", file.toString()).go()) {
            assertThat(fairlead.log())
                    .contains(file + " can be read by every user of this machine");
            String cookie = cookie(signIn(fairlead, Api.TOKEN));
            assertThat(call(fairlead, "GET", "/-/session", "Cookie", cookie).statusCode())
                    .isEqualTo(200);

            Files.writeString(file, READS + "\nshort\n");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> fairlead.log().contains("the tokens were read again, 1 open"));
            assertThat(fairlead.log())
                    .contains("a token has at least 24 characters, this one has 5");
            assertThat(new Api(fairlead, READS).get("/deliveries").status()).isEqualTo(200);
            assertThat(Api.of(fairlead).get("/deliveries").status()).isEqualTo(401);
            assertThat(call(fairlead, "GET", "/-/session", "Cookie", cookie).statusCode())
                    .isEqualTo(401);

            Files.delete(file);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> fairlead.log().contains("the tokens were read again, 0 open"));
            assertThat(new Api(fairlead, READS).get("/deliveries").body())
                    .isEqualTo("404 page not found\n");
            assertThat(fairlead.log()).doesNotContain(READS).doesNotContain(Api.TOKEN);
        }
    }

    /// What the kubelet does when a Secret was changed: it swaps a link of the directory that is
    /// mounted. The file has the size that it had, and nothing is written to it.
    @Test
    void tokens_of_a_secret_that_is_mounted_are_taken_up_when_it_changes() throws Exception {
        Path mounted = Files.createDirectory(directory.resolve("admin"));
        secret(mounted, "..2026_01", "ci:" + Api.TOKEN);
        Files.createSymbolicLink(mounted.resolve("tokens"), Path.of("..data", "tokens"));
        String other = Api.TOKEN.toUpperCase(Locale.ROOT);
        assertThat(other).isNotEqualTo(Api.TOKEN);
        try (FairleadProcess fairlead =
                fairlead()
                        .with("FAIRLEAD_ADMIN_TOKEN_FILES", mounted.resolve("tokens").toString())
                        .go()) {
            assertThat(Api.of(fairlead).get("/deliveries").status()).isEqualTo(200);
            secret(mounted, "..2026_02", "ci:" + other);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> fairlead.log().contains("the tokens were read again, 1 open"));
            assertThat(new Api(fairlead, other).get("/deliveries").status()).isEqualTo(200);
            assertThat(Api.of(fairlead).get("/deliveries").status()).isEqualTo(401);
        }
    }

    private static void secret(Path mounted, String version, String tokens) throws IOException {
        Path data = Files.createDirectory(mounted.resolve(version));
        Files.writeString(data.resolve("tokens"), tokens);
        Files.move(
                Files.createSymbolicLink(mounted.resolve("..data_tmp"), Path.of(version)),
                mounted.resolve("..data"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void who_signed_in_is_known_by_a_cookie_and_changes_with_a_word_of_his_session() {
        try (FairleadProcess fairlead = opened().go()) {
            var signedIn = signIn(fairlead, Api.TOKEN);
            assertThat(signedIn.statusCode()).isEqualTo(200);
            assertThat(Api.json(signedIn.body()).at("/name").asText()).isEqualTo("ci");
            assertThat(Api.json(signedIn.body()).at("/access").asText()).isEqualTo("full");
            assertThat(signedIn.headers().firstValue("Set-Cookie").orElseThrow())
                    .startsWith("fairlead-session=1.")
                    .contains("HttpOnly", "SameSite=Strict", "Path=/-/", "Expires=")
                    .doesNotContain("Secure")
                    .doesNotContain(Api.TOKEN)
                    .doesNotContain(csrf(signedIn));
            String cookie = cookie(signedIn);
            assertThat(csrf(call(fairlead, "GET", "/-/session", "Cookie", cookie)))
                    .isEqualTo(csrf(signedIn));
            assertThat(call(fairlead, "GET", "/-/api/v1/deliveries", "Cookie", cookie).statusCode())
                    .isEqualTo(200);

            String change = "/-/api/v1/events?hook=hello";
            String[] right = {"Cookie", cookie, "X-CSRF-Token", csrf(signedIn)};
            assertThat(call(fairlead, "POST", change, right).statusCode()).isEqualTo(202);
            for (String[] wrong :
                    List.of(
                            new String[] {"Cookie", cookie},
                            new String[] {"Cookie", cookie, "X-CSRF-Token", "x"},
                            new String[] {
                                "Cookie", cookie, "X-CSRF-Token", csrf(signIn(fairlead, Api.TOKEN))
                            })) {
                var refused = call(fairlead, "POST", change, wrong);
                assertThat(refused.statusCode()).isEqualTo(403);
                assertThat(refused.body()).contains("X-CSRF-Token");
            }
            await().until(() -> fairlead.logged("arrival seen to hook=hello ") == 1);
            assertThat(fairlead.log())
                    .contains("audit by=ci from=127.0.0.1:")
                    .contains("call=sign-in outcome=200")
                    .contains("outcome=refused reason=cross-site");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Origin: https://evil.example.com",
                "Origin: null",
                "Origin: http://127.0.0.1:1"
            })
    void a_change_or_a_sign_in_from_another_site_is_refused(String header) {
        String[] foreign = header.split(": ");
        try (FairleadProcess fairlead = opened().go()) {
            var signedIn = signIn(fairlead, Api.TOKEN);
            String path = "/-/api/v1/events?hook=hello";
            assertThat(
                            call(
                                            fairlead,
                                            "POST",
                                            path,
                                            "Cookie",
                                            cookie(signedIn),
                                            "X-CSRF-Token",
                                            csrf(signedIn),
                                            foreign[0],
                                            foreign[1])
                                    .statusCode())
                    .isEqualTo(403);
            assertThat(signIn(fairlead, Api.TOKEN, foreign).statusCode()).isEqualTo(403);
            assertThat(
                            call(
                                            fairlead,
                                            "POST",
                                            path,
                                            "Cookie",
                                            cookie(signedIn),
                                            "X-CSRF-Token",
                                            csrf(signedIn),
                                            "Origin",
                                            "http://127.0.0.1:" + fairlead.port())
                                    .statusCode())
                    .isEqualTo(202);
            assertThat(
                            call(
                                            fairlead,
                                            "POST",
                                            path,
                                            "Authorization",
                                            "Bearer " + Api.TOKEN,
                                            foreign[0],
                                            foreign[1])
                                    .statusCode())
                    .as("a browser does not add a token by itself")
                    .isEqualTo(202);
        }
    }

    @Test
    void behind_a_proxy_with_tls_the_cookie_is_secure_and_the_site_is_the_proxys() {
        try (FairleadProcess fairlead =
                opened().with("FAIRLEAD_HTTP_TRUSTED_PROXIES", "127.0.0.1").go()) {
            String[] proxied = {
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-Host",
                "hooks.example.com",
                "Origin",
                "https://hooks.example.com"
            };
            var signedIn = signIn(fairlead, Api.TOKEN, proxied);
            assertThat(signedIn.statusCode()).isEqualTo(200);
            assertThat(signedIn.headers().firstValue("Set-Cookie").orElseThrow())
                    .contains("Secure");
        }
    }

    @Test
    void two_replicas_with_the_same_tokens_know_the_same_sessions() {
        try (FairleadProcess one = opened().go();
                FairleadProcess other =
                        opened().with(
                                        "FAIRLEAD_QUEUE_DIRECTORY",
                                        directory.resolve("other").toString())
                                .go()) {
            var signedIn = signIn(one, Api.TOKEN);
            assertThat(
                            call(
                                            other,
                                            "POST",
                                            "/-/api/v1/events?hook=hello",
                                            "Cookie",
                                            cookie(signedIn),
                                            "X-CSRF-Token",
                                            csrf(signedIn))
                                    .statusCode())
                    .isEqualTo(202);
        }
    }

    @Test
    void who_may_read_only_can_sign_in_and_out_and_nothing_else() {
        try (FairleadProcess fairlead = opened().go()) {
            var signedIn = signIn(fairlead, READS);
            String[] right = {"Cookie", cookie(signedIn), "X-CSRF-Token", csrf(signedIn)};
            assertThat(call(fairlead, "POST", "/-/api/v1/events?hook=hello", right).body())
                    .contains("the token of grafana may read only");
            var signedOut = call(fairlead, "POST", "/-/sign-out", right);
            assertThat(signedOut.statusCode()).isEqualTo(204);
            assertThat(signedOut.headers().firstValue("Set-Cookie").orElseThrow())
                    .startsWith("fairlead-session=;")
                    .contains("Max-Age=0");
            assertThat(signIn(fairlead, WRONG).statusCode()).isEqualTo(401);
            assertThat(signIn(fairlead, "").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void nothing_of_the_api_is_kept_by_a_cache() {
        try (FairleadProcess fairlead = opened().go()) {
            for (var answer :
                    List.of(
                            call(fairlead, "GET", "/-/api/v1/deliveries", bearer(Api.TOKEN)),
                            call(fairlead, "GET", "/-/api/v1/deliveries"),
                            signIn(fairlead, Api.TOKEN))) {
                assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
            }
        }
    }
}
