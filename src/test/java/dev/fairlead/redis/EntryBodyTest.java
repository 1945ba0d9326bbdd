package dev.fairlead.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.store.RedisStream.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryBodyTest {
    private static String body(String... pairs) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.add(new Field(pairs[i], pairs[i + 1].getBytes(UTF_8)));
        }
        return new String(EntryBody.of(fields), UTF_8);
    }

    @Test
    void a_field_named_so_is_the_body_whatever_else_there_is() {
        for (String name : List.of("payload", "data", "message", "body")) {
            assertThat(body("type", "x", name, "{\"a\":1}")).isEqualTo("{\"a\":1}");
        }
    }

    @Test
    void the_only_field_is_the_body_byte_by_byte() {
        byte[] bytes = {0, -1, 13, 10};
        assertThat(EntryBody.of(List.of(new Field("any", bytes)))).isEqualTo(bytes);
    }

    @Test
    void other_fields_are_an_object_of_texts_in_their_order() {
        assertThat(body("b", "1", "a", "\"x\"\n"))
                .isEqualTo("{\"b\":\"1\",\"a\":\"\\\"x\\\"\\n\"}");
    }

    @Test
    void two_fields_that_could_be_the_body_are_an_object() {
        assertThat(body("data", "1", "body", "2")).isEqualTo("{\"data\":\"1\",\"body\":\"2\"}");
    }

    @Test
    void a_field_that_comes_twice_has_its_last_value() {
        assertThat(body("a", "1", "a", "2")).isEqualTo("{\"a\":\"2\"}");
    }
}
