package dev.fairlead.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Header fields and their names (spec section 2.1).
class HeadersTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            textBlock =
                    """
                    x-foo, X-Foo
                    X-HUB-SIGNATURE, X-Hub-Signature
                    content-type, Content-Type
                    x--a, X--A
                    -a-, -A-
                    x_y.Z-k, X_y.z-K
                    x-foo.bar.K, X-Foo.bar.k
                    1a-2b, 1a-2b
                    x foo, x foo
                    x-é, x-é
                    x:foo, x:foo
                    ||, ||
                    """)
    void a_name_is_written_as_go_writes_it(String name, String canonical) {
        assertThat(Headers.canonical(name)).isEqualTo(canonical);
    }

    @Test
    void of_each_field_the_first_value_counts_whatever_its_case() {
        Headers headers =
                Headers.of(
                        List.of(
                                Map.entry("x-a", "1"),
                                Map.entry("X-A", "2"),
                                Map.entry("ACCEPT", "")));
        assertThat(headers.first("X-a")).contains("1");
        assertThat(headers.first("accept")).contains("");
        assertThat(headers.first("x-b")).isEmpty();
        assertThat(headers.tree().goText()).isEqualTo("{\"Accept\":\"\",\"X-A\":\"1\"}");
    }

    @Test
    void a_value_in_utf_8_arrives_as_one_character_a_byte() {
        Headers headers = Headers.of(List.of(Map.entry("x-a", "\u00c3\u00a9\u00ff")));
        assertThat(headers.first("X-A")).hasValue("é\ufffd");
    }

    @Test
    void transfer_encoding_is_no_field() {
        Headers headers = Headers.of(List.of(Map.entry("transfer-encoding", "chunked")));
        assertThat(headers.tree().goText()).isEqualTo("{}");
    }
}
