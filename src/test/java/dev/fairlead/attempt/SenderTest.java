package dev.fairlead.attempt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Message;
import dev.fairlead.delivery.Message.Header;
import dev.fairlead.delivery.Outcome;
import dev.fairlead.delivery.Outcome.Cause;
import dev.fairlead.signature.BodyHmac;
import dev.fairlead.signature.Secret;
import dev.fairlead.signature.Signing;
import dev.fairlead.signature.StandardKey;
import dev.fairlead.signature.StandardWebhooks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One attempt against a receiver on a real socket.
class SenderTest {
    private static final Rig RIG = Rig.allowing("127.0.0.1");
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final Duration SHORT = Duration.ofMillis(400);

    @AfterAll
    static void put_the_rig_away() {
        RIG.close();
    }

    private static String url(Receiver receiver) {
        return "http://127.0.0.1:" + receiver.port() + "/in?x=%20";
    }

    private static Outcome outcome(String answer) throws IOException {
        try (Receiver receiver = Receiver.answering(answer)) {
            return RIG.send(url(receiver)).outcome();
        }
    }

    private static Cause cause(Attempt attempt) {
        return attempt.outcome() instanceof Outcome.Unreachable(Cause cause, _)
                ? cause
                : failing(attempt);
    }

    private static Cause failing(Attempt attempt) {
        throw new AssertionError("not unreachable: " + attempt);
    }

    private static String status(String line) {
        return "HTTP/1.1 " + line + "\r\nContent-Length: 2\r\n\r\nno";
    }

    // --- what is sent

    @Test
    void a_request_carries_the_exact_body_the_id_and_a_signature() throws IOException {
        Signing signing =
                new StandardWebhooks(
                        List.of(
                                StandardKey.of(
                                        new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))));
        Message message = Rig.message(new Header("Content-Type", "application/json"));
        try (Receiver receiver = Receiver.answering(OK)) {
            RIG.names.answer("hooks.example", "127.0.0.1");
            RIG.send(
                    "http://hooks.example:%d/in?x=%%20".formatted(receiver.port()),
                    message,
                    signing);
            Receiver.Request request = receiver.only();
            assertThat(request.head()).startsWith("POST /in?x=%20 HTTP/1.1\r\n");
            assertThat(request.header("Host")).contains("hooks.example:" + receiver.port());
            assertThat(request.header("Content-Type")).contains("application/json");
            assertThat(request.header("User-Agent")).contains("Fairlead/test");
            assertThat(request.body()).isEqualTo("{\"a\":\"ü\"}".getBytes(UTF_8));
            assertThat(request.header("webhook-id")).contains("msg_1");
            assertThat(request.header("webhook-timestamp")).contains("1795428000");
            assertThat(request.header("webhook-signature"))
                    .contains(
                            Objects.requireNonNull(
                                    signing.headers("msg_1", 1_795_428_000, request.body())
                                            .get("webhook-signature")));
        }
    }

    @Test
    void a_header_beyond_ascii_is_sent_in_utf_8() throws IOException {
        Message message =
                Rig.message(
                        new Header("X-Name", "Zo\u00eb \u2192 \ud83d\ude00"),
                        new Header("User-Agent", "\u00e9"));
        try (Receiver receiver = Receiver.answering(OK)) {
            RIG.names.answer("hooks.example", "127.0.0.1");
            RIG.send("http://hooks.example:%d/".formatted(receiver.port()), message);
            byte[] head = receiver.only().head().getBytes(ISO_8859_1);
            assertThat(new String(head, UTF_8))
                    .contains("X-Name: Zo\u00eb \u2192 \ud83d\ude00\r\n")
                    .containsIgnoringCase("User-Agent: \u00e9\r\n");
        }
    }

    @Test
    void a_message_cannot_frame_or_sign_its_own_request() throws IOException {
        Message message =
                Rig.message(
                        new Header("Host", "evil.example"),
                        new Header("Content-Length", "1"),
                        new Header("Transfer-Encoding", "chunked"),
                        new Header("Connection", "close"),
                        new Header("WEBHOOK-ID", "forged"),
                        new Header("Webhook-Signature", "v1,forged"),
                        new Header("Webhook-Timestamp", "1"),
                        new Header("X-Kept", "1"),
                        new Header("X-Kept", "2"),
                        new Header("user-agent", "Own/1"));
        try (Receiver receiver = Receiver.answering(OK)) {
            RIG.send(url(receiver), message);
            Receiver.Request request = receiver.only();
            assertThat(request.head())
                    .doesNotContainIgnoringCase("evil.example")
                    .doesNotContainIgnoringCase("forged")
                    .doesNotContainIgnoringCase("chunked")
                    .doesNotContainIgnoringCase("connection:")
                    .contains("X-Kept: 1\r\n", "X-Kept: 2\r\n")
                    .containsIgnoringCase("user-agent: Own/1\r\n")
                    .doesNotContain("Fairlead/test");
            assertThat(request.body()).hasSize(10);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'a\r\nX-Injected: 1', X-A",
        "'a\nX-Injected: 1', X-A",
        "a, 'X-A\r\nX-Injected'",
        "a, 'X A'",
        "a, 'X-A:'",
        "a, ''"
    })
    void a_header_that_http_does_not_allow_is_not_sent(String value, String name)
            throws IOException {
        try (Receiver receiver = Receiver.answering(OK)) {
            Attempt attempt = RIG.send(url(receiver), Rig.message(new Header(name, value)));
            assertThat(cause(attempt)).isEqualTo(Cause.OTHER);
            assertThat(receiver.requests()).isEmpty();
        }
    }

    @Test
    void a_header_in_another_script_adds_no_line() throws IOException {
        String sly = "\u010d\u010aX-Injected: 1"; // the lower bytes are CR and LF
        try (Receiver receiver = Receiver.answering(OK)) {
            RIG.send(url(receiver), Rig.message(new Header("X-Name", sly)));
            assertThat(receiver.only().header("X-Injected")).isEmpty();
        }
    }

    @Test
    void a_message_cannot_put_its_own_signature_beside_ours() throws IOException {
        Message message =
                Rig.message(
                        new Header("x-hub-signature-256", "sha256=forged"),
                        new Header("X-HUB-Signature-256", "sha256=forged"),
                        new Header("X-Kept", "1"));
        Signing signing = BodyHmac.of(BodyHmac.Form.GITHUB, new Secret("s3cret"));
        try (Receiver receiver = Receiver.answering(OK)) {
            RIG.send(url(receiver), message, signing);
            Receiver.Request request = receiver.only();
            assertThat(request.head()).doesNotContain("forged").contains("X-Kept: 1\r\n");
            assertThat(request.header("X-Hub-Signature-256"))
                    .contains(
                            Objects.requireNonNull(
                                    signing.headers("", 0, request.body())
                                            .get("X-Hub-Signature-256")));
            assertThat(request.header("webhook-id")).contains("msg_1");
            assertThat(request.header("webhook-signature")).isEmpty();
        }
    }

    @Test
    void what_is_not_signed_may_pass_on_a_signature_of_the_senders() throws IOException {
        Message message = Rig.message(new Header("X-Hub-Signature-256", "sha256=theirs"));
        try (Receiver receiver = Receiver.answering(OK)) {
            RIG.send(url(receiver), message);
            assertThat(receiver.only().header("X-Hub-Signature-256")).contains("sha256=theirs");
            assertThat(receiver.only().header("webhook-timestamp")).isEmpty();
        }
    }

    // --- what came back

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 206, 299})
    void any_2xx_is_a_delivery(int status) throws IOException {
        assertThat(outcome(status(status + " Fine"))).isEqualTo(new Outcome.Delivered(status));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 400, 401, 404, 500, 502, 504, 599})
    void any_other_status_is_a_refusal(int status) throws IOException {
        assertThat(outcome(status(status + " No"))).isEqualTo(new Outcome.Refused(status));
    }

    @Test
    void gone_and_overloaded_are_told_apart() throws IOException {
        assertThat(outcome(status("410 Gone"))).isEqualTo(new Outcome.Gone());
        assertThat(outcome(status("503 Busy"))).isEqualTo(new Outcome.Overloaded(503, null));
        assertThat(outcome("HTTP/1.1 429 Slow\r\nretry-after: 7\r\nContent-Length: 0\r\n\r\n"))
                .isEqualTo(new Outcome.Overloaded(429, Duration.ofSeconds(7)));
        String date = "Mon, 23 Nov 2026 10:02:00 GMT";
        assertThat(
                        outcome(
                                "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nRetry-After: %s\r\n\r\n"
                                        .formatted(date)))
                .isEqualTo(new Outcome.Overloaded(503, Duration.ofMinutes(2)));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_is_not_followed(int status) throws IOException {
        try (Receiver elsewhere = Receiver.answering(OK);
                Receiver receiver =
                        Receiver.answering(
                                "HTTP/1.1 %d Away\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"
                                        .formatted(status, url(elsewhere)))) {
            assertThat(RIG.send(url(receiver)).outcome()).isEqualTo(new Outcome.Refused(status));
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @Test
    void an_interim_answer_is_not_the_answer() throws IOException {
        assertThat(outcome("HTTP/1.1 100 Continue\r\n\r\n" + OK))
                .isEqualTo(new Outcome.Delivered(200));
        assertThat(outcome("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK))
                .isEqualTo(new Outcome.Delivered(200));
    }

    @Test
    void the_beginning_of_the_answer_is_kept_as_text() throws IOException {
        try (Receiver receiver =
                Receiver.answering(
                        "HTTP/1.1 500 No\r\nContent-Length: 4\r\n\r\n\u00c3\u00bc\u00ffx")) {
            Attempt attempt = RIG.send(url(receiver));
            assertThat(attempt.response()).isEqualTo("ü\ufffdx");
            assertThat(attempt.number()).isEqualTo(3);
            assertThat(attempt.startedAt()).isEqualTo(Instant.parse("2026-11-23T10:00:00Z"));
            assertThat(attempt.took()).isEqualTo(Duration.ZERO);
        }
    }

    @Test
    void a_compressed_answer_is_not_unpacked() throws IOException {
        try (Receiver receiver =
                Receiver.answering(
                        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nbomb")) {
            Attempt attempt = RIG.send(url(receiver));
            assertThat(attempt.response()).isEqualTo("bomb");
            assertThat(receiver.only().header("Accept-Encoding")).isEmpty();
        }
    }

    @Test
    void large_heads_are_read_within_reason() throws IOException {
        String cookie = "Set-Cookie: a=" + "x".repeat(3000) + "\r\n";
        assertThat(outcome("HTTP/1.1 200 OK\r\n" + cookie.repeat(8) + "Content-Length: 0\r\n\r\n"))
                .isEqualTo(new Outcome.Delivered(200));
    }

    @Test
    void a_head_beyond_reason_is_told_as_such() throws IOException {
        assertThat(outcome("HTTP/1.1 200 OK\r\nX: " + "x".repeat(70_000) + "\r\n\r\n"))
                .isEqualTo(new Outcome.Unreachable(Cause.OTHER, "the answer's head is too large"));
    }

    // --- how an answer can go wrong

    @Test
    void a_receiver_that_keeps_silent_ends_with_the_budget() throws IOException {
        try (Receiver receiver = Receiver.answering(Receiver.Line::keepSilent)) {
            assertThat(cause(RIG.send(url(receiver), SHORT))).isEqualTo(Cause.TIMEOUT);
            await().until(() -> receiver.ended() == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nX-A: |x",
                "HTTP/1.1 200 OK\r\n|X-A: 1\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n|x",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n|1\r\nx\r\n",
                "HTTP/1.1 200 OK\r\n\r\n|x",
                "|HTTP/1.1 100 Continue\r\n\r\n"
            })
    void an_answer_that_dribbles_ends_with_the_budget(String answer) throws IOException {
        String[] parts = answer.split("\\|", 2);
        try (Receiver receiver =
                Receiver.answering(line -> {
                    line.write(parts[0]);
                    line.writeForever(parts[1], 20);
                })) {
            assertThat(cause(RIG.send(url(receiver), SHORT))).isEqualTo(Cause.TIMEOUT);
            await().until(() -> receiver.ended() == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 99999999999\r\n\r\n|",
                "Transfer-Encoding: chunked\r\n\r\n|400\r\n",
                "Connection: close\r\n\r\n|"
            })
    void an_endless_body_is_a_delivery_and_is_not_read_on(String head) throws IOException {
        String[] parts = head.split("\\|", 2);
        String piece = "x".repeat(1024);
        try (Receiver receiver =
                Receiver.answering(line -> {
                    line.write("HTTP/1.1 200 OK\r\n" + parts[0]);
                    line.writeForever(parts[1].isEmpty() ? piece : parts[1] + piece + "\r\n", 0);
                })) {
            Attempt attempt = RIG.send(url(receiver));
            assertThat(attempt.outcome()).isEqualTo(new Outcome.Delivered(200));
            assertThat(attempt.response()).isEqualTo("x".repeat(16 * 1024));
            await().until(() -> receiver.ended() == 1);
        }
    }

    @Test
    void a_connection_that_ends_too_early_is_a_reset() throws IOException {
        try (Receiver receiver = Receiver.answering(Receiver.Line::reset)) {
            assertThat(cause(RIG.send(url(receiver)))).isEqualTo(Cause.RESET);
        }
        for (String begun :
                List.of(
                        "",
                        "HTTP/1.1 20",
                        status("200 OK").substring(0, 37),
                        "HTTP/1.1 200 OK\r\n" + "Transfer-Encoding: chunked\r\n\r\n5\r\nab")) {
            try (Receiver receiver =
                    Receiver.answering(line -> {
                        line.write(begun);
                        line.hangUp();
                    })) {
                assertThat(cause(RIG.send(url(receiver)))).as(begun).isEqualTo(Cause.RESET);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.6\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
            })
    void garbage_is_no_answer(String garbage) throws IOException {
        try (Receiver receiver =
                Receiver.answering(line -> {
                    line.write(garbage);
                    line.keepSilent();
                })) {
            Attempt attempt = RIG.send(url(receiver), Duration.ofSeconds(3));
            assertThat(attempt.outcome())
                    .isEqualTo(new Outcome.Unreachable(Cause.OTHER, "the answer is not HTTP"));
            assertThat(attempt.toString()).doesNotContain("SSH");
            await().until(() -> receiver.ended() == 1);
        }
    }

    @Test
    void a_port_where_nobody_listens_refuses() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = closed.getLocalPort();
        }
        assertThat(cause(RIG.send("http://127.0.0.1:" + port))).isEqualTo(Cause.REFUSED);
    }

    @Test
    void who_leaves_early_closes_the_connection() throws IOException {
        try (Receiver receiver = Receiver.answering(Receiver.Line::keepSilent)) {
            CompletableFuture<Attempt> attempt =
                    RIG.start(url(receiver), null, Rig.message(), Rig.UNSIGNED, Rig.PATIENCE)
                            .subscribeAsCompletionStage();
            await().until(() -> receiver.requests().size() == 1);
            attempt.cancel(true);
            await().until(() -> receiver.ended() == 1);
        }
    }

    // --- connections

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n",
                "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"
            })
    void an_answer_read_to_its_end_keeps_its_connection(String answer) throws IOException {
        try (Receiver receiver = Receiver.answering(answer)) {
            for (int round = 0; round < 5; round++) {
                assertThat(RIG.send(url(receiver)).outcome())
                        .isNotInstanceOf(Outcome.Unreachable.class);
            }
            assertThat(receiver.connections()).isEqualTo(1);
            assertThat(receiver.requests()).hasSize(5);
        }
    }

    @Test
    void a_large_answer_keeps_its_connection_up_to_the_limit() throws IOException {
        for (int length : new int[] {64 * 1024, 64 * 1024 + 1}) {
            String body = "x".repeat(length);
            try (Receiver receiver =
                    Receiver.answering(
                            "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + body)) {
                RIG.send(url(receiver));
                assertThat(RIG.send(url(receiver)).response()).hasSize(16 * 1024);
                assertThat(receiver.connections()).isEqualTo(length > 64 * 1024 ? 2 : 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"
            })
    void an_answer_that_says_so_ends_its_connection(String answer) throws IOException {
        try (Receiver receiver = Receiver.answering(answer)) {
            for (int round = 0; round < 3; round++) {
                assertThat(RIG.send(url(receiver)).outcome()).isEqualTo(new Outcome.Delivered(200));
            }
            assertThat(receiver.connections()).isEqualTo(3);
        }
    }

    @Test
    void what_follows_an_answer_unasked_is_not_taken_for_the_next() throws IOException {
        try (Receiver receiver = Receiver.answering(OK + "HTTP/1.1 410 Gone\r\n\r\n")) {
            assertThat(RIG.send(url(receiver)).outcome()).isEqualTo(new Outcome.Delivered(200));
            await().until(() -> receiver.ended() == 1);
            assertThat(RIG.send(url(receiver)).outcome()).isEqualTo(new Outcome.Delivered(200));
        }
    }

    @Test
    void no_more_connections_are_opened_than_allowed() throws IOException {
        try (Rig rig = Rig.withConnections(2);
                Receiver receiver =
                        Receiver.answering(line -> {
                            line.write(OK.substring(0, 10));
                            Thread.yield();
                            line.write(OK.substring(10));
                        })) {
            List<CompletableFuture<Attempt>> attempts =
                    IntStream.range(0, 30)
                            .mapToObj(_ ->
                                    rig.start(
                                                    url(receiver),
                                                    null,
                                                    Rig.message(),
                                                    Rig.UNSIGNED,
                                                    Rig.PATIENCE)
                                            .subscribeAsCompletionStage())
                            .toList();
            assertThat(attempts)
                    .allSatisfy(attempt ->
                            assertThat(attempt.join().outcome())
                                    .isEqualTo(new Outcome.Delivered(200)));
            assertThat(receiver.connections()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void waiting_for_a_connection_counts_against_the_budget() throws IOException {
        try (Rig rig = Rig.withConnections(1);
                Receiver receiver = Receiver.answering(Receiver.Line::keepSilent)) {
            CompletableFuture<Attempt> first =
                    rig.start(url(receiver), null, Rig.message(), Rig.UNSIGNED, Rig.PATIENCE)
                            .subscribeAsCompletionStage();
            await().until(() -> receiver.requests().size() == 1);
            assertThat(cause(rig.send(url(receiver), SHORT))).isEqualTo(Cause.TIMEOUT);
            assertThat(receiver.requests()).hasSize(1);
            first.cancel(true);
        }
    }
}
