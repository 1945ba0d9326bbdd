package dev.fairlead.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanesTest {
    @ParameterizedTest
    @CsvSource({
        "http://example.com, http://example.com:80",
        "http://example.com:80/a?b#c, http://example.com:80",
        "http://example.com:/, http://example.com:80",
        "HTTP://EXAMPLE.com/, http://example.com:80",
        "https://example.com/, https://example.com:443",
        "https://example.com:80/, https://example.com:80",
        "http://example.com:443/, http://example.com:443",
        "https://user:s3cret@example.com/, https://example.com:443",
        "http://My_Service:8080/in, http://my_service:8080",
        "http://my_service/, http://my_service:80",
        "http://192.0.2.1:8080/x, http://192.0.2.1:8080",
        "http://[2001:DB8::1]/, http://[2001:db8::1]:80"
    })
    void a_urls_lane_is_its_scheme_host_and_port(String url, String lane) {
        assertThat(Lanes.ofUrl(url)).contains(lane);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "/hooks",
                "//example.com",
                "http:",
                "http:example.com",
                "http:///a",
                "ftp://example.com",
                "file:///etc/passwd",
                "mailto:a@example.com",
                "http://exa mple.com",
                "http://example.com/\n",
                "http://[::1",
                "http://example.com:port/"
            })
    void what_is_no_http_url_with_a_host_has_no_lane(String url) {
        assertThat(Lanes.ofUrl(url)).isEmpty();
    }

    @Test
    void an_endpoint_cannot_take_the_lane_of_a_url() {
        assertThat(Lanes.ofEndpoint("http://example.com:80"))
                .isEqualTo("endpoint:http://example.com:80")
                .isNotEqualTo(Lanes.ofUrl("http://example.com:80").orElseThrow());
    }
}
