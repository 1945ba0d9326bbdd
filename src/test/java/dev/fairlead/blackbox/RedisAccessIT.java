package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.attempt.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A Redis that lets in whom it knows: by password, by ACL, by certificate.
class RedisAccessIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path HOWTO = Path.of("docs/howto/connect-to-redis.md");
    private static final String PASSWORD = "s3cret";

    @TempDir Path directory;
    private RealRedis redis;
    private Sink sink;

    @BeforeEach
    void open() throws Exception {
        redis = RealRedis.in(Files.createDirectory(directory.resolve("redis")));
        sink = Sink.open();
    }

    @AfterEach
    void close() {
        sink.close();
        redis.close();
    }

    @Test
    void the_rule_of_the_howto_is_enough_for_queue_channel_stream_election_and_export() {
        redis.start();
        redis.run(ruleOfTheHowto());
        try (FairleadProcess fairlead = fairlead("redis://fairlead:s3cret@").go()) {
            awaitHeard(fairlead);
            assertEverythingArrives(fairlead);
            assertThat((List<?>) redis.run("ACL", "LOG")) // warnings may be forbidden
                    .allSatisfy(refusal -> assertThat(refusal.toString()).contains("object, info"));
            assertThat(fairlead.log()).doesNotContain("NOPERM", "ACL failure", PASSWORD);
        }
        assertThat(export("redis://fairlead:s3cret@")).contains("exported");
    }

    @Test
    void what_the_acl_forbids_is_told_with_the_command_and_works_once_it_is_allowed() {
        redis.start();
        redis.run(ruleOfTheHowto());
        redis.run("ACL", "SETUSER", "fairlead", "-evalsha", "-xreadgroup", "resetchannels");
        try (FairleadProcess fairlead = fairlead("redis://fairlead:s3cret@").go()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(fairlead.log())
                                    .containsPattern(
                                            "queue is away.*Redis refused \\(NOPERM.*evalsha.*the user's ACL has to allow it")
                                    .containsPattern("not reading Redis stream orders.*NOPERM")
                                    .containsPattern(
                                            "not listening on Redis channel payments.*NOPERM"));
            assertThat(health(fairlead))
                    .contains("the queue is away", "not reading Redis stream orders")
                    .contains("not listening on Redis channel payments");

            redis.run(ruleOfTheHowto());
            awaitHeard(fairlead);
            assertEverythingArrives(fairlead);
        }
    }

    @Test
    void a_wrong_password_is_told_with_its_setting_and_never_printed_and_leaves_no_connections() {
        redis.start();
        redis.run(ruleOfTheHowto());
        try (FairleadProcess fairlead =
                fairlead("redis://fairlead:gu3ssed@")
                        .with("QUARKUS_REDIS_TCP_IDLE_TIMEOUT", "7s")
                        .go()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(fairlead.log())
                                    .containsPattern(
                                            "queue is away.*WRONGPASS.*see quarkus.redis.password")
                                    .containsPattern("not reading Redis stream.*WRONGPASS")
                                    .containsPattern("not listening on Redis channel.*WRONGPASS"));
            assertThat(health(fairlead)).contains("the queue is away");
            assertThat(fairlead.postJson("/hooks/payments", "{}").statusCode()).isEqualTo(503);
            assertThat(fairlead.log()).doesNotContain("gu3ssed");

            redis.run("ACL", "SETUSER", "fairlead", ">gu3ssed");
            awaitHeard(fairlead);
            assertEverythingArrives(fairlead);
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(redis.run("CLIENT", "LIST").toString().lines())
                                    .hasSizeLessThan(8));
        }
        assertThat(export("redis://fairlead:gu3ssed2@"))
                .contains("WRONGPASS", "see quarkus.redis.password")
                .doesNotContain("gu3ssed2");
    }

    /// A password needs its odd characters escaped in a URL, and who forgets that is told where.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pl%anted",
                "pl anted",
                "pl^anted",
                "pl/anted",
                "pl@anted",
                "pl#anted",
                "12/planted"
            })
    void a_url_that_cannot_be_read_is_told_without_the_password_in_it(String password) {
        String unreadable = "redis://fairlead:" + password + "@";
        String two = unreadable + "one:1,redis://:" + password + "@two:1";
        assertThat(lastWords(fairlead(unreadable).with("REDIS_URL", two)))
                .containsIgnoringCase("redis")
                .doesNotContain("anted")
                .doesNotContain("\tat ");
        assertThat(lastWords(fairlead(unreadable)))
                .contains("in the password @ is %40")
                .doesNotContain("anted")
                .doesNotContain("\tat ");
        assertThat(export(unreadable))
                .contains("quarkus.redis.hosts")
                .doesNotContain("anted")
                .doesNotContain("\tat ");
    }

    /// As when the wrong key of a Secret is named.
    @Test
    void a_password_in_the_urls_place_is_not_told() {
        assertThat(lastWords(fairlead("redis://").with("REDIS_URL", "pl^an%ted")))
                .contains("quarkus.redis.hosts")
                .doesNotContain("pl^an");
    }

    @Test
    void a_url_of_another_kind_is_told_with_the_kind_that_it_takes() {
        assertThat(lastWords(fairlead("redis://").with("REDIS_URL", "http://localhost:6379")))
                .contains("Unsupported Redis connection string scheme [http]")
                .contains("REDIS_URL or quarkus.redis.hosts is redis://")
                .doesNotContain("\tat ");
    }

    @Test
    void a_password_alone_is_for_the_default_user() {
        redis.with("requirepass " + PASSWORD).start();
        try (FairleadProcess fairlead =
                fairlead("redis://").with("QUARKUS_REDIS_PASSWORD", PASSWORD).go()) {
            awaitHeard(fairlead);
            assertThat(fairlead.postJson("/hooks/payments", message("http")).statusCode())
                    .isEqualTo(202);
            await().atMost(PATIENCE).until(() -> sink.ids().contains("http"));
        }
    }

    @Test
    void everything_goes_by_tls_with_certificates_on_both_sides_and_an_unknown_authority_is_told()
            throws Exception {
        Certificates certificates = Certificates.in(directory);
        certificates.sign("server", "ip:127.0.0.1");
        certificates.sign("client", "dns:fairlead");
        write("authority.pem", certificates.authority());
        for (String side : List.of("server", "client")) {
            write(side + ".pem", certificates.certificate(side));
            write(side + ".key", certificates.key(side));
        }
        int tlsPort = FairleadProcess.freePort();
        redis.with("tls-port " + tlsPort)
                .with("tls-cert-file " + directory.resolve("server.pem"))
                .with("tls-key-file " + directory.resolve("server.key"))
                .with("tls-ca-cert-file " + directory.resolve("authority.pem"))
                .start();
        String url = "rediss://127.0.0.1:" + tlsPort;
        FairleadProcess.Start known =
                fairlead("redis://")
                        .with("REDIS_URL", url)
                        .with("QUARKUS_REDIS_TLS_HOSTNAME_VERIFICATION_ALGORITHM", "HTTPS")
                        .with("QUARKUS_REDIS_TLS_TRUST_CERTIFICATE_PEM", "true")
                        .with("QUARKUS_REDIS_TLS_TRUST_CERTIFICATE_PEM_CERTS", "authority.pem")
                        .with("QUARKUS_REDIS_TLS_KEY_CERTIFICATE_PEM", "true")
                        .with("QUARKUS_REDIS_TLS_KEY_CERTIFICATE_PEM_CERTS", "client.pem")
                        .with("QUARKUS_REDIS_TLS_KEY_CERTIFICATE_PEM_KEYS", "client.key");
        try (FairleadProcess fairlead = known.go()) {
            awaitHeard(fairlead);
            assertEverythingArrives(fairlead);
        }
        assertThat(export(known)).contains("exported");
        assertThat(export(byNameOfTheRegistry(url))).contains("exported");
        Files.delete(directory.resolve("config/application.properties"));
        try (FairleadProcess stranger = fairlead("redis://").with("REDIS_URL", url).go()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(stranger.log())
                                    .containsPattern("queue is away.*PKIX.*see quarkus.redis.tls"));
            assertThat(health(stranger)).contains("the queue is away");
        }
    }

    private FairleadProcess.Start byNameOfTheRegistry(String url) throws Exception {
        Files.createDirectories(directory.resolve("config"));
        write(
                "config/application.properties",
                """
                quarkus.redis.tls-configuration-name=redis
                quarkus.tls.redis.hostname-verification-algorithm=HTTPS
                quarkus.tls.redis.trust-store.pem.certs=authority.pem
                quarkus.tls.redis.key-store.pem.0.cert=client.pem
                quarkus.tls.redis.key-store.pem.0.key=client.key
                """);
        return fairlead("redis://").with("REDIS_URL", url);
    }

    private void write(String name, String text) throws Exception {
        Files.writeString(directory.resolve(name), text);
    }

    /// @param to the URL up to the host
    private FairleadProcess.Start fairlead(String to) {
        return FairleadProcess.in(directory)
                .on(FairleadProcess.freePort())
                .hooks(
                        """
                        - id: payments
                          http: true
                          redis-channel: payments
                          redis-stream: orders
                          deliver:
                            - url: %s
                              id: {source: payload, name: id}
                        - id: once
                          redis-channel: payments
                          execute-command: /bin/true
                        """
                                .formatted(sink.url("/in")))
                .with("REDIS_URL", to + redis.address())
                .allowingLoopback();
    }

    private static void awaitHeard(FairleadProcess fairlead) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(fairlead.management("/health/ready").body())
                                .doesNotContain("degraded"));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(fairlead.log())
                                .contains("listening on Redis channel payments")
                                .contains("reading Redis stream orders")
                                .contains("elected for what must happen once"));
    }

    private void assertEverythingArrives(FairleadProcess fairlead) {
        assertThat(fairlead.postJson("/hooks/payments", message("http")).statusCode())
                .isEqualTo(202);
        redis.publish("payments", message("channel"));
        redis.run("XADD", "orders", "*", "payload", message("stream"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(sink.ids()).contains("http", "channel", "stream"));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(redis.run("XPENDING", "orders", "fairlead").toString())
                                .startsWith("[0"));
    }

    private static String message(String id) {
        return "{\"id\":\"" + id + "\"}";
    }

    private static String health(FairleadProcess fairlead) {
        return fairlead.management("/health/ready").body();
    }

    /// Of a start that ends.
    private static String lastWords(FairleadProcess.Start start) {
        FairleadProcess fairlead = start.launch(FairleadProcess.freePort());
        assertThat(fairlead.awaitEnd()).isNotZero();
        return fairlead.log();
    }

    private String export(String to) {
        return export(fairlead(to));
    }

    private String export(FairleadProcess.Start start) {
        FairleadProcess ran =
                start.flag("queue", "export").writing(directory.resolve("queue.jsonl")).launch(0);
        int _ = ran.awaitEnd();
        return ran.log();
    }

    private static String[] ruleOfTheHowto() {
        String line =
                Page.at(HOWTO).in("console").stream()
                        .flatMap(block -> block.commands().stream())
                        .map(Page.Command::line)
                        .filter(command -> command.contains("ACL SETUSER"))
                        .findFirst()
                        .orElseThrow();
        return Arrays.stream(line.replace("'", "").replace("\\\n", " ").split("\\s+"))
                .skip(1)
                .toArray(String[]::new);
    }
}
