package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1:80",
        "0:0:0:0:0:0:0:1, [::1]:80",
        "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:80",
        "fe80:0:0:0:0:0:0:1%eth0, [fe80::1%eth0]:80"
    })
    void an_address_is_written_in_its_short_form(String address, String written) {
        assertThat(Peer.of(SocketAddress.inetSocketAddress(80, address))).isEqualTo(written);
    }

    @Test
    void on_a_unix_socket_the_other_side_has_no_address() {
        assertThat(Peer.of(SocketAddress.domainSocketAddress("/run/x"))).isEqualTo("@");
    }
}
