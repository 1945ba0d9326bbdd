package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "8e03978e-40d5-43dd-bc93-6894a57f9324,8e03978e-40d5-43dd-bc93-6894a57f9324",
                "\"8e03978e-40d5\",8e03978e-40d5",
                "a,a",
                "\"a\\\"b\\\\c\",a\"b\\c",
                "a\"b,a\"b",
                "~!#$%&'()*+-./:;<=>?@[]^_{|},~!#$%&'()*+-./:;<=>?@[]^_{|}",
                "PY.1,PY.1",
            })
    void the_bare_and_the_quoted_form_name_a_key(String field, String key) {
        assertThat(IdempotencyKey.of(List.of(field))).contains(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\"\"",
                "\"",
                "\"a",
                "\"a\"b",
                "\"a\";p=1",
                "\"a\\b\"",
                "a b",
                "\"a b\"",
                "ä",
                "a\tb",
                "\"a\", \"b\""
            })
    void what_is_no_key_is_none(String field) {
        assertThat(IdempotencyKey.of(List.of(field))).isEmpty();
    }

    @Test
    void its_length_is_1_to_255_without_the_quotes() {
        String longest = "k".repeat(255);
        assertThat(IdempotencyKey.of(List.of(longest))).contains(longest);
        assertThat(IdempotencyKey.of(List.of('"' + longest + '"'))).contains(longest);
        assertThat(IdempotencyKey.of(List.of(longest + "k"))).isEmpty();
        assertThat(IdempotencyKey.of(List.of('"' + longest + "k\""))).isEmpty();
    }

    @Test
    void two_fields_are_no_key() {
        assertThat(IdempotencyKey.of(List.of("a", "a"))).isEmpty();
        assertThat(IdempotencyKey.of(List.of())).isEmpty();
    }
}
