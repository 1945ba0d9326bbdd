package dev.fairlead.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.delivery.Outcome;
import dev.fairlead.delivery.Outcome.Cause;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SenderTlsTest {
    private static final Outcome DELIVERED = new Outcome.Delivered(200);

    @TempDir private static Path directory;
    private static Certificates certificates;
    private static Rig rig;
    private static Receiver receiver;

    @BeforeAll
    static void make_certificates() throws Exception {
        certificates = Certificates.in(directory);
        certificates.sign("right", "dns:hooks.example,dns:*.wild.example,ip:127.0.0.1");
        rig = Rig.trusting(certificates.authority());
        receiver = showing("right");
    }

    @AfterAll
    static void put_all_away() throws Exception {
        receiver.close();
        rig.close();
    }

    private static Receiver showing(String alias) throws Exception {
        return Receiver.secure(
                certificates.showing(alias),
                line -> line.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    }

    private static Outcome send(Rig rig, String host, Receiver receiver) {
        rig.names.answer(host, "127.0.0.1");
        return rig.send("https://" + host + ":" + receiver.port() + "/in").outcome();
    }

    private static void assertTlsFailure(Outcome outcome) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Unreachable.class,
                        unreachable -> assertThat(unreachable.cause()).isEqualTo(Cause.TLS));
    }

    @Test
    void a_trusted_certificate_with_the_right_name_is_accepted() throws Exception {
        try (Receiver own = showing("right")) {
            assertThat(send(rig, "hooks.example", own)).isEqualTo(DELIVERED);
            assertThat(own.only().header("Host")).contains("hooks.example:" + own.port());
            assertThat(own.only().serverNames()).containsExactly("hooks.example");
            assertThat(send(rig, "hooks.example", own)).isEqualTo(DELIVERED);
            assertThat(own.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"HOOKS.Example", "a.wild.example"})
    void names_are_compared_without_case_and_with_wildcards(String host) {
        assertThat(send(rig, host, receiver)).isEqualTo(DELIVERED);
    }

    @ParameterizedTest
    @CsvSource({
        "other.example",
        "wild.example",
        "a.b.wild.example",
        "hooks.example.other.example",
        "sub.hooks.example"
    })
    void a_certificate_for_another_name_is_refused(String host) {
        int before = receiver.requests().size();
        assertTlsFailure(send(rig, host, receiver));
        assertThat(receiver.requests()).hasSize(before);
    }

    @Test
    void an_open_connection_serves_no_other_name() throws Exception {
        try (Receiver own = showing("right")) {
            assertThat(send(rig, "hooks.example", own)).isEqualTo(DELIVERED);
            assertTlsFailure(send(rig, "other.example", own));
            assertThat(own.requests()).hasSize(1);
        }
    }

    @Test
    void a_name_with_a_trailing_dot_is_the_same_name_to_tls() throws Exception {
        try (Receiver own = showing("right")) {
            assertThat(send(rig, "hooks.example.", own)).isEqualTo(DELIVERED);
            assertThat(own.only().serverNames()).containsExactly("hooks.example");
            assertThat(own.only().header("Host")).contains("hooks.example.:" + own.port());
        }
    }

    @Test
    void an_address_in_the_certificate_is_accepted_and_sends_no_server_name() throws Exception {
        try (Receiver own = showing("right")) {
            assertThat(send(rig, "127.0.0.1", own)).isEqualTo(DELIVERED);
            assertThat(own.only().serverNames()).isEmpty();
        }
    }

    @Test
    void an_address_that_is_not_in_the_certificate_is_refused() throws Exception {
        certificates.sign("nameonly", "dns:hooks.example");
        try (Receiver own = showing("nameonly")) {
            assertTlsFailure(send(rig, "127.0.0.1", own));
        }
    }

    @Test
    void an_untrusted_authority_is_refused() {
        try (Rig wary = Rig.allowing("127.0.0.0/8")) {
            int before = receiver.requests().size();
            assertTlsFailure(send(wary, "hooks.example", receiver));
            assertThat(receiver.requests()).hasSize(before);
        }
    }

    @Test
    void an_expired_certificate_is_refused() throws Exception {
        certificates.signExpired("expired", "dns:hooks.example");
        try (Receiver own = showing("expired")) {
            assertTlsFailure(send(rig, "hooks.example", own));
        }
    }

    @Test
    void a_receiver_that_speaks_plain_http_fails_as_tls() throws Exception {
        try (Receiver plain = Receiver.answering(line -> line.write("never reached"))) {
            rig.names.answer("hooks.example", "127.0.0.1");
            Outcome outcome =
                    rig.send("https://hooks.example:" + plain.port(), Duration.ofMillis(500))
                            .outcome();
            // it waits for the end of what it takes for a request: nobody speaks first
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Unreachable.class,
                            unreachable ->
                                    assertThat(unreachable.cause()).isIn(Cause.TLS, Cause.TIMEOUT));
            assertThat(plain.requests()).isEmpty();
        }
    }
}
