package dev.fairlead.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How values become texts (spec section 2.1).
class JsonWriterTest {
    @Test
    void what_is_no_container_is_shown_as_it_is() throws MalformedException {
        assertThat(new Json.Text("a<\n\"").goText()).isEqualTo("a<\n\"");
        assertThat(new Json.Number("1.50").goText()).isEqualTo("1.50");
        assertThat(new Json.Bool(true).goText()).isEqualTo("true");
        assertThat(Json.Null.PLAIN.goText()).isEqualTo("<nil>");
        assertThat(JsonReader.read("[null]").goText()).isEqualTo("[null]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '|',
            textBlock =
                    """
                    <>&~\\u003c\\u003e\\u0026~<>&
                    x\\u2028\\u2029x~x\\u2028\\u2029x~x\u2028\u2029x
                    \\"\\\\\\/~\\"\\\\/~\\"\\\\/
                    \\n\\r\\t\\b\\f~\\n\\r\\t\\b\\f~\\n\\r\\t\\b\\f
                    \\u0000\\u001f~\\u0000\\u001f~\\u0000\\u001f
                    \\u007f\\u00e9\\ud83d\\ude00\\ufffd~\u007fé😀\uFFFD~\u007fé😀\uFFFD
                    '~'~'
                    """)
    void strings_inside_are_escaped_as_go_does_and_plainly_otherwise(
            String source, String go, String plain) throws MalformedException {
        Json value = JsonReader.read("[\"" + source + "\"]");
        assertThat(value.goText()).isEqualTo("[\"" + go + "\"]");
        assertThat(value.compact()).isEqualTo("[\"" + plain + "\"]");
    }

    @Test
    void keys_are_in_the_order_of_their_bytes_for_go_and_in_that_of_the_source_otherwise()
            throws MalformedException {
        Json value =
                JsonReader.read(
                        "{\"b\":1,\"a\":{\"z\":[ {\"y\":1 , \"x\":2} ],\"Z\":0},\"\":2,\"ab\":3,"
                                + "\"\uFF5E\":4,\"😀\":5,\"é\":6,\"<\":7}");
        assertThat(value.goText())
                .isEqualTo(
                        "{\"\":2,\"\\u003c\":7,\"a\":{\"Z\":0,\"z\":[{\"x\":2,\"y\":1}]},\"ab\":3,"
                                + "\"b\":1,\"é\":6,\"\uFF5E\":4,\"😀\":5}");
        assertThat(value.compact())
                .isEqualTo(
                        "{\"b\":1,\"a\":{\"z\":[{\"y\":1,\"x\":2}],\"Z\":0},\"\":2,\"ab\":3,"
                                + "\"\uFF5E\":4,\"😀\":5,\"é\":6,\"<\":7}");
    }

    @Test
    void empty_containers_are_written_without_a_blank() {
        Json value = new Json.Array(List.of(Json.Object.EMPTY, new Json.Array(List.of())));
        assertThat(value.goText()).isEqualTo("[{},[]]");
        assertThat(value.compact()).isEqualTo("[{},[]]");
    }
}
