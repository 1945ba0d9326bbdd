package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// JSON as Go's decoder reads it (spec section 4).
class JsonReaderTest {
    private static String compact(String text) throws MalformedException {
        return JsonReader.read(text).compact();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\":1.50,\"a\":[1e3,-0,12345678901234567890.123]}",
                "[]",
                "{}",
                "[[],{}]",
                "\"ünï ☃ 😀\"",
                "true",
                "null"
            })
    void what_is_compact_already_comes_back_as_it_was(String text) throws MalformedException {
        assertThat(compact(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "` {\"a\" : 1 } trailing`|{\"a\":1}",
                "`{\"a\":1,\"a\":2}`|{\"a\":2}",
                "`\"\\u0041\\/\\n\"`|`\"A/\\n\"`",
                "`\"\\ud83d\\ude00\"`|`\"😀\"`",
                "`\"\\ud83dx\"`|`\"\uFFFDx\"`",
                "`\"\\ude00\\ud83d\"`|`\"\uFFFD\uFFFD\"`"
            })
    void blanks_repeats_escapes_and_halves_of_characters(String text, String expected)
            throws MalformedException {
        assertThat(compact(text)).isEqualTo(expected);
    }

    @Test
    void each_byte_that_is_no_utf_8_is_replaced() throws MalformedException {
        byte[] text = "\"a\u00ffb\u00ed\u00a0\u0080c\u00c3\"".getBytes(ISO_8859_1);
        assertThat(JsonReader.read(text))
                .isEqualTo(new Json.Text("a\uFFFDb\uFFFD\uFFFD\uFFFDc\uFFFD"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|EOF",
                "`  `|EOF",
                "`{`|unexpected EOF",
                "`{\"a`|unexpected EOF",
                "`x`|invalid character 'x' looking for beginning of value",
                "`{a:1}`|invalid character 'a' looking for beginning of object key string",
                "`{\"a\" 1}`|invalid character '1' after object key",
                "`{\"a\":1 \"b\"}`|invalid character '\"' after object key:value pair",
                "`{\"a\":1,}`|invalid character '}' looking for beginning of object key string",
                "`[1 2]`|invalid character '2' after array element",
                "`[1,]`|invalid character ']' looking for beginning of value",
                "`[01]`|invalid character '1' after array element",
                "`[-]`|invalid character ']' in numeric literal",
                "`[1.]`|invalid character ']' after decimal point in numeric literal",
                "`[1e]`|invalid character ']' in exponent of numeric literal",
                "`nul!`|invalid character '!' in literal null (expecting 'l')",
                "`\"\\x\"`|invalid character 'x' in string escape code",
                "`\"\\u12g4\"`|invalid character 'g' in \\u hexadecimal character escape"
            })
    void what_is_wrong_is_said_in_the_words_of_the_original(String text, String expected) {
        assertThatThrownBy(() -> JsonReader.read(text)).hasMessage(expected);
    }

    @Test
    void a_line_end_inside_a_string_and_a_byte_order_mark_are_errors() {
        assertThatThrownBy(() -> JsonReader.read("\"a\nb\""))
                .hasMessage("invalid character '\\n' in string literal");
        assertThatThrownBy(() -> JsonReader.read("\uFEFF{}"))
                .hasMessage("invalid character 'ï' looking for beginning of value");
    }

    @Test
    void a_tree_may_be_deep_but_not_without_an_end() throws MalformedException {
        String deep = "[".repeat(1000) + "]".repeat(1000);
        assertThat(compact(deep)).isEqualTo(deep);
        assertThatThrownBy(() -> JsonReader.read("[".repeat(1_000_000)))
                .hasMessage("exceeded max depth");
    }

    @ParameterizedTest
    @CsvSource({"'\"s\"', string", "1, number", "true, bool", "[], array"})
    void where_an_object_is_needed_the_kind_of_what_came_is_named(String text, String kind) {
        assertThatThrownBy(() -> JsonReader.readObject(text.getBytes(UTF_8)))
                .hasMessage(
                        "json: cannot unmarshal %s into Go value of type map[string]interface {}"
                                .formatted(kind));
    }

    @Test
    void whatever_ends_a_plain_run_of_a_string_is_found_at_every_place_of_it() throws Exception {
        String[] specials = {
            "\\\"", "\\\\", "\\n", "é", "€", "\uD83D\uDE00", "\u007f", "~", " ", "!", "#", "[", "]"
        };
        for (int before = 0; before < 20; before++) {
            for (int after = 0; after < 10; after++) {
                for (String special : specials) {
                    String inside = "a".repeat(before) + special + "z".repeat(after);
                    String source = '"' + inside + '"';
                    assertThat(JsonReader.read(source).compact()).isEqualTo(source);
                    String object = "{" + source + ":" + source + "}";
                    assertThat(JsonReader.read(object).compact()).isEqualTo(object);
                }
                for (char control = 0; control < ' '; control++) {
                    String broken = '"' + "a".repeat(before) + control + "z".repeat(after) + '"';
                    assertThatThrownBy(() -> JsonReader.read(broken))
                            .isInstanceOf(MalformedException.class)
                            .hasMessageContaining("in string literal");
                }
            }
        }
    }
}
