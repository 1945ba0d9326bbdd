package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whether there is an API at all, where, and what that means for hooks; and the API on Redis.
class AdminDoorIT {
    private static final String HOOKS =
            """
            - {id: hello, execute-command: /bin/true, response-message: hi}
            - {id: "-/x", execute-command: /bin/true, response-message: odd}
            """;

    @TempDir Path directory;

    private FairleadProcess.Start fairlead() {
        return FairleadProcess.in(directory).hooks(HOOKS);
    }

    private FairleadProcess.Start opened() {
        return fairlead().with("FAIRLEAD_ADMIN_TOKENS", "ci:" + Api.TOKEN);
    }

    /// The whole answer but for the time.
    private static String answer(FairleadProcess to, String method, String path) {
        return to.sendRaw(
                        """
                        %s %s HTTP/1.1
                        Host: h
                        Authorization: Bearer %s
                        Connection: close
                        Content-Length: 2

                        {}\
                        """
                                .formatted(method, path, Api.TOKEN)
                                .replace("\n", "\r\n"))
                .replaceAll("(?i)date: [^\r]+", "date");
    }

    @Test
    void without_a_token_there_is_no_api_and_its_path_is_like_any_other() {
        try (FairleadProcess fairlead = fairlead().go()) {
            for (String method : new String[] {"GET", "POST", "OPTIONS"}) {
                String elsewhere = answer(fairlead, method, "/elsewhere");
                assertThat(elsewhere).startsWith("HTTP/1.1 404 ").endsWith("404 page not found\n");
                for (String path :
                        new String[] {
                            "/-/api/v1/events?hook=hello", "/-/api/v1/deliveries/1", "/-/", "/-"
                        }) {
                    assertThat(answer(fairlead, method, path)).as(path).isEqualTo(elsewhere);
                }
            }
            assertThat(fairlead.get("/hooks/-/x").body()).isEqualTo("odd");
        }
    }

    @Test
    void without_a_token_and_without_a_prefix_hooks_have_the_path_for_themselves() {
        try (FairleadProcess fairlead = fairlead().flag("-urlprefix", "").goByFlags()) {
            assertThat(fairlead.get("/hello").body()).isEqualTo("hi");
            assertThat(fairlead.get("/-/x").body()).isEqualTo("odd");
            assertThat(fairlead.get("/-/api/v1/events").body()).isEqualTo("Hook not found.");
        }
    }

    @Test
    void a_hook_is_answered_alike_with_and_without_an_api() {
        String without;
        try (FairleadProcess fairlead = fairlead().go()) {
            without = hooksAnswers(fairlead);
        }
        try (FairleadProcess fairlead = opened().go()) {
            assertThat(hooksAnswers(fairlead)).isEqualTo(without);
        }
    }

    private static String hooksAnswers(FairleadProcess fairlead) {
        return answer(fairlead, "POST", "/hooks/hello")
                + answer(fairlead, "GET", "/hooks/-/x")
                + answer(fairlead, "GET", "/hooks/none")
                + answer(fairlead, "GET", "/-")
                + answer(fairlead, "GET", "/elsewhere")
                + answer(fairlead, "GET", "/");
    }

    @Test
    void a_hook_where_the_api_is_cannot_be_reached_and_the_log_says_so() {
        try (FairleadProcess fairlead = opened().flag("-urlprefix", "", "-verbose").goByFlags()) {
            assertThat(fairlead.get("/hello").body()).isEqualTo("hi");
            assertThat(fairlead.get("/-/x").statusCode()).isEqualTo(401);
            assertThat(Api.of(fairlead).event("hello", "{}").status()).isEqualTo(202);
            assertThat(fairlead.log())
                    .contains("the hook -/x cannot be reached by HTTP: the API is served under /-/")
                    .doesNotContain("the hook hello cannot be reached");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "-/hooks"})
    void a_prefix_where_the_api_is_leaves_hooks_to_the_api_alone(String prefix) {
        try (FairleadProcess fairlead = opened().with("FAIRLEAD_HTTP_URL_PREFIX", prefix).go()) {
            assertThat(fairlead.get("/" + prefix + "/hello").statusCode()).isEqualTo(401);
            assertThat(Api.of(fairlead).event("hello", "{}").status()).isEqualTo(202);
            assertThat(fairlead.log()).contains("the hook hello cannot be reached by HTTP");
        }
    }

    @Test
    void the_log_of_the_original_names_the_caller_and_not_the_token() {
        try (FairleadProcess fairlead = opened().flag("-verbose", "-debug").goByFlags()) {
            assertThat(Api.of(fairlead).event("hello", "{}", "Idempotency-Key", "k").status())
                    .isEqualTo(202);
            assertThat(new Api(fairlead, "0".repeat(24)).event("hello", "{}").status())
                    .isEqualTo(401);
            await().until(() -> fairlead.log().contains("finished handling hello"));
            assertThat(fairlead.log())
                    .contains("[k] hello got matched by the API, called by ci")
                    .contains("the API was asked with a wrong token from 127.0.0.1:")
                    .doesNotContain(Api.TOKEN)
                    .doesNotContain("0".repeat(24));
        }
    }

    @Test
    void tokens_may_stand_in_files() throws Exception {
        Path file = Files.writeString(directory.resolve("billing"), Api.TOKEN + "\n");
        try (FairleadProcess fairlead =
                fairlead().with("FAIRLEAD_ADMIN_TOKEN_FILES", file.toString()).go()) {
            assertThat(Api.of(fairlead).event("hello", "{}").status()).isEqualTo(202);
            assertThat(fairlead.log()).contains("from=billing").doesNotContain(Api.TOKEN);
        }
    }

    @Test
    void a_token_that_is_too_short_stops_the_start_with_a_sentence_that_does_not_show_it() {
        FairleadProcess fairlead =
                fairlead()
                        .with("FAIRLEAD_ADMIN_TOKENS", "ci:" + Api.TOKEN + ",ops:hunter2")
                        .launch(0);
        assertThat(fairlead.awaitEnd()).isEqualTo(1);
        assertThat(fairlead.log().strip())
                .isEqualTo(
                        "fairlead.admin.tokens, entry 2: a token has at least 24 characters, this one has 7; make one by: openssl rand -hex 24");
    }

    @Test
    void it_ends_at_once_although_calls_kept_their_connections() {
        try (FairleadProcess fairlead = opened().go()) {
            assertThat(Api.of(fairlead).event("hello", "{}").status()).isEqualTo(202);
            assertThat(Api.of(fairlead).get("/elsewhere").status()).isEqualTo(404);
            long began = System.nanoTime();
            assertThat(fairlead.stop()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofSeconds(9)); // it would wait for 10
        }
    }

    @Test
    void a_call_that_has_begun_when_it_is_stopped_is_answered() throws Exception {
        try (FairleadProcess fairlead =
                        FairleadProcess.in(directory)
                                .hooks("- {id: owes, deliver: [{url: \"http://192.0.2.1/\"}]}\n")
                                .with("FAIRLEAD_ADMIN_TOKENS", Api.TOKEN)
                                .go();
                Socket socket = new Socket("127.0.0.1", fairlead.port())) {
            socket.setSoTimeout(10_000);
            String head =
                    "POST /-/api/v1/events?hook=owes HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer %s\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
                            .formatted(Api.TOKEN);
            socket.getOutputStream().write(head.getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
                    .isEqualTo("HTTP/1.1 100");
            CompletableFuture<Integer> end = CompletableFuture.supplyAsync(fairlead::stop);
            await().until(() -> fairlead.log().contains("stopping"));
            socket.getOutputStream().write("{}".getBytes(US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            assertThat(answer).contains("HTTP/1.1 202").contains("\"added\":true");
            assertThat(end.get()).isZero();
        }
    }

    @Test
    void on_redis_a_key_names_one_event_for_all_replicas_and_a_message_id_for_all_doors()
            throws Exception {
        try (RealRedis redis =
                        RealRedis.in(Files.createDirectory(directory.resolve("redis"))).start();
                Sink sink = Sink.open();
                FairleadProcess one = onRedis(redis, sink);
                FairleadProcess other = onRedis(redis, sink)) {
            await().until(() -> redis.subscribers("payments") == 2);
            String message = Article.message(sink.url("/p"), "w1", 1);
            Api.Said first = Api.of(one).event("payments", message, "Idempotency-Key", "k1");
            Api.Said again = Api.of(other).event("payments", message, "Idempotency-Key", "\"k1\"");
            assertThat(first.added(0) && first.added(1)).isTrue();
            assertThat(again.added(0) || again.added(1)).isFalse();
            assertThat(again.json().at("/deliveries/0/id"))
                    .isEqualTo(first.json().at("/deliveries/0/id"));
            assertThat(again.json().at("/deliveries/1/id"))
                    .isEqualTo(first.json().at("/deliveries/1/id"));

            redis.publish("payments", Article.message(sink.url("/p"), "w2", 2));
            await().until(() -> sink.ids().contains("w2"));
            Api.Said known =
                    Api.of(one)
                            .event(
                                    "payments",
                                    Article.message(sink.url("/p"), "w2", 2),
                                    "Idempotency-Key",
                                    "k2");
            assertThat(known.added(0)).isFalse();
            assertThat(known.added(1)).isTrue();
            await().until(() -> sink.ids().contains("k2"));
            for (String id : new String[] {"w1", "k1", "w2", "k2"}) {
                assertThat(sink.received().stream().filter(r -> r.webhookId().equals(id)))
                        .as(id)
                        .hasSize(1);
            }
            String delivered = first.delivery(0);
            await().until(() -> Api.of(other).state(delivered).equals("delivered"));

            redis.stop();
            await().until(() -> Api.of(one).event("payments", message).status() == 503);
            Api.Said away = Api.of(one).event("payments", message, "Idempotency-Key", "k3");
            assertThat(away.header("Retry-After")).isEqualTo("5");
            assertThat(away.detail()).contains("nothing was done");
            assertThat(Api.of(one).get("/deliveries/" + delivered).status()).isEqualTo(503);
            assertThat(Api.of(one).post("/deliveries/" + delivered + "/replay").status())
                    .isEqualTo(503);
        }
    }

    private FairleadProcess onRedis(RealRedis redis, Sink sink) {
        return FairleadProcess.in(directory)
                .hooks(Article.hooks("") + "      - url: \"" + sink.url("/ledger") + "\"\n")
                .with("REDIS_ADDRESS", redis.address())
                .with("FAIRLEAD_ADMIN_TOKENS", "ci:" + Api.TOKEN)
                .allowingLoopback()
                .go();
    }
}
