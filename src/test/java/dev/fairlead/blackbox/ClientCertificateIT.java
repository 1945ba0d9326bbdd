package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.attempt.Certificates;
import dev.fairlead.attempt.Receiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged program against a receiver that asks for a certificate and shows one of an own
/// authority.
class ClientCertificateIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final String PAIR =
            "client-certificate: tls/client.pem, client-key: tls/client.key";
    private static final String TRUSTED = "trusted-certificates: tls/authority.pem";

    @TempDir Path directory;
    private Certificates certificates;
    private Receiver receiver;
    private Path tls;

    @BeforeEach
    void open() throws Exception {
        certificates = Certificates.in(directory);
        certificates.sign("server", "ip:127.0.0.1");
        certificates.sign("client", "dns:client.example");
        tls = Files.createDirectory(directory.resolve("tls"));
        Files.writeString(tls.resolve("authority.pem"), certificates.authority());
        show("client");
        receiver = Receiver.demanding(certificates.asking("server"), line -> line.write(OK));
    }

    @AfterEach
    void close() throws Exception {
        receiver.close();
    }

    private void show(String alias) throws Exception {
        Files.writeString(tls.resolve("client.pem"), certificates.certificate(alias));
        Files.writeString(tls.resolve("client.key"), certificates.key(alias));
    }

    private String hooks(String host, String settings) {
        return """
        endpoints:
          - {id: bank, url: "https://%s:%d/in", tls: {%s}, retry: {attempts: 1}}
        hooks:
          - {id: pay, deliver: [{endpoint: bank}]}
        """
                .formatted(host, receiver.port(), settings);
    }

    private FairleadProcess fairlead(String settings) {
        return FairleadProcess.in(directory).hooks(hooks("127.0.0.1", settings)).go();
    }

    /// A connection is free for the next delivery when the one before has ended on it.
    private static void awaitDelivered(FairleadProcess fairlead, int many) {
        await().atMost(PATIENCE).until(() -> fairlead.logged("delivered delivery=") == many);
    }

    private static void pay(FairleadProcess fairlead) {
        assertThat(fairlead.postJson("/hooks/pay", "{}").statusCode()).isEqualTo(202);
    }

    private List<String> senders() {
        return receiver.requests().stream().map(Receiver.Request::sender).toList();
    }

    private void assertFails(FairleadProcess fairlead, String words) {
        pay(fairlead);
        await().atMost(PATIENCE).until(() -> fairlead.log().contains("dead letter"));
        assertThat(fairlead.log()).contains("outcome=tls detail=\"" + words);
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void the_certificate_that_is_shown_changes_with_its_file_at_a_reload() throws Exception {
        try (FairleadProcess fairlead = fairlead(PAIR + ", " + TRUSTED + ", min-version: 1.3")) {
            pay(fairlead);
            awaitDelivered(fairlead, 1);
            pay(fairlead);
            awaitDelivered(fairlead, 2);
            assertThat(senders()).containsExactly("CN=client", "CN=client");
            assertThat(receiver.connections()).isEqualTo(1);
            certificates.sign("renewed", "dns:client.example");
            show("renewed");
            Faults.command("kill", "-HUP", Long.toString(fairlead.pid()));
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        pay(fairlead);
                        return senders().contains("CN=renewed");
                    });
        }
    }

    @Test
    void a_key_store_has_both_in_one_file() throws Exception {
        certificates.writeStore("client", "hatch-cover", tls.resolve("client.p12"));
        String store = "client-keystore: tls/client.p12, keystore-password: hatch-cover";
        try (FairleadProcess fairlead = fairlead(store + ", " + TRUSTED)) {
            pay(fairlead);
            await().atMost(PATIENCE).until(() -> senders().equals(List.of("CN=client")));
        }
    }

    @Test
    void a_token_endpoint_may_ask_for_a_certificate_too() throws Exception {
        String token = "{\"access_token\":\"t-1\",\"token_type\":\"bearer\"}";
        String answer =
                "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(token.length(), token);
        try (Sink sink = Sink.open();
                Receiver tokens =
                        Receiver.demanding(
                                certificates.asking("server"), line -> line.write(answer))) {
            String hooks =
                    """
                    endpoints:
                      - id: bank
                        url: "%s"
                        auth: {oauth2: {token-url: "https://127.0.0.1:%d/", client-id: a, client-secret: b, tls: {%s, %s}}}
                    hooks:
                      - {id: pay, deliver: [{endpoint: bank}]}
                    """
                            .formatted(sink.url("/"), tokens.port(), PAIR, TRUSTED);
            try (FairleadProcess fairlead = FairleadProcess.in(directory).hooks(hooks).go()) {
                pay(fairlead);
                await().atMost(PATIENCE).until(() -> sink.count() == 1);
            }
            assertThat(tokens.requests().getFirst().sender()).isEqualTo("CN=client");
            assertThat(sink.received().getFirst().headers().getFirst("Authorization"))
                    .isEqualTo("Bearer t-1");
        }
    }

    @Test
    void without_a_certificate_the_attempt_says_what_is_missing() {
        try (FairleadProcess fairlead = fairlead(TRUSTED)) {
            assertFails(fairlead, "the receiver asks for a client certificate\"");
        }
    }

    @Test
    void without_the_own_authority_the_receiver_is_not_trusted() {
        try (FairleadProcess fairlead = fairlead(PAIR)) {
            assertFails(fairlead, "the certificate is not trusted\"");
        }
    }

    @Test
    void an_own_authority_does_not_make_any_name_right() {
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .hooks(hooks("localhost", PAIR + ", " + TRUSTED))
                        .go()) {
            assertFails(fairlead, "");
        }
    }

    @Test
    void files_that_cannot_be_used_are_told_with_their_place_and_keep_the_old_hooks()
            throws Exception {
        certificates.sign("other", "dns:other.example");
        Files.writeString(tls.resolve("other.key"), certificates.key("other"));
        Files.writeString(
                tls.resolve("old.key"),
                "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
        certificates.writeStore("client", "hatch-cover", tls.resolve("client.p12"));
        Path hooks = directory.resolve("hooks.yaml");
        try (FairleadProcess fairlead = fairlead(PAIR + ", " + TRUSTED)) {
            for (List<String> wrong :
                    List.of(
                            List.of("client-certificate: tls/client.pem", "belong together"),
                            List.of(
                                    "trusted-certificates: tls/none.pem",
                                    "trusted-certificates: open "
                                            + tls.resolve("none.pem")
                                            + ": no such file or directory"),
                            List.of(
                                    "trusted-certificates: tls/client.key",
                                    "holds no certificate (PEM)"),
                            List.of(
                                    "client-certificate: tls/client.pem, client-key: tls/other.key",
                                    "is not the key of the first certificate in"),
                            List.of(
                                    "client-certificate: tls/client.pem, client-key: tls/old.key",
                                    "openssl pkcs8 -topk8"),
                            List.of(
                                    "client-keystore: tls/client.p12, keystore-password: wr0ng",
                                    "keystore-password is not its"))) {
                FairleadProcess.write(hooks, hooks("127.0.0.1", wrong.getFirst()));
                Faults.command("kill", "-HUP", Long.toString(fairlead.pid()));
                await().atMost(PATIENCE).until(() -> fairlead.log().contains(wrong.getLast()));
            }
            assertThat(fairlead.log())
                    .contains("line 2, column", "endpoints[0].tls")
                    .doesNotContain("wr0ng", "hatch-cover");
            pay(fairlead);
            await().atMost(PATIENCE).until(() -> senders().equals(List.of("CN=client")));
        }
    }
}
