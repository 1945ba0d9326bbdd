package dev.fairlead.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MembersTest {
    private static Json text(int n) {
        return new Json.Text(Integer.toString(n));
    }

    @Test
    void whatever_is_put_it_is_what_a_linked_map_would_be() {
        Random dice = new Random(42);
        for (int round = 0; round < 2_000; round++) {
            Map<String, Json> expected = new LinkedHashMap<>();
            Members.Builder builder = new Members.Builder();
            int names = 1 + dice.nextInt(20);
            for (int i = dice.nextInt(30); i > 0; i--) {
                String name = "n" + dice.nextInt(names);
                expected.put(name, text(i));
                builder.put(name, text(i));
            }
            Members members = builder.build();
            assertThat(members).isEqualTo(expected);
            assertThat(members).hasSameHashCodeAs(expected);
            assertThat(List.copyOf(members.entrySet())).isEqualTo(List.copyOf(expected.entrySet()));
            for (int i = 0; i < names; i++) {
                assertThat(members.get("n" + i)).isEqualTo(expected.get("n" + i));
                assertThat(members.containsKey("n" + i)).isEqualTo(expected.containsKey("n" + i));
            }
            assertThat(members.get(null)).isNull();
        }
    }

    @Test
    void a_map_that_changes_later_changes_nothing_and_the_members_cannot_be_changed() {
        Map<String, Json> map = new LinkedHashMap<>(Map.of("a", text(1)));
        Json.Object object = new Json.Object(map);
        map.put("b", text(2));
        assertThat(object.members()).containsOnlyKeys("a");
        assertThatThrownBy(() -> object.members().put("b", text(2)))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> object.members().remove("a"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void names_that_come_again_and_names_that_look_alike_are_told_apart() throws Exception {
        StringBuilder source = new StringBuilder("[");
        for (int i = 0; i < 1_000; i++) {
            source.append("{\"n")
                    .append(i)
                    .append("\":1,\"Aa\":2,\"BB\":3,\"é\":4,\"\\u0041a\":5},");
        }
        source.setCharAt(source.length() - 1, ']');
        Json.Array read = (Json.Array) JsonReader.read(source.toString());
        for (int i = 0; i < 1_000; i++) {
            assertThat(read.items().get(i).compact())
                    .isEqualTo("{\"n%d\":1,\"Aa\":5,\"BB\":3,\"é\":4}".formatted(i));
        }
    }
}
