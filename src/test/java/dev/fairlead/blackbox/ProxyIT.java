package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.attempt.Certificates;
import dev.fairlead.attempt.Receiver;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged program behind an HTTP proxy, which alone knows the name `receiver.invalid`.
class ProxyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    @TempDir Path directory;
    private HttpProxy proxy;
    private Sink sink;

    @BeforeEach
    void open() {
        proxy = HttpProxy.open();
        sink = Sink.open();
    }

    @AfterEach
    void close() {
        proxy.close();
        sink.close();
    }

    private int port() {
        return URI.create(sink.url("/")).getPort();
    }

    private FairleadProcess.Start fairlead(String url, String settings) {
        return FairleadProcess.in(directory)
                .hooks(
                        """
                        endpoints:
                          - {id: far, url: "%s", retry: {attempts: 1}%s}
                        hooks:
                          - {id: own, deliver: [{endpoint: far}]}
                          - {id: given, deliver: [{url: {source: payload, name: url}, retry: {attempts: 1}}]}
                        """
                                .formatted(url, settings));
    }

    private static void own(FairleadProcess fairlead) {
        assertThat(fairlead.postJson("/hooks/own", "{}").statusCode()).isEqualTo(202);
    }

    private static void given(FairleadProcess fairlead, String url) {
        assertThat(fairlead.postJson("/hooks/given", "{\"url\":\"" + url + "\"}").statusCode())
                .isEqualTo(202);
    }

    private static void awaitLog(FairleadProcess fairlead, String words) {
        await().atMost(PATIENCE).until(() -> fairlead.log().contains(words));
    }

    @Test
    void a_plain_endpoint_is_reached_in_absolute_form_by_its_name_and_with_a_login() {
        proxy.asking("Basic bW9iOmQlayBA"); // mob:d%k @
        String settings = ", proxy: 'http://mob:d%25k%20%40@" + proxy.address() + "'";
        String url = "http://receiver.invalid:" + port() + "/in?a=b";
        try (FairleadProcess fairlead = fairlead(url, settings).go()) {
            own(fairlead);
            await().atMost(PATIENCE).until(() -> sink.count() == 1);
        }
        assertThat(proxy.lines()).containsExactly("POST " + url + " HTTP/1.1");
        Sink.Received one = sink.received().getFirst();
        assertThat(one.path()).isEqualTo("/in?a=b");
        assertThat(one.headers().getFirst("Host")).isEqualTo("receiver.invalid:" + port());
    }

    @Test
    void a_tls_endpoint_is_reached_through_one_tunnel_and_its_name_is_checked() throws Exception {
        Certificates certificates = Certificates.in(directory);
        certificates.sign("server", "dns:receiver.invalid");
        Files.writeString(directory.resolve("authority.pem"), certificates.authority());
        String settings =
                ", tls: {trusted-certificates: authority.pem}, proxy: 'http://m:p@%s'"
                        .formatted(proxy.address());
        proxy.asking("Basic bTpw");
        try (Receiver receiver =
                        Receiver.secure(certificates.showing("server"), line -> line.write(OK));
                FairleadProcess fairlead =
                        fairlead("https://receiver.invalid:" + receiver.port() + "/in", settings)
                                .go()) {
            own(fairlead);
            await().atMost(PATIENCE).until(() -> receiver.requests().size() == 1);
            awaitLog(fairlead, "delivered");
            own(fairlead);
            await().atMost(PATIENCE).until(() -> receiver.requests().size() == 2);
            assertThat(proxy.lines())
                    .containsExactly(HttpProxy.connect("receiver.invalid", receiver.port()));
            Receiver.Request request = receiver.requests().getFirst();
            assertThat(request.serverNames()).containsExactly("receiver.invalid");
            assertThat(request.header("Proxy-Authorization")).isEmpty();
            assertThat(request.head()).startsWith("POST /in HTTP/1.1\r\n");
        }
    }

    @Test
    void a_certificate_for_another_name_is_refused_through_a_tunnel_too() throws Exception {
        Certificates certificates = Certificates.in(directory);
        certificates.sign("server", "dns:other.invalid");
        Files.writeString(directory.resolve("authority.pem"), certificates.authority());
        String settings =
                ", tls: {trusted-certificates: authority.pem}, proxy: 'http://%s'"
                        .formatted(proxy.address());
        try (Receiver receiver =
                        Receiver.secure(certificates.showing("server"), line -> line.write(OK));
                FairleadProcess fairlead =
                        fairlead("https://receiver.invalid:" + receiver.port() + "/in", settings)
                                .go()) {
            own(fairlead);
            awaitLog(fairlead, "outcome=tls");
            assertThat(receiver.requests()).isEmpty();
        }
    }

    @Test
    void a_proxy_that_does_not_let_us_through_is_an_outcome_of_its_own() {
        proxy.asking("Basic xxxx");
        String settings = ", proxy: 'http://mob:hidd3n@" + proxy.address() + "'";
        try (FairleadProcess fairlead =
                fairlead("https://receiver.invalid:1/", settings)
                        .with("FAIRLEAD_ADMIN_TOKENS", "ops:" + Api.TOKEN)
                        .go()) {
            own(fairlead);
            awaitLog(fairlead, "outcome=proxy detail=\"proxy: it refused the tunnel with 407\"");
            assertThat(fairlead.log()).doesNotContain("hidd3n");
            assertThat(Api.of(fairlead).get("/deliveries?outcome=proxy").json().at("/deliveries"))
                    .hasSize(1);
        }
    }

    @Test
    void its_refusal_of_a_plain_request_is_not_taken_for_the_receivers() {
        proxy.asking("Basic xxxx");
        String settings = ", proxy: 'http://" + proxy.address() + "'";
        try (FairleadProcess fairlead =
                fairlead("http://receiver.invalid:" + port() + "/", settings).go()) {
            own(fairlead);
            awaitLog(fairlead, "outcome=proxy detail=\"proxy: it answered 407\"");
        }
        assertThat(sink.count()).isZero();
    }

    @Test
    void a_proxy_that_is_not_there_is_told_from_a_receiver_that_is_not() {
        String settings = ", proxy: 'http://127.0.0.1:" + FairleadProcess.freePort() + "'";
        try (FairleadProcess fairlead = fairlead("http://receiver.invalid/", settings).go()) {
            own(fairlead);
            awaitLog(fairlead, "outcome=proxy detail=\"proxy: connection refused\"");
        }
    }

    @Test
    void the_servers_proxy_holds_for_all_but_who_is_excepted() {
        String usual = "http://receiver.invalid:" + port() + "/usual";
        try (FairleadProcess fairlead =
                fairlead(usual, "")
                        .allowingLoopback()
                        .with("FAIRLEAD_ATTEMPT_PROXY", "http://" + proxy.address())
                        .with("FAIRLEAD_ATTEMPT_NO_PROXY", "127.0.0.0/8,.local")
                        .go()) {
            own(fairlead);
            await().atMost(PATIENCE).until(() -> sink.count() == 1);
            assertThat(proxy.lines()).hasSize(1);
            given(fairlead, sink.url("/direct"));
            await().atMost(PATIENCE).until(() -> sink.count() == 2);
            assertThat(proxy.lines()).hasSize(1);
        }
    }

    @Test
    void an_endpoint_may_do_without_the_servers_proxy() {
        try (FairleadProcess fairlead =
                fairlead(sink.url("/own"), ", proxy: none")
                        .with("FAIRLEAD_ATTEMPT_PROXY", "http://" + proxy.address())
                        .go()) {
            own(fairlead);
            await().atMost(PATIENCE).until(() -> sink.count() == 1);
        }
        assertThat(proxy.lines()).isEmpty();
    }

    @Test
    void an_address_that_came_with_a_message_is_judged_before_the_proxy_hears_of_it() {
        try (FairleadProcess fairlead =
                fairlead("http://169.254.169.254/latest", "")
                        .with("FAIRLEAD_ATTEMPT_PROXY", "http://" + proxy.address())
                        .go()) {
            for (String url :
                    List.of(
                            sink.url("/"),
                            "http://localhost:" + port() + "/",
                            "https://localhost:" + port() + "/",
                            "http://[::ffff:7f00:1]:" + port() + "/")) {
                given(fairlead, url);
            }
            own(fairlead); // not even the operator's own may be a metadata address
            await().atMost(PATIENCE)
                    .until(() ->
                            fairlead.log()
                                            .lines()
                                            .filter(line -> line.contains("outcome=forbidden"))
                                            .count()
                                    == 5);
            given(fairlead, "http://nobody-knows.invalid/");
            awaitLog(fairlead, "outcome=dns detail=\"the host name does not resolve\"");
        }
        assertThat(proxy.lines()).isEmpty();
        assertThat(sink.count()).isZero();
    }

    @Test
    void a_tunnel_for_a_message_leads_to_the_address_that_was_judged() {
        try (FairleadProcess fairlead =
                fairlead(sink.url("/"), "")
                        .with("FAIRLEAD_ATTEMPT_ALLOWED_ADDRESSES", "127.0.0.0/8,::1")
                        .with("FAIRLEAD_ATTEMPT_PROXY", "http://" + proxy.address())
                        .go()) {
            given(fairlead, "https://localhost:" + port() + "/");
            await().atMost(PATIENCE).until(() -> !proxy.lines().isEmpty());
            assertThat(proxy.lines().getFirst())
                    .isIn(
                            HttpProxy.connect("127.0.0.1", port()),
                            HttpProxy.connect("[0:0:0:0:0:0:0:1]", port()),
                            HttpProxy.connect("[::1]", port()));
        }
    }

    @Test
    void tokens_are_asked_for_through_the_endpoints_proxy() {
        try (TokenEndpoint tokens = TokenEndpoint.open()) {
            String settings =
                    ", proxy: 'http://%s', auth: {oauth2: {token-url: '%s', client-id: a, client-secret: b}}"
                            .formatted(
                                    proxy.address(),
                                    tokens.url().replace("127.0.0.1", "tokens.invalid"));
            try (FairleadProcess fairlead =
                    fairlead("http://receiver.invalid:" + port() + "/in", settings).go()) {
                own(fairlead);
                await().atMost(PATIENCE).until(() -> sink.count() == 1);
            }
        }
        assertThat(sink.received().getFirst().headers().getFirst("Authorization"))
                .isEqualTo("Bearer token-1");
        assertThat(proxy.lines().getFirst()).startsWith("POST http://tokens.invalid:");
    }

    @Test
    void a_proxy_that_cannot_be_read_is_told_and_not_repeated() {
        try (FairleadProcess fairlead =
                fairlead(sink.url("/"), ", proxy: 'socks://mob:hidd3n@x:1'").launch(0)) {
            awaitLog(fairlead, "endpoints[0].proxy: a proxy reads like http://host:port");
            assertThat(fairlead.log()).doesNotContain("hidd3n");
        }
        try (FairleadProcess fairlead =
                fairlead(sink.url("/"), "")
                        .with("FAIRLEAD_ATTEMPT_PROXY", "mob:hidd3n@x:1")
                        .launch(0)) {
            awaitLog(fairlead, "fairlead.attempt.proxy: a proxy reads like");
            assertThat(fairlead.log()).doesNotContain("hidd3n");
        }
    }
}
