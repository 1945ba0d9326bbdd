package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Base64 as Go's `StdEncoding` decodes it: the prefix it gives and the place it names.
class Base64PrefixTest {
    private static Base64Prefix decode(String text) {
        return Base64Prefix.decode(text.replace("\\n", "\n").replace("\\r", "\r"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "YQ==, a",
        "YWI=, ab",
        "YWJj, abc",
        "YWJjZA==, abcd",
        "w7/Dvz8+, ÿÿ?>",
        "'YW\\nJj\\r\\nZA==\\n', abcd",
        "'Y\\nQ\\n=\\n=\\n\\n', a",
        "'\\n', ''"
    })
    void what_is_padded_is_decoded_and_line_ends_are_passed_over(String text, String decoded) {
        Base64Prefix prefix = decode(text);
        assertThat(new String(prefix.bytes(), UTF_8)).isEqualTo(decoded);
        assertThat(prefix.isWhole()).isTrue();
        assertThat(prefix.error()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
        "Y, '', 0",
        "YQ, '', 0",
        "YWI, '', 0",
        "YWJjYQ, abc, 4",
        "'YW\\nI', '', 1", // it counts back by digits, whatever stood between them
        "YQ=, '', 3",
        "'YQ=\\n', '', 4",
        "YQ=x, '', 2",
        "'YQ=\\nx', '', 3",
        "=, '', 0",
        "Y=, '', 1",
        "Y===, '', 1",
        "====, '', 0",
        "YWJj=, abc, 4",
        "YQ==YQ==, a, 4",
        "'YQ==\\nYQ==', a, 5",
        "YWI=x, ab, 4",
        "YWJ*, '', 3",
        "'YWJj YWJj', abc, 4",
        "YWJj-_, abc, 4",
        "YWJjé, abc, 4",
    })
    void what_came_before_an_error_counts_and_its_place_is_told(
            String text, String decoded, int error) {
        Base64Prefix prefix = decode(text);
        assertThat(new String(prefix.bytes(), UTF_8)).isEqualTo(decoded);
        assertThat(prefix.isWhole()).isFalse();
        assertThat(prefix.error()).isEqualTo(error);
    }
}
