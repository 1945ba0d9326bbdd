package dev.fairlead.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fairlead.attempt.Target.NotAnAddressException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    @ParameterizedTest
    @CsvSource({
        "http://example.com, false, example.com, 80, example.com, /",
        "https://example.com, true, example.com, 443, example.com, /",
        "HTTPS://Example.COM/A, true, Example.COM, 443, Example.COM, /A",
        "http://example.com:80/, false, example.com, 80, example.com, /",
        "http://example.com:443/, false, example.com, 443, example.com:443, /",
        "https://example.com:8443/a/b?c=d&e, true, example.com, 8443, example.com:8443, /a/b?c=d&e",
        "http://example.com:/a, false, example.com, 80, example.com, /a",
        "http://example.com?q=1, false, example.com, 80, example.com, /?q=1",
        "http://example.com/a#fragment, false, example.com, 80, example.com, /a",
        "http://example.com/%2e%2e/%41, false, example.com, 80, example.com, /%2e%2e/%41",
        "http://example.com/ü?ü, false, example.com, 80, example.com, /%C3%BC?%C3%BC",
        "http://example.com:1, false, example.com, 1, example.com:1, /",
        "http://example.com:65535, false, example.com, 65535, example.com:65535, /",
        "http://192.0.2.1/, false, 192.0.2.1, 80, 192.0.2.1, /",
        "http://[2001:db8::1]:81/, false, 2001:db8::1, 81, [2001:db8::1]:81, /",
        "https://[::ffff:7f00:1]/, true, ::ffff:7f00:1, 443, [::ffff:7f00:1], /",
        "http://xn--bcher-kva.example/, false, xn--bcher-kva.example, 80, xn--bcher-kva.example, /",
        "http://localhost/, false, localhost, 80, localhost, /",
        "http://127.0.0.1.nip.io/, false, 127.0.0.1.nip.io, 80, 127.0.0.1.nip.io, /",
        "http://example.com./, false, example.com., 80, example.com., /",
        "http://1e100.net/, false, 1e100.net, 80, 1e100.net, /",
        "http://my_service:8080/in, false, my_service, 8080, my_service:8080, /in",
        "http://_a._b.example/, false, _a._b.example, 80, _a._b.example, /",
        "http://project_web_1:80/, false, project_web_1, 80, project_web_1, /"
    })
    void a_url_is_taken_apart(
            String url, boolean secure, String host, int port, String authority, String path)
            throws NotAnAddressException {
        assertThat(Target.of(url)).isEqualTo(new Target(secure, host, port, authority, path));
    }

    @Test
    void only_numbers_are_literal_addresses() throws NotAnAddressException {
        assertThat(Target.of("http://127.0.0.1/").literal()).isPresent();
        assertThat(Target.of("http://[::1]/").literal()).isPresent();
        assertThat(Target.of("http://127.0.0.1.nip.io/").literal()).isEmpty();
        assertThat(Target.of("http://localhost./").literal()).isEmpty();
        assertThat(Target.of("http://[::ffff:7f00:1]/").literal())
                .hasValueSatisfying(
                        address -> assertThat(address.getHostAddress()).isEqualTo("127.0.0.1"));
    }

    /// Each of them means 127.0.0.1, or something, to one parser or another.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0x7f.1/",
                "http://0x7f.0.0.0x1/",
                "http://0177.0.0.1/",
                "http://017700000001/",
                "http://127.1/",
                "http://127.0.1/",
                "http://127.0.0.01/",
                "http://127.0.0.1./",
                "http://0/",
                "http://256.256.256.256/",
                "http://1.2.3.4.5/",
                "http://example.0x7f/",
                "http://example.1/",
                "http://my_host.1/",
                "http://_.0x7f/",
                "http://127。0。0。1/",
                "http://①②⑦.⓪.⓪.①/",
                "http://127.0.0.1%00/",
                "http://127.0.0.1%2eexample.com/"
            })
    void a_host_that_could_be_another_number_is_refused(String url) {
        assertRefused(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://[fe80::1%25eth0]/",
                "http://[fe80::1%eth0]/",
                "http://[fe80::1%1]/",
                "http://[::1/",
                "http://::1/",
                "http://[127.0.0.1]/",
                "http://[::1]x/",
                "http://[v1.fe80]/",
                "http://[]/"
            })
    void brackets_hold_a_plain_ipv6_address_or_nothing(String url) {
        assertRefused(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user@example.com/",
                "http://user:s3cret@example.com/",
                "http://@example.com/",
                "http://:@example.com/",
                "http://example.com@127.0.0.1/",
                "http://example.com:80@127.0.0.1/",
                "http://my_host@127.0.0.1/",
                "http://127.0.0.1@my_host/",
                "http://example.com\\@127.0.0.1/",
                "http://127.0.0.1\\.example.com/"
            })
    void a_user_or_a_trick_with_one_is_refused(String url) {
        assertRefused(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com:0/",
                "http://example.com:65536/",
                "http://my_host:0/",
                "http://my_host:65536/",
                "http://my_host:99999999999/",
                "http://my_host:80:80/",
                "http://example.com:-1/",
                "http://example.com:99999999999/",
                "http://example.com:4294967376/",
                "http://example.com:http/",
                "http://example.com:8 0/",
                "http://[::1]:65536/"
            })
    void a_port_that_is_none_is_refused(String url) {
        assertRefused(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "example.com",
                "//example.com/",
                "/hooks",
                "http:",
                "http:/example.com",
                "http:example.com",
                "http://",
                "http:///path",
                "http://?q",
                "http:// example.com/",
                " http://example.com/",
                "http://example.com/\r\nX-Injected: 1",
                "http://example.com/a b",
                "http://exa\tmple.com/",
                "http://-example.com/",
                "http://example..com/",
                "ftp://example.com/",
                "file:///etc/passwd",
                "gopher://example.com/",
                "jar:http://example.com!/",
                "unix:/run/x.sock",
                "javascript:alert(1)",
                "httpx://example.com"
            })
    void what_is_no_http_url_is_refused(String url) {
        assertRefused(url);
    }

    private static void assertRefused(String url) {
        assertThatExceptionOfType(NotAnAddressException.class)
                .isThrownBy(() -> Target.of(url))
                .satisfies(refusal -> {
                    assertThat(refusal.getMessage()).isNotBlank();
                    // the text may be a secret, or long
                    assertThat(refusal.getMessage()).doesNotContain("s3cret", "http://");
                });
    }

    @Test
    void a_url_may_spell_an_ip_address_that_is_none() {
        assertThatExceptionOfType(Target.NotAnAddressException.class)
                .isThrownBy(
                        () -> Target.of("http://[::ffff:10.%s.0.1]/".formatted("0".repeat(300))));
    }
}
