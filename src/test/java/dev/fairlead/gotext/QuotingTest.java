package dev.fairlead.gotext;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `%q` and `%+q`, each answer as Go 1.19 gives it.
class QuotingTest {
    private static final String ROWS =
            """
            6122625c2760, "a\\"b\\\\'`", "a\\"b\\\\'`"
            000708090a0b0c0d1b1f, "\\x00\\a\\b\\t\\n\\v\\f\\r\\x1b\\x1f", "\\x00\\a\\b\\t\\n\\v\\f\\r\\x1b\\x1f"
            7fc280c29fc2a0c2ad, "\\x7f\\u0080\\u009f\\u00a0\\u00ad", "\\x7f\\u0080\\u009f\\u00a0\\u00ad"
            e2808bee8080efbbbfefbfbfe280a8, "\\u200b\\ue000\\ufeff\\uffff\\u2028", "\\u200b\\ue000\\ufeff\\uffff\\u2028"
            f09f9880f3b08080f48fbfbf, "😀\\U000f0000\\U0010ffff", "\\U0001f600\\U000f0000\\U0010ffff"
            c3a9cc81e38080cdb8efbfbd, "é\u0301\\u3000\\u0378\ufffd", "\\u00e9\\u0301\\u3000\\u0378\\ufffd"
            d89ce1a08ec2b4, "\\u061c\\u180e´", "\\u061c\\u180e\\u00b4"
            """;

    @ParameterizedTest
    @CsvSource(quoteCharacter = '|', textBlock = ROWS)
    void a_text_is_quoted_as_go_quotes_it(String hex, String quoted, String ascii) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        String text = new String(bytes, UTF_8);
        assertThat(Quoting.quote(text)).isEqualTo(quoted);
        assertThat(Quoting.quote(bytes)).isEqualTo(quoted);
        assertThat(Quoting.quote(text, '"', true)).isEqualTo(ascii);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            textBlock =
                    """
                    ffc328c3a9eda080, "\\xff\\xc3(é\\xed\\xa0\\x80"
                    f09f98, "\\xf0\\x9f\\x98"
                    c080, "\\xc0\\x80"
                    """)
    void a_byte_that_is_no_utf_8_shows_its_number(String hex, String quoted) {
        assertThat(Quoting.quote(HexFormat.of().parseHex(hex))).isEqualTo(quoted);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '|', textBlock = "\", '\"'\n', '\\''\na, 'a'\n\u0080, '\\u0080'")
    void only_the_own_mark_is_escaped(String text, String quoted) {
        assertThat(Quoting.quote(text, '\'', false)).isEqualTo(quoted);
    }
}
