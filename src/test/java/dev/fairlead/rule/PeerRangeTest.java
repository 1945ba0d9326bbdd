package dev.fairlead.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.request.Arrival;
import dev.fairlead.request.Headers;
import dev.fairlead.request.Origin;
import dev.fairlead.request.Payload;
import dev.fairlead.request.Query;
import dev.fairlead.request.Values;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `ip-whitelist` (spec section 3.1), as Go reads addresses and ranges.
class PeerRangeTest {
    private static Verdict judge(String ranges, Origin origin) {
        Headers headers = Headers.of(List.of(Map.entry("X-Forwarded-For", "10.0.0.1")));
        Arrival arrival =
                new Arrival("a1", Instant.EPOCH, origin, headers, Query.NONE, new byte[0]);
        return new Rule.IpWhitelist(ranges)
                .evaluate(Values.of(arrival, new Payload.Read(null, false, List.of())), false);
    }

    private static Verdict judge(String ranges, String peer) {
        return judge(ranges, new Origin.Http("POST", peer));
    }

    private static Verdict error(String message) {
        return Verdict.failed(new Verdict.Other(message));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1:4711, true",
        "192.0.2.1, 192.0.2.2:4711, false",
        "192.0.2.0/24, 192.0.2.255:1, true",
        "192.0.2.0/24, 192.0.3.0:1, false",
        "192.0.2.77/24, 192.0.2.1:1, true",
        "192.0.2.0/31, 192.0.2.1:1, true",
        "192.0.2.0/31, 192.0.2.2:1, false",
        "0.0.0.0/0, 203.0.113.9:1, true",
        "192.0.2.0/024, 192.0.2.9:1, true",
        "2001:db8::/32, [2001:db8:ffff::1]:1, true",
        "2001:db8::/32, [2001:db9::1]:1, false",
        "2001:db8::5/64, [2001:db8::9]:1, true",
        "2001:DB8::1/128, [2001:db8::1]:1, true",
        "::/0, [2001:db8::1]:1, true"
    })
    void a_peer_is_held_against_addresses_and_ranges(String range, String peer, boolean holds) {
        assertThat(judge(range, peer)).isEqualTo(Verdict.of(holds));
    }

    @ParameterizedTest
    @CsvSource({
        "::1, [::1]:1, true",
        "::1, [::2]:1, true",
        "::1, [0:1::]:1, false",
        "2001:db8::1, [2001:db8:1234::9]:1, true",
        "2001:db8::1, [2001:db9::1]:1, false"
    })
    void a_bare_ipv6_address_has_the_prefix_32_too(String range, String peer, boolean holds) {
        assertThat(judge(range, peer)).isEqualTo(Verdict.of(holds));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, [::ffff:192.0.2.1]:1, true",
        "192.0.2.0/24, [::ffff:c000:201]:1, true",
        "192.0.2.0/24, [::ffff:192.0.3.1]:1, false",
        "::ffff:192.0.2.0/120, 192.0.2.9:1, true",
        "::ffff:192.0.2.0/120, 192.0.3.9:1, false",
        "::ffff:192.0.2.1/128, [::ffff:192.0.2.1]:1, true",
        "::ffff:0.0.0.0/96, 203.0.113.9:1, true",
        "::/0, 192.0.2.1:1, false",
        "0.0.0.0/0, [2001:db8::1]:1, false",
        "::192.0.2.1/128, 192.0.2.1:1, false"
    })
    void a_mapped_address_is_an_ipv4_address(String range, String peer, boolean holds) {
        assertThat(judge(range, peer)).isEqualTo(Verdict.of(holds));
    }

    /// Its prefix 32 leaves `::/32`, where no IPv4 peer is; it must not let all of them in.
    @ParameterizedTest
    @CsvSource({
        "::ffff:192.0.2.1, 192.0.2.1:1, false",
        "::ffff:192.0.2.1, 203.0.113.9:1, false",
        "::ffff:192.0.2.1, [::5]:1, true",
        "::ffff:192.0.2.1, [2001:db8::1]:1, false",
        "::ffff:192.0.2.1/95, 192.0.2.1:1, false",
        "::ffff:192.0.2.1/0, 192.0.2.1:1, false"
    })
    void a_mapped_range_shorter_than_the_mapping_holds_no_ipv4_peer(
            String range, String peer, boolean holds) {
        assertThat(judge(range, peer)).isEqualTo(Verdict.of(holds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/8 192.0.2.0/24",
                "  10.0.0.0/8\t\n 192.0.2.0/24\r\n",
                "10.0.0.0/8\u000b192.0.2.0/24",
                "10.0.0.0/8\u00a0192.0.2.0/24",
                "10.0.0.0/8\u2003192.0.2.0/24\u0085"
            })
    void ranges_are_parted_by_white_space_of_any_kind(String ranges) {
        assertThat(judge(ranges, "192.0.2.1:1")).isEqualTo(Verdict.of(true));
        assertThat(judge(ranges, "198.51.100.1:1")).isEqualTo(Verdict.of(false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t"})
    void no_range_holds_nobody(String ranges) {
        assertThat(judge(ranges, "192.0.2.1:1")).isEqualTo(Verdict.of(false));
    }

    @Test
    void a_range_that_cannot_be_read_is_an_error_only_when_it_is_reached() {
        assertThat(judge("192.0.2.1 bogus", "192.0.2.1:1")).isEqualTo(Verdict.of(true));
        assertThat(judge("bogus 192.0.2.1", "192.0.2.1:1"))
                .isEqualTo(error("invalid CIDR address: bogus/32"));
        assertThat(judge("192.0.2.2 bogus", "192.0.2.1:1"))
                .isEqualTo(error("invalid CIDR address: bogus/32"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    10.0.0.1,192.0.2.1|10.0.0.1,192.0.2.1/32
                    192.0.2.0/33|192.0.2.0/33
                    192.0.2.0/-1|192.0.2.0/-1
                    192.0.2.0/+8|192.0.2.0/+8
                    192.0.2.0/|192.0.2.0/
                    192.0.2.0/24/8|192.0.2.0/24/8
                    192.0.2.0/255.255.255.0|192.0.2.0/255.255.255.0
                    192.0.2|192.0.2/32
                    192.0.2.256|192.0.2.256/32
                    192.0.2.01|192.0.2.01/32
                    3221225985|3221225985/32
                    0xc0.0.2.1|0xc0.0.2.1/32
                    localhost|localhost/32
                    2001:db8::/129|2001:db8::/129
                    2001:db8::1::|2001:db8::1::/32
                    [2001:db8::1]|[2001:db8::1]/32
                    fe80::1%lo|fe80::1%lo/32
                    00001::1|00001::1/32
                    ::01.2.3.4|::01.2.3.4/32
                    ::1.2.3|::1.2.3/32
                    ::1.2.3.256|::1.2.3.256/32
                    1:2:3:4:5:6:7|1:2:3:4:5:6:7/32
                    1:2:3:4:5:6:7:8:9|1:2:3:4:5:6:7:8:9/32
                    1:2:3:4:5:6:7::8|1:2:3:4:5:6:7::8/32
                    :1::2|:1::2/32
                    ::g|::g/32
                    /8|/8
                    """)
    void what_is_no_range_is_an_error(String range, String told) {
        assertThat(judge(range, "192.0.2.1:1")).isEqualTo(error("invalid CIDR address: " + told));
    }

    @ParameterizedTest
    @ValueSource(strings = {"@", "", "localhost:1", "[fe80::1%eth0]:1", "192.0.2:1", "/run/x.sock"})
    void a_peer_without_an_address_is_an_error(String peer) {
        assertThat(judge("192.0.2.1", peer))
                .isEqualTo(error("invalid IP address found in remote address '" + peer + "'"));
        assertThat(judge("", peer))
                .isEqualTo(error("invalid IP address found in remote address '" + peer + "'"));
    }

    @Test
    void a_forwarded_address_does_not_count() {
        assertThat(judge("10.0.0.1", "192.0.2.1:1")).isEqualTo(Verdict.of(false));
    }

    @Test
    void what_came_by_a_channel_or_the_api_has_no_address_to_allow() {
        assertThat(judge("0.0.0.0/0 ::/0", new Origin.Channel("payments")))
                .isInstanceOf(Verdict.Broken.class);
        assertThat(judge("0.0.0.0/0 ::/0", new Origin.Api("billing")))
                .isInstanceOf(Verdict.Broken.class);
    }

    @Test
    void a_range_of_a_hundred_thousand_colons_is_an_error_and_no_crash() {
        assertThat(PeerRange.anyHolds("1:".repeat(100_000), "192.0.2.1:4711"))
                .isInstanceOf(Verdict.Broken.class);
    }
}
