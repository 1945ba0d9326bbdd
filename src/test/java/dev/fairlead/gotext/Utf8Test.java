package dev.fairlead.gotext;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bytes as Go's `range` reads them.
class Utf8Test {
    @ParameterizedTest
    @CsvSource({
        "61c3a9e282acf09f9880, aé€😀, true",
        "efbfbd, \ufffd, true",
        "ff61, \ufffda, false",
        "e282, \ufffd\ufffd, false",
        "f09f98, \ufffd\ufffd\ufffd, false",
        "c080, \ufffd\ufffd, false",
        "eda080, \ufffd\ufffd\ufffd, false",
        "f4908080, \ufffd\ufffd\ufffd\ufffd, false",
    })
    void each_byte_that_is_none_is_replaced(String hex, String text, boolean isUtf8) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(Utf8.decode(bytes)).isEqualTo(text);
        assertThat(Utf8.decodeStrictly(bytes)).isEqualTo(isUtf8 ? text : null);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, \ufffd", "0, 2, é", "1, 3, \ufffda", "2, 3, a"})
    void a_character_that_the_end_cuts_is_none(int from, int to, String text) {
        byte[] bytes = HexFormat.of().parseHex("c3a961");
        assertThat(Utf8.decode(bytes, from, to)).isEqualTo(text);
    }
}
