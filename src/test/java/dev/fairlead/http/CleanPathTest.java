package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Paths as they are served (spec section 5.1).
class CleanPathTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "//, /",
        "/a, /a",
        "/a/, /a/",
        "/a//b, /a/b",
        "/a/./b/, /a/b/",
        "/a/../b, /b",
        "/../../a, /a",
        "/a/.., /",
        "/.hidden, /.hidden",
        "/a/..b, /a/..b",
        "/a/..., /a/...",
        "a, /a"
    })
    void a_path_is_clean_or_becomes_so(String path, String clean) {
        assertThat(CleanPath.of(path)).isEqualTo(clean);
        assertThat(CleanPath.isClean(path)).isEqualTo(path.equals(clean));
        assertThat(CleanPath.isClean(clean)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/a b, /a%20b",
        "/\u00c3\u00bc?#, /%C3%BC%3F%23",
        "/\u00ff, /%FF",
        "'/-_.~$&+,:;=@', '/-_.~$&+,:;=@'"
    })
    void it_is_escaped_for_a_location(String path, String escaped) {
        assertThat(CleanPath.escaped(path)).isEqualTo(escaped);
    }

    @ParameterizedTest
    @CsvSource({
        "/a, ''",
        "//x/a, ''",
        "/http://x/a, ''",
        "http://x:80//a?b, http://x:80",
        "HTTP://X/a, http://X",
        "http://u:p@[::1]:8?q, http://u:p@[::1]:8",
        "http://x\u00c3\u00a9/, http://x%C3%A9",
        "http:///a, http://"
    })
    void the_scheme_and_host_of_a_target_stay_in_a_location(String target, String origin) {
        assertThat(CleanPath.origin(target)).isEqualTo(origin);
    }
}
