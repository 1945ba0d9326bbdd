package dev.fairlead.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    private static final AddressGuard STRICT = AddressGuard.allowing(List.of());

    /// Every range there is: what stays forbidden now is so whatever the operator allows.
    private static final AddressGuard LAX = AddressGuard.allowing(List.of("0.0.0.0/0", "::/0"));

    private static byte[] bytes(String address) {
        return InetAddress.ofLiteral(address).getAddress();
    }

    private static boolean permits(AddressGuard guard, String address) {
        return guard.permitsStrangers(bytes(address));
    }

    /// The first and the last address of each range, and their neighbours outside; `-` where the
    /// neighbour lies in another forbidden range or does not exist.
    @ParameterizedTest
    @CsvSource({
        "-, 0.0.0.0, 0.255.255.255, 1.0.0.0",
        "9.255.255.255, 10.0.0.0, 10.255.255.255, 11.0.0.0",
        "100.63.255.255, 100.64.0.0, 100.127.255.255, 100.128.0.0",
        "126.255.255.255, 127.0.0.0, 127.255.255.255, 128.0.0.0",
        "169.253.255.255, 169.254.0.0, 169.254.255.255, 169.255.0.0",
        "172.15.255.255, 172.16.0.0, 172.31.255.255, 172.32.0.0",
        "191.255.255.255, 192.0.0.0, 192.0.0.255, 192.0.1.0",
        "192.0.1.255, 192.0.2.0, 192.0.2.255, 192.0.3.0",
        "192.88.98.255, 192.88.99.0, 192.88.99.255, 192.88.100.0",
        "192.167.255.255, 192.168.0.0, 192.168.255.255, 192.169.0.0",
        "198.17.255.255, 198.18.0.0, 198.19.255.255, 198.20.0.0",
        "198.51.99.255, 198.51.100.0, 198.51.100.255, 198.51.101.0",
        "203.0.112.255, 203.0.113.0, 203.0.113.255, 203.0.114.0",
        "223.255.255.255, 224.0.0.0, 239.255.255.255, -",
        "-, 240.0.0.0, 255.255.255.255, -",
        "168.63.129.15, 168.63.129.16, 168.63.129.16, 168.63.129.17",
        "-, ::, ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, -",
        "-, 64:ff9b:1::, 64:ff9b:1:ffff:ffff:ffff:ffff:ffff, -",
        "-, 100::, 100::ffff:ffff:ffff:ffff, -",
        "-, 1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2000::",
        "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2001::, 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff, 2001:200::",
        "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db9::",
        "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2002::, 2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2003::",
        "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 3fff::, 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff, 3fff:1000::",
        "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 4000::, 5fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, -",
        "-, 5f00::, 5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff, -",
        "-, fc00::, fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, -",
        "-, fe80::, febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff, -",
        "-, fec0::, feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, -",
        "-, ff00::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, -"
    })
    void strangers_reach_what_lies_just_outside_a_range_and_nothing_in_it(
            String before, String first, String last, String after) {
        assertThat(permits(STRICT, first)).as(first).isFalse();
        assertThat(permits(STRICT, last)).as(last).isFalse();
        for (String outside : List.of(before, after)) {
            if (!outside.equals("-")) {
                assertThat(permits(STRICT, outside)).as(outside).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::1",
                "::127.0.0.1",
                "::8.8.8.8",
                "::ffff:0:7f00:1",
                "::ffff:0:808:808",
                "::5efe:7f00:1",
                "2a00:1450::5efe:7f00:1",
                "2a00:1450::200:5efe:a00:1",
                "2a00:1450::100:5efe:c0a8:1",
                "64:ff9b::7f00:1",
                "64:ff9b::a00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b::e000:1",
                "64:ff9b:0:0:0:1:808:808",
                "64:ff9b:1::808:808",
                "2001:0:808:808::f7f7:f7f7",
                "2002:7f00:1::",
                "2002:808:808::",
                "fd00:ec2::254",
                "fe80::1"
            })
    void no_disguise_lets_a_stranger_in(String address) {
        assertThat(permits(STRICT, address)).isFalse();
    }

    @Test
    void a_mapped_address_is_judged_as_ipv4_in_its_raw_form_too() {
        byte[] mapped = HexFormat.of().parseHex("00000000000000000000ffff7f000001");
        assertThat(STRICT.permitsStrangers(mapped)).isFalse();
        assertThat(permits(STRICT, "::ffff:7f00:1")).isFalse();
        assertThat(permits(STRICT, "::ffff:808:808")).isTrue();
    }

    @Test
    void an_isatap_address_is_judged_by_both_its_halves() {
        assertThat(permits(STRICT, "2a00:1450::200:5efe:808:808")).isTrue();
        assertThat(permits(STRICT, "2001:db8::200:5efe:808:808")).isFalse();
        assertThat(permits(STRICT, "2a00:1450::1:0:5efe:a00:1")).isFalse();
        // no ISATAP: another interface id
        assertThat(permits(STRICT, "2a00:1450::400:5efe:a00:1")).isTrue();
        assertThat(permits(STRICT, "2a00:1450::1:5efe:a00:1")).isTrue();
    }

    @Test
    void behind_nat64_a_public_ipv4_address_is_public() {
        assertThat(permits(STRICT, "64:ff9b::808:808")).isTrue();
        assertThat(permits(STRICT, "64:ff9b::8.8.8.8")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001:81b::200e"})
    void public_addresses_are_free_to_all(String address) {
        assertThat(permits(STRICT, address)).isTrue();
        assertThat(STRICT.permitsOperator(bytes(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.0.0",
                "169.254.169.254",
                "169.254.255.255",
                "168.63.129.16",
                "100.100.100.200",
                "fe80::a9fe:a9fe",
                "febf::1",
                "192.0.0.192",
                "fd00:ec2::254",
                "fd00:ec2::23",
                "fd00:c1::a9fe:a9fe",
                "fd20:ce::254",
                "2a00:1450::5efe:a9fe:a9fe",
                "fd00::200:5efe:6464:64c8",
                "::169.254.169.254",
                "::ffff:169.254.169.254",
                "::ffff:0:a9fe:a9fe",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b::6464:64c8",
                "64:ff9b:1::a9fe:a9fe",
                "2002:a9fe:a9fe::1"
            })
    void metadata_is_forbidden_to_strangers_and_to_the_operator_whatever_is_allowed(
            String address) {
        assertThat(permits(STRICT, address)).isFalse();
        assertThat(permits(LAX, address)).isFalse();
        assertThat(LAX.permitsOperator(bytes(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "::1", "fd00::1", "64:ff9b::a00:1"})
    void the_operators_own_endpoint_may_be_private(String address) {
        assertThat(STRICT.permitsOperator(bytes(address))).isTrue();
        assertThat(permits(STRICT, address)).isFalse();
    }

    @Test
    void what_is_allowed_is_that_and_no_more() {
        AddressGuard guard = AddressGuard.allowing(List.of("10.1.0.0/16", "fd12::/16", "::1"));
        assertThat(permits(guard, "10.1.255.255")).isTrue();
        assertThat(permits(guard, "10.2.0.0")).isFalse();
        assertThat(permits(guard, "10.0.255.255")).isFalse();
        assertThat(permits(guard, "64:ff9b::a01:1")).isTrue();
        assertThat(permits(guard, "fd12::1")).isTrue();
        assertThat(permits(guard, "fd13::1")).isFalse();
        assertThat(permits(guard, "::1")).isTrue();
        assertThat(permits(guard, "127.0.0.1")).isFalse();
    }

    @Test
    void a_prefix_need_not_end_at_a_byte() {
        AddressGuard guard = AddressGuard.allowing(List.of("10.16.0.0/13", "fd00::/9"));
        assertThat(permits(guard, "10.16.0.0")).isTrue();
        assertThat(permits(guard, "10.23.255.255")).isTrue();
        assertThat(permits(guard, "10.24.0.0")).isFalse();
        assertThat(permits(guard, "10.15.255.255")).isFalse();
        assertThat(permits(guard, "fd7f::1")).isTrue();
        assertThat(permits(guard, "fd80::1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/8/8",
                "10.0.0.0 /8",
                "10.0.0/8",
                "010.0.0.0/8",
                "0x0a.0.0.0/8",
                "167772160/8",
                "fd00::/129",
                "[fd00::]/8",
                "fe80::1%lo",
                "::ffff:10.0.0.0/8",
                "localhost",
                "private"
            })
    void a_range_that_cannot_be_read_is_told_with_the_options_name(String range) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressGuard.allowing(List.of("127.0.0.0/8", range)))
                .withMessageContaining("fairlead.attempt.allowed-addresses")
                .withMessageContaining("\"" + range + "\"");
    }
}
