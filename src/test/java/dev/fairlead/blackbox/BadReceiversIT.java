package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.attempt.Certificates;
import dev.fairlead.attempt.Receiver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Receivers that behave as badly as one can over a socket, all at one process: each costs a failed
/// attempt within its deadline and nothing else, and the log tells them apart.
class BadReceiversIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int DEADLINE_MILLIS = 1_000;

    /// Those that do not come to an end by themselves.
    private static final Set<String> LATE = Set.of("silent", "slow", "dribbling");

    private static final String SECRET = "s3cret-key";
    private static final String PIECE = "x".repeat(8_192);

    /// What lies in the buffers of the two sockets counts as sent.
    private static final long BUFFERS = 16L << 20;

    @TempDir private static Path directory;
    private static final Map<String, Receiver> RECEIVERS = new LinkedHashMap<>();
    private static final AtomicLong ENDLESS = new AtomicLong();
    private static Sink well;
    private static FairleadProcess fairlead;

    @BeforeAll
    static void open_the_receivers() throws Exception {
        Certificates certificates = Certificates.in(directory);
        certificates.sign("stranger", "ip:127.0.0.1");
        receiver("resetting", Receiver.Line::reset);
        receiver("silent", Receiver.Line::keepSilent);
        receiver(
                "slow",
                line -> {
                    line.write("HTTP/1.1 200 OK\r\nX-Slow: ");
                    line.writeForever("x", 20);
                });
        receiver(
                "dribbling",
                line -> {
                    line.write("HTTP/1.1 200 OK\r\n\r\n");
                    line.writeForever("x", 20);
                });
        receiver("endless", line -> pour(line, "HTTP/1.1 500 No\r\n\r\n"));
        receiver("generous", line -> pour(line, "HTTP/1.1 200 OK\r\n\r\n"));
        receiver("heady", line -> pour(line, "HTTP/1.1 200 OK\r\nX-Head: "));
        receiver("garbage", line -> line.write("\0\1\2 this is not HTTP\r\n\r\n"));
        receiver("parrot", line -> line.write("HTTP/1.1 " + SECRET + " No\r\n\r\n"));
        receiver("mail", line -> line.write("220 mail.example.com ESMTP\r\n"));
        RECEIVERS.put(
                "untrusted",
                Receiver.secure(
                        certificates.showing("stranger"),
                        line -> line.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")));
        well = Sink.open();
        fairlead =
                FairleadProcess.in(directory)
                        .hooks(hooks())
                        // A lane that does nothing but fail would be left alone for a while.
                        .with("FAIRLEAD_QUEUE_BREAKER_FAILURES", "100000")
                        .go();
    }

    private static void receiver(String name, Receiver.Manner manner) throws IOException {
        RECEIVERS.put(name, Receiver.answering(manner));
    }

    private static void pour(Receiver.Line line, String head) throws IOException {
        line.write(head);
        while (true) {
            line.write(PIECE);
            ENDLESS.addAndGet(PIECE.length());
        }
    }

    private static String hooks() {
        StringBuilder endpoints = new StringBuilder("endpoints:\n");
        StringBuilder hooks = new StringBuilder("hooks:\n");
        RECEIVERS.forEach((name, receiver) -> {
            String scheme = name.equals("untrusted") ? "https" : "http";
            String url = scheme + "://127.0.0.1:" + receiver.port() + "/";
            add(name, url, endpoints, hooks);
        });
        add("well", well.url("/well"), endpoints, hooks);
        return endpoints.append(hooks).toString();
    }

    private static void add(String name, String url, StringBuilder to, StringBuilder hooks) {
        // A busy machine may take longer than that for what answers.
        String timeout = LATE.contains(name) ? "1s" : "15s";
        to.append(
                "  - {id: %s, url: \"%s\", timeout: %s, retry: {schedule: [0s]}}\n"
                        .formatted(name, url, timeout));
        hooks.append(
                "  - {id: %s, deliver: [{endpoint: %s, id: {source: payload, name: id}}]}\n"
                        .formatted(name, name));
    }

    @AfterAll
    static void close_them() throws Exception {
        fairlead.close();
        well.close();
        for (Receiver receiver : RECEIVERS.values()) {
            receiver.close();
        }
    }

    private static String bring(String receiver, String id) {
        String body = "{\"id\":\"%s\"}".formatted(id);
        assertThat(fairlead.postJson("/hooks/" + receiver, body).statusCode()).isEqualTo(202);
        return id;
    }

    /// The line of the log about the only attempt.
    private static String attempt(String id) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .until(() -> fairlead.logged("webhook-id=" + id + " ") > 0);
        return fairlead.log()
                .lines()
                .filter(line -> line.contains("webhook-id=" + id + " "))
                .findFirst()
                .orElseThrow();
    }

    private static void fails(String receiver, String outcome) {
        String line = attempt(bring(receiver, receiver + "-1"));
        assertThat(line).contains("delivery is a dead letter").contains("outcome=" + outcome);
        if (LATE.contains(receiver)) {
            // The deadline counts on the sender's clock; a machine that is busy is late.
            assertThat(tookMillis(line)).isLessThan(4 * DEADLINE_MILLIS);
        }
    }

    private static long tookMillis(String line) {
        return Pattern.compile("took_ms=([0-9]+)")
                .matcher(line)
                .results()
                .map((MatchResult found) -> Long.parseLong(found.group(1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_connection_that_is_reset_is_a_failure() {
        fails("resetting", "reset detail=\"the connection was closed before the answer's end\"");
    }

    @Test
    void silence_ends_at_the_deadline() {
        fails("silent", "timeout detail=\"no complete answer within 1000ms\"");
    }

    @Test
    void headers_that_come_slowly_end_at_the_deadline() {
        fails("slow", "timeout detail=\"no complete answer within 1000ms\"");
    }

    @Test
    void a_body_that_comes_slowly_ends_at_the_deadline() {
        fails("dribbling", "timeout detail=\"no complete answer within 1000ms\"");
    }

    @Test
    void headers_without_an_end_are_not_read_on() {
        fails("heady", "other detail=\"the answer's head is too large\"");
    }

    @Test
    void what_is_not_http_is_no_answer() {
        fails("garbage", "other detail=\"the answer is not HTTP\"");
        fails("mail", "other detail=\"the answer is not HTTP\"");
    }

    /// A receiver knows the headers of what it got, and would have them in the log.
    @Test
    void nothing_that_a_receiver_says_gets_into_the_log() {
        fails("parrot", "other detail=\"the answer is not HTTP\"");
        assertThat(fairlead.log()).doesNotContain(SECRET).doesNotContain("[io.vertx");
    }

    @Test
    void a_certificate_that_is_not_trusted_is_told_as_such() {
        fails("untrusted", "tls detail=\"the certificate is not trusted\"");
        assertThat(RECEIVERS.get("untrusted").requests()).isEmpty();
    }

    @Test
    void a_failure_with_an_endless_body_is_that_failure() {
        fails("endless", "500");
    }

    /// What a receiver goes on to say after its 200 changes nothing.
    @Test
    void a_success_with_an_endless_body_is_a_success() {
        String line = attempt(bring("generous", "generous-1"));
        assertThat(line).contains("delivered ").contains("outcome=200");
    }

    @Test
    void endless_bodies_fill_neither_memory_nor_the_line() {
        attempt(bring("endless", "endless-warm"));
        long memory = fairlead.peakMemory();
        long before = ENDLESS.get();
        int many = 64;
        for (int n = 0; n < many; n++) {
            bring("endless", "endless-many" + n);
        }
        for (int n = 0; n < many; n++) {
            assertThat(attempt("endless-many" + n)).contains("outcome=500");
        }
        Receiver endless = RECEIVERS.get("endless");
        await().atMost(PATIENCE).until(() -> endless.ended() >= endless.requests().size());
        long sent = (ENDLESS.get() - before) / many;
        long more = fairlead.peakMemory() - memory;
        System.out.printf(
                "faults: %d endless bodies, %d KiB of each left its receiver, %d MiB more memory at the peak%n",
                many, sent >> 10, more);
        assertThat(sent).isLessThan(BUFFERS);
        assertThat(more).as("MiB more").isLessThan(100);
    }

    @Test
    void receivers_that_hang_hold_up_no_other() {
        for (int n = 0; n < 40; n++) {
            bring("silent", "hanging" + n);
            bring("slow", "slowing" + n);
            bring("dribbling", "dribbling" + n);
        }
        IntStream.range(0, 40).forEach(n -> bring("well", "well" + n));
        await().atMost(Duration.ofSeconds(10)).until(() -> well.ids().size() == 40);
        for (int n = 0; n < 40; n++) {
            assertThat(attempt("well" + n)).contains("outcome=200");
        }
    }
}
