package dev.fairlead.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Outcome;
import dev.fairlead.delivery.Outcome.Cause;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The guard at work: what is judged is what is connected to. 127.0.0.1 is allowed, where the
/// receiver listens; 127.0.0.2 is not.
class SenderAddressTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final Outcome DELIVERED = new Outcome.Delivered(200);

    private final Rig rig = Rig.allowing("127.0.0.1");
    private Receiver receiver = closed();

    private static Receiver closed() {
        try {
            Receiver receiver = Receiver.answering(OK);
            receiver.close();
            return receiver;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void open() throws IOException {
        receiver = Receiver.answering(OK);
    }

    @AfterEach
    void close() throws IOException {
        receiver.close();
        rig.close();
    }

    private String url(String host) {
        return "http://" + host + ":" + receiver.port() + "/";
    }

    private void assertForbidden(Attempt attempt) {
        assertThat(attempt.outcome()).isInstanceOf(Outcome.Forbidden.class);
        assertThat(receiver.connections()).isZero();
    }

    private static void assertNoName(Attempt attempt) {
        assertThat(attempt.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Unreachable.class,
                        outcome -> assertThat(outcome.cause()).isEqualTo(Cause.DNS));
    }

    @Test
    void a_name_is_looked_up_once_and_kept_in_the_host_header() {
        rig.names.answer("hooks.example", "127.0.0.1");
        assertThat(rig.send(url("hooks.example")).outcome()).isEqualTo(DELIVERED);
        assertThat(rig.names.asked()).containsExactly("hooks.example");
        assertThat(receiver.only().header("Host")).contains("hooks.example:" + receiver.port());
    }

    @ParameterizedTest
    @CsvSource({
        "8.8.8.8, 127.0.0.2",
        "127.0.0.2, 8.8.8.8",
        "127.0.0.1, 10.0.0.1",
        "127.0.0.1, ::1",
        "127.0.0.1, 169.254.169.254",
        "127.0.0.1, fd00:ec2::254"
    })
    void one_forbidden_address_among_several_is_enough(String first, String second) {
        rig.names.answer("mixed.example", first, second);
        assertForbidden(rig.send(url("mixed.example")));
    }

    @Test
    void a_name_is_judged_again_at_every_attempt_even_if_a_connection_is_open() {
        rig.names.answer("rebinding.example", "127.0.0.1");
        rig.names.thenAnswer("rebinding.example", "127.0.0.2");
        assertThat(rig.send(url("rebinding.example")).outcome()).isEqualTo(DELIVERED);
        assertThat(rig.send(url("rebinding.example")).outcome())
                .isInstanceOf(Outcome.Forbidden.class);
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void a_name_that_moved_to_another_allowed_address_is_reached_there() {
        try (Rig both = Rig.allowing("127.0.0.0/8")) {
            both.names.answer("moved.example", "127.0.0.1");
            both.names.thenAnswer("moved.example", "127.0.0.2");
            assertThat(both.send(url("moved.example")).outcome()).isEqualTo(DELIVERED);
            // nobody listens there: the open connection to the old address is not used
            assertThat(both.send(url("moved.example")).outcome())
                    .isInstanceOf(Outcome.Unreachable.class);
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @Test
    void the_next_address_is_tried_when_one_refuses() {
        try (Rig both = Rig.allowing("127.0.0.0/8")) {
            both.names.answer("two.example", "127.0.0.2", "127.0.0.1");
            assertThat(both.send(url("two.example")).outcome()).isEqualTo(DELIVERED);
            both.names.answer("none.example", "127.0.0.2", "127.0.0.3");
            assertThat(both.send(url("none.example")).outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Unreachable.class,
                            outcome -> assertThat(outcome.cause()).isEqualTo(Cause.REFUSED));
        }
    }

    @Test
    void no_address_at_all_is_no_name() {
        rig.names.answer("empty.example");
        assertNoName(rig.send(url("empty.example"), Duration.ofSeconds(3)));
        assertNoName(rig.send(url("unknown.example")));
        assertThat(receiver.connections()).isZero();
    }

    @Test
    void a_name_server_that_keeps_silent_ends_with_the_budget() {
        assertThat(rig.send(url("silent.example"), Duration.ofMillis(300)).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Unreachable.class,
                        outcome -> assertThat(outcome.cause()).isEqualTo(Cause.TIMEOUT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.2",
                "[::1]",
                "[::]",
                "0.0.0.0",
                "[::127.0.0.1]",
                "[::ffff:127.0.0.2]",
                "[::ffff:7f00:2]",
                "[::ffff:0:7f00:1]",
                "[64:ff9b::7f00:2]",
                "[64:ff9b:1::7f00:1]",
                "[2002:7f00:1::]",
                "[2001:0:7f00:1::1]",
                "[2a00:1450::5efe:7f00:2]",
                "[100::1]",
                "[fd00:ec2::254]",
                "[fec0::1]",
                "169.254.169.254",
                "169.254.169.254.",
                "100.100.100.200",
                "168.63.129.16",
                "2130706433",
                "0x7f.1",
                "0177.0.0.1",
                "127.1",
                "127.0.0.1.",
                "user@127.0.0.1",
                "8.8.8.8@127.0.0.1",
                "[fe80::1%25eth0]",
                "[fe80::1%25lo]"
            })
    void a_forbidden_host_is_not_even_looked_up(String host) {
        assertForbidden(rig.send(url(host)));
        assertThat(rig.names.asked()).isEmpty();
    }

    @Test
    void a_mapped_address_is_reached_as_what_it_is() {
        assertThat(rig.send(url("[::ffff:127.0.0.1]")).outcome()).isEqualTo(DELIVERED);
    }

    @Test
    void a_name_with_a_trailing_dot_is_looked_up_as_it_is() {
        rig.names.answer("hooks.example.", "127.0.0.1");
        assertThat(rig.send(url("hooks.example.")).outcome()).isEqualTo(DELIVERED);
        rig.names.answer("bad.example.", "127.0.0.2");
        assertThat(rig.send(url("bad.example.")).outcome()).isInstanceOf(Outcome.Forbidden.class);
    }

    @Test
    void the_operators_endpoint_may_be_private_but_not_metadata() {
        try (Rig strict = Rig.allowing()) {
            assertForbidden(strict.send(url("127.0.0.1")));
            assertThat(strict.sendToEndpoint(url("127.0.0.1")).outcome()).isEqualTo(DELIVERED);
            strict.names.answer("metadata.example", "127.0.0.1", "169.254.169.254");
            assertThat(strict.sendToEndpoint(url("metadata.example")).outcome())
                    .isInstanceOf(Outcome.Forbidden.class);
            assertThat(strict.sendToEndpoint("http://169.254.169.254/latest").outcome())
                    .isInstanceOf(Outcome.Forbidden.class);
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @Test
    void the_operators_endpoint_that_redirects_to_metadata_is_not_followed() throws IOException {
        try (Receiver away =
                Receiver.answering(
                        "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/meta-data/\r\n"
                                + "Content-Length: 4\r\n\r\nbody")) {
            Attempt attempt = rig.sendToEndpoint("http://127.0.0.1:" + away.port() + "/");
            assertThat(attempt.outcome()).isEqualTo(new Outcome.Refused(302));
            assertThat(away.requests()).hasSize(1);
        }
    }

    /// 127.0.0.2 stands for what is not allowed, 127.0.0.1 for what is.
    @Test
    void a_name_that_swings_to_and_fro_is_refused_whenever_it_points_inside() {
        rig.names.answer("rebinding.example", "127.0.0.1");
        rig.names.thenAnswer("rebinding.example", "127.0.0.2");
        rig.names.thenAnswer("rebinding.example", "127.0.0.1");
        assertThat(rig.send(url("rebinding.example")).outcome()).isEqualTo(DELIVERED);
        assertThat(rig.send(url("rebinding.example")).outcome())
                .isInstanceOf(Outcome.Forbidden.class);
        assertThat(rig.send(url("rebinding.example")).outcome()).isEqualTo(DELIVERED);
        assertThat(receiver.requests()).hasSize(2);
    }

    /// As the name servers of the whole world allow: 127.0.0.1.nip.io and the like.
    @Test
    void a_public_name_for_this_machine_is_refused() {
        try (Rig strict = Rig.allowing()) {
            strict.names.answer("127.0.0.1.nip.example", "127.0.0.1");
            assertForbidden(strict.send(url("127.0.0.1.nip.example")));
            strict.names.answer("localhost", "127.0.0.1", "::1");
            assertForbidden(strict.send(url("localhost")));
            assertForbidden(strict.send(url("127.0.0.1")));
        }
    }

    @Test
    void what_is_forbidden_tells_nothing_of_where_the_name_led() {
        rig.names.answer("inner.example", "10.9.8.7", "169.254.169.254");
        Attempt attempt = rig.send(url("inner.example"));
        assertForbidden(attempt);
        assertThat(attempt.toString()).doesNotContain("10.9.8.7", "169.254");
    }

    /// Else a name that was vetted could be served by a connection that was opened for another.
    @Test
    void an_open_connection_serves_no_other_name_and_no_other_address() {
        try (Rig both = Rig.allowing("127.0.0.0/8")) {
            both.names.answer("one.example", "127.0.0.1");
            both.names.answer("two.example", "127.0.0.1");
            assertThat(both.send(url("one.example")).outcome()).isEqualTo(DELIVERED);
            assertThat(both.send(url("one.example")).outcome()).isEqualTo(DELIVERED);
            assertThat(receiver.connections()).isEqualTo(1);
            assertThat(both.send(url("two.example")).outcome()).isEqualTo(DELIVERED);
            assertThat(receiver.connections()).isEqualTo(2);
            both.names.answer("two.example", "127.0.0.3");
            assertThat(both.send(url("two.example")).outcome())
                    .isInstanceOf(Outcome.Unreachable.class);
            assertThat(receiver.requests().stream().map(Receiver.Request::connection))
                    .containsExactly(1, 1, 2);
        }
    }

    @Test
    void no_address_at_all_is_forbidden_too() {
        assertThat(rig.sendToEndpoint("").outcome()).isInstanceOf(Outcome.Forbidden.class);
        assertThat(rig.send("nonsense").outcome()).isInstanceOf(Outcome.Forbidden.class);
    }
}
