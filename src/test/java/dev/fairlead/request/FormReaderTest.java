package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Forms and queries (spec sections 2.1 and 4).
class FormReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '|',
            textBlock =
                    """
                    ||~{}
                    &&~{}
                    a~{"a":""}
                    a=~{"a":""}
                    =x~{"":"x"}
                    a=1&b=2&a=3~{"a":"1","b":"2"}
                    a==b&c=d=e~{"a":"=b","c":"d=e"}
                    a+b=c+d~{"a b":"c d"}
                    a%20b=%2B%3d%26~{"a b":"+=\\u0026"}
                    %c3%a9=%F0%9F%98%80~{"é":"😀"}
                    é=ü~{"é":"ü"}
                    a.b[c]=1~{"a.b[c]":"1"}
                    a=1?b=2#c~{"a":"1?b=2#c"}
                    """)
    void of_each_name_the_first_value_counts(String text, String tree) {
        FormReader.Form form = FormReader.read(text.getBytes(UTF_8));
        assertThat(form.trouble()).isEmpty();
        assertThat(form.pairs().goText()).isEqualTo(tree);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '|',
            textBlock =
                    """
                    a=1;b=2&c=3~invalid semicolon separator in query~{"c":"3"}
                    a=1&;~invalid semicolon separator in query~{"a":"1"}
                    a=%zz&b=2~invalid URL escape "%zz"~{"b":"2"}
                    a=%&b=2~invalid URL escape "%"~{"b":"2"}
                    a=%4&b=2~invalid URL escape "%4"~{"b":"2"}
                    a=1&a=%4g~invalid URL escape "%4g"~{"a":"1"}
                    %x=1&%41=1~invalid URL escape "%x"~{"A":"1"}
                    a=%"\\~invalid URL escape "%\\"\\\\"~{}
                    """)
    void one_broken_pair_spoils_a_form_but_not_a_query(String text, String message, String tree) {
        assertThat(FormReader.read(text.getBytes(UTF_8)).trouble()).isEqualTo(message);
        assertThat(Query.parse(text).tree().goText()).isEqualTo(tree);
    }

    @ParameterizedTest
    @CsvSource({"'\n', \\n", "'\r', \\r", "'\u001b', \\x1b"})
    void a_message_cannot_forge_a_line_of_the_log(String sent, String shown) {
        assertThat(FormReader.read(("a=%" + sent).getBytes(UTF_8)).trouble())
                .isEqualTo("invalid URL escape \"%" + shown + "\"");
    }

    @Test
    void a_query_in_plain_utf_8_arrives_as_one_character_a_byte() {
        assertThat(Query.parse("a=\u00c3\u00a9").tree().goText()).isEqualTo("{\"a\":\"é\"}");
    }
}
