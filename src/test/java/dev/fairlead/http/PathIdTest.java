package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.request.HeadText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Paths as the HTTP library gives them: a byte of the wire is a character.
class PathIdTest {
    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "a%20b+c%2Fd, a b+c/d",
        "%C3%A9, é",
        "%c3%a9, é",
        "\u00c3\u00a9, é",
        "%C3\u00a9, é",
        "\u00c3%A9, é",
        "%E9, \ufffd",
        "\u00e9, \ufffd",
        "\u00f0%9f\u0098\u0080, 😀",
    })
    void bytes_of_utf_8_may_be_escaped_or_not(String raw, String id) {
        assertThat(PathId.decode(raw).map(HeadText::of)).hasValue(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "a%4", "%zz", "%C3%\u00a9", "%%41"})
    void a_broken_escape_is_no_id(String raw) {
        assertThat(PathId.decode(raw)).isEmpty();
    }
}
