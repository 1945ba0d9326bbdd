package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Flow 2 without any Redis: arrivals by HTTP, the queue in a file.
class DeliverEmbeddedIT {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String QUICK =
            "timeout: 2s\nretry: {initial: 100ms, factor: 2, cap: 1s, attempts: 1000}\nsecret: "
                    + SECRET
                    + "\n";

    @TempDir Path directory;
    private Sink sink;

    @BeforeEach
    void open() {
        sink = Sink.open();
    }

    @AfterEach
    void close() {
        sink.close();
    }

    private FairleadProcess.Start fairlead() {
        return FairleadProcess.in(directory)
                .hooks(Article.hooks(QUICK))
                .allowingLoopback()
                .probingOften();
    }

    /// With time for each attempt, however busy the machine: one that is late is made again.
    private FairleadProcess patient() {
        return fairlead().hooks(Article.hooks(QUICK.replace("timeout: 2s", "timeout: 30s"))).go();
    }

    private int bring(FairleadProcess fairlead, int n) {
        return fairlead.postJson("/hooks/payments", Article.message(sink.url("/p"), "id" + n, n))
                .statusCode();
    }

    @Test
    void a_thousand_requests_are_accepted_and_arrive_each_once_and_signed() throws Exception {
        try (FairleadProcess fairlead = patient()) {
            for (int n = 0; n < 1000; n++) {
                assertThat(bring(fairlead, n)).isEqualTo(202);
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> sink.ids().size() == 1000);
            assertThat(sink.count()).isEqualTo(1000);
            for (Sink.Received one : sink.received()) {
                new Webhook(SECRET).verify(one.body(), lowerCased(one));
            }
            assertThat(fairlead.log()).doesNotContain(SECRET.substring("whsec_".length()));
        }
    }

    private static java.net.http.HttpHeaders lowerCased(Sink.Received one) {
        return java.net.http.HttpHeaders.of(one.headers(), (_, _) -> true);
    }

    @Test
    void what_meets_a_503_arrives_later() {
        sink.answering(503, 100, 200);
        try (FairleadProcess fairlead = patient()) {
            for (int n = 0; n < 50; n++) {
                assertThat(bring(fairlead, n)).isEqualTo(202);
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> sink.count() == 150);
            assertThat(sink.ids()).hasSize(50);
        }
    }

    @Test
    void a_kill_in_mid_burst_loses_nothing_that_was_accepted() throws Exception {
        Set<String> accepted = new ConcurrentSkipListSet<>();
        FairleadProcess first = fairlead().go();
        try (var burst = Executors.newFixedThreadPool(16)) {
            for (int n = 0; n < 3000; n++) {
                int each = n;
                burst.execute(() -> {
                    try {
                        if (bring(first, each) == 202) {
                            accepted.add("id" + each);
                        }
                    } catch (UncheckedIOException _) {
                        // Killed before it answered: then it promised nothing.
                        return;
                    }
                });
            }
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> accepted.size() > 500);
            first.kill();
        }
        assertThat(accepted.size()).isLessThan(3000);
        try (FairleadProcess _ = fairlead().go()) {
            await().atMost(Duration.ofSeconds(30)).until(() -> sink.ids().containsAll(accepted));
        }
    }

    @Test
    void a_repeated_message_id_is_delivered_once_also_after_a_restart() {
        try (FairleadProcess fairlead = fairlead().go()) {
            assertThat(bring(fairlead, 1)).isEqualTo(202);
            assertThat(bring(fairlead, 1)).isEqualTo(202);
            await().until(() -> sink.count() == 1);
            assertThat(fairlead.stop()).isZero();
        }
        try (FairleadProcess fairlead = fairlead().go()) {
            assertThat(bring(fairlead, 1)).isEqualTo(202);
            assertThat(bring(fairlead, 2)).isEqualTo(202);
            await().until(() -> sink.ids().contains("id2"));
            assertThat(sink.count()).isEqualTo(2);
        }
    }

    @Test
    void after_the_last_attempt_it_is_a_dead_letter_and_the_log_says_so() {
        sink.answering(500);
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .hooks(Article.hooks("retry: {initial: 50ms, attempts: 3}\n"))
                        .allowingLoopback()
                        .go()) {
            assertThat(bring(fairlead, 7)).isEqualTo(202);
            await().until(() -> fairlead.log().contains("delivery is a dead letter"));
            assertThat(sink.count()).isEqualTo(3);
            assertThat(fairlead.log())
                    .contains("webhook-id=id7")
                    .contains("gave up after 3 attempts");
        }
    }

    @Test
    void an_address_that_is_not_allowed_is_never_connected_to() {
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory).hooks(Article.hooks(QUICK)).go()) {
            assertThat(bring(fairlead, 1)).isEqualTo(202);
            await().until(() -> fairlead.log().contains("delivery is a dead letter"));
            assertThat(fairlead.log()).contains("fairlead.attempt.allowed-addresses");
            assertThat(sink.connections()).isZero();
        }
    }

    @Test
    void a_hook_may_run_a_command_and_deliver_to_several() {
        String hooks =
                """
                endpoints:
                  - {id: ledger, url: "%s", secret: %s}
                hooks:
                  - id: both
                    execute-command: /bin/echo
                    include-command-output-in-response: true
                    pass-arguments-to-command: [{source: payload, name: event}]
                    deliver:
                      - endpoint: ledger
                      - url: "%s"
                        when: {match: {type: value, value: paid, parameter: {source: payload, name: event}}}
                        headers: {X-Event: {source: payload, name: event}}
                """
                        .formatted(sink.url("/ledger"), SECRET, sink.url("/other"));
        try (FairleadProcess fairlead = FairleadProcess.in(directory).hooks(hooks).go()) {
            assertThat(fairlead.postJson("/hooks/both", "{\"event\": \"paid\"}").body())
                    .isEqualTo("paid\n");
            await().until(() -> sink.count() == 2);
            assertThat(fairlead.postJson("/hooks/both", "{\"event\":\"open\"}").body())
                    .isEqualTo("open\n");
            await().until(() -> sink.count() == 3);
            assertThat(
                            sink.received().stream()
                                    .filter(r -> r.path().equals("/ledger"))
                                    .map(Sink.Received::body))
                    .containsExactlyInAnyOrder("{\"event\": \"paid\"}", "{\"event\":\"open\"}");
            Sink.Received other =
                    sink.received().stream()
                            .filter(r -> r.path().equals("/other"))
                            .findFirst()
                            .orElseThrow();
            assertThat(other.headers().getFirst("X-Event")).isEqualTo("paid");
            assertThat(other.headers().containsKey("webhook-signature")).isFalse();
        }
    }
}
