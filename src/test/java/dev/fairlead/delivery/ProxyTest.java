package dev.fairlead.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fairlead.signature.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {
    @ParameterizedTest
    @CsvSource({
        "http://proxy.example:3128, proxy.example, 3128",
        "HTTP://10.0.0.1:80/, 10.0.0.1, 80",
        "http://[fd00::1]:8080, fd00::1, 8080",
        "http://egress_proxy:3128, egress_proxy, 3128"
    })
    void a_proxy_is_a_host_and_a_port(String text, String host, int port) {
        assertThat(Proxy.of(text)).isEqualTo(new Proxy.Http(host, port, null));
    }

    @Test
    void a_login_is_decoded_and_its_password_never_shown() {
        Proxy proxy = Proxy.of("http://m%40n:p%40%2F%25:+x@egress_proxy:3128");
        assertThat(proxy)
                .isEqualTo(
                        new Proxy.Http(
                                "egress_proxy",
                                3128,
                                new Proxy.Login("m@n", new Secret("p@/%:+x"))))
                .asString()
                .doesNotContain("p@/%");
    }

    @Test
    void none_is_none() {
        assertThat(Proxy.of("none")).isEqualTo(new Proxy.None());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy:3128",
                "http://proxy",
                "http://proxy:0",
                "http://proxy:70000",
                "https://proxy:3128",
                "socks5://proxy:1080",
                "http://proxy:3128/path",
                "http://proxy:3128?q",
                "http://u:hidd3n@:3128",
                "http://u:hidd3n^@proxy:3128"
            })
    void what_cannot_be_read_is_not_repeated(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Proxy.of(text))
                .withMessageContaining("http://host:port")
                .withMessageNotContaining("hidd3n");
    }
}
