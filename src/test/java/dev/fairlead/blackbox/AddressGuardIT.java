package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever can send a message must not reach, through the packaged program, what is not public.
class AddressGuardIT {
    private static final String QUICK = "timeout: 2s\nretry: {initial: 50ms, attempts: 3}\n";
    private static final String DEAD = "delivery is a dead letter";

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

    private int port() {
        return URI.create(sink.url("/")).getPort();
    }

    private static HttpResponse<String> bring(FairleadProcess fairlead, String url, int n) {
        return fairlead.postJson("/hooks/payments", Article.message(url, "id" + n, n));
    }

    private static long count(FairleadProcess fairlead, String words) {
        return fairlead.log().lines().filter(line -> line.contains(words)).count();
    }

    /// All mean this machine, or one that hands out credentials, to some parser or network.
    private static final List<String> INSIDE =
            List.of(
                    "127.0.0.1",
                    "localhost",
                    "LOCALHOST",
                    "0.0.0.0",
                    "2130706433",
                    "0177.0.0.1",
                    "[::1]",
                    "[::]",
                    "[::127.0.0.1]",
                    "[::ffff:127.0.0.1]",
                    "[::ffff:7f00:1]",
                    "[::ffff:0:7f00:1]",
                    "[64:ff9b::7f00:1]",
                    "[2002:7f00:1::]",
                    "[2a00:1450::5efe:7f00:1]",
                    "[fe80::1%25eth0]",
                    "[fd00:ec2::254]",
                    "169.254.169.254",
                    "u:p@127.0.0.1");

    /// Numbers that are not written as an address is: they are no host at all to the door.
    private static final List<String> MISSPELT =
            List.of("127.1", "0x7f.1", "127.0.0.1.", "127。0。0。1");

    @Test
    void a_number_that_some_take_for_an_address_is_none() {
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory).hooks(Article.hooks(QUICK)).allowingLoopback().go()) {
            for (String host : MISSPELT) {
                HttpResponse<String> answer =
                        bring(fairlead, "http://" + host + ":" + port() + "/s3cret", 0);
                assertThat(answer.statusCode()).as(host).isEqualTo(400);
                assertThat(answer.body())
                        .as(host)
                        .contains("url: not an http or https URL")
                        .doesNotContain("s3cret");
            }
            assertThat(bring(fairlead, sink.url("/"), 1).statusCode()).isEqualTo(202);
            await().atMost(Duration.ofSeconds(20)).until(() -> sink.count() == 1);
            assertThat(fairlead.log()).doesNotContain("s3cret");
        }
    }

    @Test
    void no_way_to_write_an_inner_address_leads_there_or_is_tried_twice() {
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory).hooks(Article.hooks(QUICK)).go()) {
            for (int n = 0; n < INSIDE.size(); n++) {
                String url = "http://" + INSIDE.get(n) + ":" + port() + "/s3cret";
                HttpResponse<String> answer = bring(fairlead, url, n);
                assertThat(answer.statusCode()).as(url).isEqualTo(202);
                assertThat(answer.body())
                        .as(url)
                        .matches("\\{\"deliveries\":\\[\"[0-9a-f]{32}\"]}");
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> count(fairlead, DEAD) == INSIDE.size());
            assertThat(count(fairlead, "outcome=forbidden")).isEqualTo(INSIDE.size());
            assertThat(count(fairlead, " attempt=1 ")).isEqualTo(INSIDE.size());
            assertThat(fairlead.log()).doesNotContain("next=", "s3cret");
            assertThat(sink.connections()).isZero();
        }
    }

    /// Or the test above would be passed by a program that delivers nothing.
    @Test
    void what_is_allowed_is_reached_in_each_form_that_is_an_address_and_answered_alike() {
        List<String> forms = List.of("127.0.0.1", "localhost", "[::ffff:7f00:1]");
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .hooks(Article.hooks(QUICK))
                        .with("FAIRLEAD_ATTEMPT_ALLOWED_ADDRESSES", "127.0.0.0/8,::1")
                        .go()) {
            for (int n = 0; n < forms.size(); n++) {
                HttpResponse<String> answer =
                        bring(fairlead, "http://" + forms.get(n) + ":" + port() + "/", n);
                assertThat(answer.statusCode()).isEqualTo(202);
                assertThat(answer.body()).matches("\\{\"deliveries\":\\[\"[0-9a-f]{32}\"]}");
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> sink.count() == forms.size());
            assertThat(bring(fairlead, "http://169.254.169.254/latest/", 99).statusCode())
                    .isEqualTo(202);
            await().atMost(Duration.ofSeconds(20)).until(() -> count(fairlead, DEAD) == 1);
            assertThat(count(fairlead, "outcome=forbidden")).isEqualTo(1);
        }
    }

    @Test
    void a_redirect_leads_nowhere_whoever_wrote_the_address() {
        String hooks =
                """
                endpoints:
                  - {id: own, url: "%s", retry: {initial: 50ms, attempts: 2}}
                hooks:
                  - {id: own, deliver: [{endpoint: own}]}
                  - {id: given, deliver: [{url: {source: payload, name: url}, retry: {initial: 50ms, attempts: 2}}]}
                """
                        .formatted(sink.url("/own"));
        try (Sink elsewhere = Sink.open();
                FairleadProcess fairlead =
                        FairleadProcess.in(directory).hooks(hooks).allowingLoopback().go()) {
            for (String location :
                    List.of(elsewhere.url("/"), "http://169.254.169.254/latest/meta-data/")) {
                sink.forget();
                sink.redirectingTo(location);
                long before = count(fairlead, DEAD);
                assertThat(fairlead.postJson("/hooks/own", "{}").statusCode()).isEqualTo(202);
                String given = "{\"url\":\"" + sink.url("/given") + "\"}";
                assertThat(fairlead.postJson("/hooks/given", given).statusCode()).isEqualTo(202);
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> count(fairlead, DEAD) == before + 2);
                assertThat(sink.count()).isEqualTo(4);
            }
            assertThat(elsewhere.connections()).isZero();
            assertThat(count(fairlead, "outcome=302")).isEqualTo(8);
        }
    }

    @Test
    void not_even_the_operators_endpoint_may_be_a_metadata_address() {
        String hooks =
                """
                endpoints:
                  - {id: own, url: "http://169.254.169.254/latest/meta-data/"}
                hooks:
                  - {id: own, deliver: [{endpoint: own}]}
                """;
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .hooks(hooks)
                        .with("FAIRLEAD_ATTEMPT_ALLOWED_ADDRESSES", "0.0.0.0/0")
                        .go()) {
            assertThat(fairlead.postJson("/hooks/own", "{}").statusCode()).isEqualTo(202);
            await().atMost(Duration.ofSeconds(20)).until(() -> count(fairlead, DEAD) == 1);
            assertThat(fairlead.log())
                    .contains("outcome=forbidden", "link-local or metadata address")
                    .doesNotContain("next=");
        }
    }
}
