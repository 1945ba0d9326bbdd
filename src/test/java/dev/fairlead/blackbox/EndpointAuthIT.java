package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged program shows its endpoints who it is.
class EndpointAuthIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path directory;
    private Sink sink;
    private TokenEndpoint tokens;

    @BeforeEach
    void open() {
        sink = Sink.open();
        tokens = TokenEndpoint.open();
    }

    @AfterEach
    void close() {
        sink.close();
        tokens.close();
    }

    private FairleadProcess.Start fairlead(String settings) {
        return FairleadProcess.in(directory)
                .hooks(
                        """
                        endpoints:
                          - {id: ledger, url: "%s", %s}
                        hooks:
                          - {id: pay, deliver: [{endpoint: ledger, headers: {Authorization: "Basic forged"}}]}
                        """
                                .formatted(sink.url("/ledger"), settings))
                .with("FAIRLEAD_ADMIN_TOKENS", "ops:" + Api.TOKEN)
                .probingOften();
    }

    private String oauth2(String more) {
        return "auth: {oauth2: {token-url: '%s', client-id: 'ship:1', client-secret: 'sea salt', %s}}"
                .formatted(tokens.url(), more);
    }

    private static void pay(FairleadProcess fairlead) {
        assertThat(fairlead.postJson("/hooks/pay", "{}").statusCode()).isEqualTo(202);
    }

    private void awaitCount(int count) {
        await().atMost(PATIENCE).until(() -> sink.count() == count);
    }

    private String authorization(int request) {
        return sink.received().get(request).headers().getFirst("Authorization");
    }

    @Test
    void basic_says_username_and_password_and_nothing_that_a_message_brings() {
        String settings = "auth: {basic: {username: Zoë, password: 'p:w ☃'}}";
        try (FairleadProcess fairlead = fairlead(settings).go()) {
            pay(fairlead);
            awaitCount(1);
        }
        assertThat(sink.received().getFirst().headers().get("Authorization"))
                .containsExactly(
                        "Basic " + Base64.getEncoder().encodeToString("Zoë:p:w ☃".getBytes(UTF_8)));
    }

    @Test
    void bearer_says_a_token() {
        try (FairleadProcess fairlead = fairlead("auth: {bearer: {token: abc.def}}").go()) {
            pay(fairlead);
            awaitCount(1);
        }
        assertThat(authorization(0)).isEqualTo("Bearer abc.def");
    }

    @Test
    void a_header_of_ones_own_leaves_the_others_alone() {
        try (FairleadProcess fairlead =
                fairlead("auth: {header: {name: X-Api-Key, value: k-1}}").go()) {
            pay(fairlead);
            awaitCount(1);
        }
        assertThat(sink.received().getFirst().headers().get("X-Api-Key")).containsExactly("k-1");
        assertThat(authorization(0)).isEqualTo("Basic forged");
    }

    @Test
    void many_deliveries_at_once_ask_for_one_token() {
        tokens.taking(Duration.ofMillis(500));
        try (FairleadProcess fairlead = fairlead(oauth2("scope: 'a b', audience: 'x/y'")).go()) {
            for (int n = 0; n < 20; n++) {
                pay(fairlead);
            }
            awaitCount(20);
        }
        assertThat(sink.received())
                .allSatisfy(one ->
                        assertThat(one.headers().get("Authorization"))
                                .containsExactly("Bearer token-1"));
        assertThat(tokens.asked()).hasSize(1);
        TokenEndpoint.Asked asked = tokens.asked().getFirst();
        assertThat(asked.form())
                .isEqualTo("grant_type=client_credentials&scope=a+b&audience=x%2Fy");
        assertThat(asked.headers().getFirst("Authorization"))
                .isEqualTo(
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString("ship%3A1:sea+salt".getBytes(UTF_8)));
        assertThat(asked.headers().getFirst("Content-Type"))
                .isEqualTo("application/x-www-form-urlencoded");
    }

    @Test
    void client_id_and_secret_may_be_sent_as_parameters() {
        try (FairleadProcess fairlead = fairlead(oauth2("client-authentication: post")).go()) {
            pay(fairlead);
            awaitCount(1);
        }
        TokenEndpoint.Asked asked = tokens.asked().getFirst();
        assertThat(asked.form())
                .isEqualTo(
                        "grant_type=client_credentials&client_id=ship%3A1&client_secret=sea+salt");
        assertThat(asked.headers().getFirst("Authorization")).isNull();
    }

    @Test
    void a_token_is_renewed_before_it_ends() {
        tokens.lasting(2);
        try (FairleadProcess fairlead = fairlead(oauth2("")).go()) {
            pay(fairlead);
            awaitCount(1);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        pay(fairlead);
                        return tokens.asked().size() >= 2;
                    });
            await().atMost(PATIENCE)
                    .until(() ->
                            sink.received().stream()
                                    .anyMatch(one ->
                                            "Bearer token-2"
                                                    .equals(
                                                            one.headers()
                                                                    .getFirst("Authorization"))));
        }
        long after =
                sink.received().stream()
                                .filter(one ->
                                        "Bearer token-2"
                                                .equals(one.headers().getFirst("Authorization")))
                                .findFirst()
                                .orElseThrow()
                                .at()
                        - sink.received().getFirst().at();
        assertThat(Duration.ofNanos(after)).isGreaterThan(Duration.ofMillis(1000));
    }

    @Test
    void a_token_that_the_receiver_refuses_is_a_failed_attempt_and_the_next_has_a_new_one() {
        sink.answering(one ->
                new Sink.Answer(
                        "Bearer token-1".equals(one.headers().getFirst("Authorization"))
                                        && sink.count() > 0
                                ? 401
                                : 200));
        String settings = oauth2("") + ", retry: {schedule: [0s, 1s, 1s]}";
        try (FairleadProcess fairlead = fairlead(settings).go()) {
            pay(fairlead);
            awaitCount(1);
            long taken = sink.received().getFirst().at();
            Duration old = Duration.ofMillis(1500); // or it is too young to be dropped
            await().atMost(PATIENCE).until(() -> System.nanoTime() - taken > old.toNanos());
            String id =
                    Api.json(fairlead.postJson("/hooks/pay", "{}").body())
                            .at("/deliveries/0")
                            .asText();
            awaitCount(3);
            assertThat(List.of(authorization(1), authorization(2)))
                    .containsExactly("Bearer token-1", "Bearer token-2");
            Api api = Api.of(fairlead);
            await().atMost(PATIENCE).until(() -> api.state(id).equals("delivered"));
            assertThat(api.get("/deliveries/" + id).json().at("/attempts/0/status").asInt())
                    .isEqualTo(401);
        }
        assertThat(tokens.asked()).hasSize(2);
    }

    @Test
    void a_receiver_that_refuses_every_token_does_not_flood_the_token_endpoint() {
        sink.answering(401);
        String settings = oauth2("") + ", retry: {initial: 1ms, factor: 1, cap: 1ms, attempts: 30}";
        try (FairleadProcess fairlead = fairlead(settings).go()) {
            pay(fairlead);
            awaitCount(30);
        }
        long took = sink.received().getLast().at() - sink.received().getFirst().at();
        assertThat((long) tokens.asked().size())
                .isLessThanOrEqualTo(2 + Duration.ofNanos(took).toSeconds());
    }

    @Test
    void a_token_endpoint_that_fails_is_an_outcome_of_its_own_and_is_left_alone() {
        tokens.refusing(400, "{\"error\":\"invalid_client\",\"hint\":\"sea salt\"}");
        String settings =
                oauth2("") + ", retry: {initial: 20ms, factor: 1, cap: 20ms, attempts: 12}";
        try (FairleadProcess fairlead = fairlead(settings).go()) {
            pay(fairlead);
            Api api = Api.of(fairlead);
            await().atMost(PATIENCE).until(() -> fairlead.log().contains("dead letter"));
            assertThat(sink.count()).isZero();
            assertThat(tokens.asked()).hasSize(5);
            String id = api.get("/deliveries?outcome=token").json().at("/deliveries/0/id").asText();
            var attempts = api.get("/deliveries/" + id).json().at("/attempts");
            assertThat(attempts).hasSize(12);
            assertThat(attempts.at("/0/error").asText()).isEqualTo("token");
            assertThat(attempts.at("/0/detail").asText())
                    .isEqualTo("token endpoint: it answered 400 (invalid_client)");
            assertThat(attempts.at("/11/detail").asText())
                    .isEqualTo(
                            "token endpoint: it only failed, and is left alone for some seconds");
            tokens.givingAgain();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        pay(fairlead);
                        return sink.count() > 0;
                    });
        }
    }

    @Test
    void a_token_endpoint_that_says_nothing_ends_with_the_attempts_deadline() {
        tokens.taking(Duration.ofSeconds(60));
        String settings = oauth2("") + ", timeout: 700ms, retry: {attempts: 1}";
        try (FairleadProcess fairlead = fairlead(settings).go()) {
            long start = System.nanoTime();
            pay(fairlead);
            await().atMost(PATIENCE).until(() -> fairlead.log().contains("dead letter"));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(9)); // the token endpoint's own would be 10 s
            assertThat(fairlead.log())
                    .contains("outcome=token detail=\"token endpoint: no answer in time\"");
        }
        assertThat(sink.count()).isZero();
    }

    @Test
    void what_is_missing_or_wrong_is_told_with_its_place() {
        for (Map.Entry<String, String> wrong :
                Map.of(
                                "auth: {basic: {username: a}}",
                                "endpoints[0].auth.basic: needs \"password\"",
                                "auth: {bearer: {token: 0123}}",
                                "endpoints[0].auth.bearer.token: YAML takes this for a number",
                                "auth: {oauth2: {client-id: a, client-secret: s3cret}}",
                                "endpoints[0].auth.oauth2: needs \"token-url\"")
                        .entrySet()) {
            try (FairleadProcess fairlead = fairlead(wrong.getKey()).launch(0)) {
                await().atMost(PATIENCE).until(() -> fairlead.log().contains(wrong.getValue()));
                assertThat(fairlead.log()).contains("line 2, column").doesNotContain("s3cret");
            }
        }
    }
}
