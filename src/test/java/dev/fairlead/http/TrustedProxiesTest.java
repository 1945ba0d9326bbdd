package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.http.HttpConfig.ForwardedHeader;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static final List<String> RANGES = List.of("10.0.0.0/8", "192.0.2.7", " fd00::1 ");

    private static String client(
            ForwardedHeader header, String peer, String name, String... lines) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        Stream.of(lines).forEach(line -> headers.add(name, line));
        return new TrustedProxies(RANGES, header).client(peer, headers);
    }

    private static String forwardedFor(String peer, String... lines) {
        return client(ForwardedHeader.X_FORWARDED_FOR, peer, "X-Forwarded-For", lines);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    203.0.113.9 | 203.0.113.9:0
                    203.0.113.9:4711 | 203.0.113.9:4711
                    198.51.100.1, 203.0.113.9 | 203.0.113.9:0
                    198.51.100.1, 203.0.113.9, 10.1.2.3 | 203.0.113.9:0
                    10.1.2.3, 10.1.2.4 | 10.1.2.3:0
                    2001:db8:0:0::1 | [2001:db8::1]:0
                    [2001:db8::1]:80 | [2001:db8::1]:80
                    2001:db8::1, fd00::1 | [2001:db8::1]:0
                    ::ffff:203.0.113.9 | 203.0.113.9:0
                    nonsense, 203.0.113.9 | 203.0.113.9:0
                    203.0.113.9, , 10.1.2.3, | 203.0.113.9:0
                    """)
    void the_client_is_the_rightmost_address_that_is_not_trusted(String header, String client) {
        assertThat(forwardedFor("10.0.0.1:5", header)).isEqualTo(client);
        assertThat(forwardedFor("10.0.0.1:5", header.split(", ", -1))).isEqualTo(client);
        assertThat(forwardedFor("[fd00::1]:5", header)).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.9:5", "[2001:db8::1]:5", "[fd00::2]:5", "192.0.2.8:5", "@"})
    void what_a_stranger_says_counts_for_nothing(String peer) {
        assertThat(forwardedFor(peer, "10.0.0.1", "198.51.100.1")).isEqualTo(peer);
    }

    @Test
    void a_trusted_proxy_that_says_nothing_speaks_for_itself() {
        assertThat(forwardedFor("10.0.0.1:5")).isEqualTo("10.0.0.1:5");
        assertThat(forwardedFor("10.0.0.1:5", "")).isEqualTo("10.0.0.1:5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "_hidden",
                "203.0.113",
                "203.0.113.9:port",
                "[::1",
                "203.0.113.9 10.0.0.1",
                "010.0.0.1",
                "10.0.0.1%eth0",
                "0x7f000001"
            })
    void whom_a_trusted_proxy_cannot_name_is_nobody(String hop) {
        assertThat(forwardedFor("10.0.0.1:5", "10.9.9.9, " + hop)).isEqualTo("unknown:0");
        assertThat(forwardedFor("10.0.0.1:5", "10.9.9.9, " + hop + ", 10.0.0.2"))
                .isEqualTo("unknown:0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    for=203.0.113.9 | 203.0.113.9:0
                    For="[2001:db8::1]:4711";proto=https | [2001:db8::1]:4711
                    proto=http;for="203.0.113.9:1" | 203.0.113.9:1
                    for=198.51.100.1, for=203.0.113.9;by=10.0.0.1 | 203.0.113.9:0
                    for=203.0.113.9, for=10.1.1.1 | 203.0.113.9:0
                    for="a\\", for=198.51.100.1, \\"", for=203.0.113.9 | 203.0.113.9:0
                    for=unknown | unknown:0
                    proto=http | unknown:0
                    by=10.0.0.1;xfor=203.0.113.9 | unknown:0
                    """)
    void the_header_of_rfc_7239_is_read_if_it_is_the_one_that_counts(String line, String client) {
        assertThat(client(ForwardedHeader.FORWARDED, "10.0.0.1:5", "Forwarded", line))
                .isEqualTo(client);
        assertThat(client(ForwardedHeader.X_FORWARDED_FOR, "10.0.0.1:5", "Forwarded", line))
                .isEqualTo("10.0.0.1:5");
    }

    @Test
    void a_proxy_behind_the_unix_socket_is_trusted_by_a_name_of_its_own() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("X-Forwarded-For", "203.0.113.9");
        var proxies = new TrustedProxies(List.of("unix:"), ForwardedHeader.X_FORWARDED_FOR);
        assertThat(proxies.client("@", headers)).isEqualTo("203.0.113.9:0");
        assertThat(proxies.client("127.0.0.1:5", headers)).isEqualTo("127.0.0.1:5");
        assertThat(proxies.client("@", MultiMap.caseInsensitiveMultiMap())).isEqualTo("@");
    }

    @Test
    void without_trusted_proxies_nobody_is_asked() {
        MultiMap headers =
                MultiMap.caseInsensitiveMultiMap().add("X-Forwarded-For", "198.51.100.1");
        assertThat(
                        new TrustedProxies(List.of(), ForwardedHeader.X_FORWARDED_FOR)
                                .client("127.0.0.1:5", headers))
                .isEqualTo("127.0.0.1:5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "proxy.example", "", "10.0.0", "fd00::/129"})
    void a_range_that_is_none_is_named(String range) {
        assertThatThrownBy(
                        () -> new TrustedProxies(List.of(range), ForwardedHeader.X_FORWARDED_FOR))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("fairlead.http.trusted-proxies: \"" + range + "\"");
    }

    /// A header of a megabyte is no reason to think for long.
    @Test
    void a_huge_header_is_read_in_no_time() {
        for (String piece : List.of("\"", "for=\"\\", "a,", "10.0.0.1,", "for=;", "[")) {
            String huge = piece.repeat(1_000_000 / piece.length());
            long start = System.nanoTime();
            String _ = forwardedFor("10.0.0.1:5", huge);
            String _ = client(ForwardedHeader.FORWARDED, "10.0.0.1:5", "Forwarded", huge);
            assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
        }
    }
}
