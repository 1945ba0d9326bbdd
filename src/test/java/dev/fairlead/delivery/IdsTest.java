package dev.fairlead.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdsTest {
    private static String id(String hook, String entry, String key) {
        return Ids.delivery(new EndpointRef(hook, entry), key);
    }

    @Test
    void the_same_thing_owed_again_has_the_same_id() {
        assertThat(id("payments", "0", "msg_1"))
                .isEqualTo(id("payments", "0", "msg_1"))
                .matches("[0-9a-f]{32}");
    }

    /// Stored deliveries are found by it after an update.
    @Test
    void the_id_does_not_change_between_versions() {
        assertThat(id("payments", "0", "msg_1")).isEqualTo("6c3c9bba80388e2dc659837cfce64713");
    }

    @Test
    void any_part_makes_another_id_and_no_part_runs_into_the_next() {
        List<String> ids =
                List.of(
                        id("a", "b", "c"),
                        id("ab", "", "c"),
                        id("", "ab", "c"),
                        id("a", "bc", ""),
                        id("a", "", "bc"),
                        id("a\0", "b", "c"),
                        id("a", "b", "C"),
                        id("", "", ""));
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void keys_that_share_a_webhook_id_have_ids_of_their_own() {
        assertThat(Ids.webhookId("a.b")).isEqualTo(Ids.webhookId("a_b"));
        assertThat(id("h", "0", "a.b")).isNotEqualTo(id("h", "0", "a_b"));
    }

    @Test
    void many_keys_make_as_many_ids() {
        Set<String> ids = new HashSet<>();
        for (int key = 0; key < 10_000; key++) {
            ids.add(id("h", "0", Integer.toString(key)));
        }
        assertThat(ids).hasSize(10_000);
    }

    @ParameterizedTest
    @CsvSource({
        "msg_p5jXN8AQM9LWM0D4loKWxJek, msg_p5jXN8AQM9LWM0D4loKWxJek",
        "a.b.c, a_b_c",
        "..., ___",
        "'1526919030474-55', 1526919030474-55",
        "'a b', a_b",
        "Zoë, Zo_",
        "'', ''"
    })
    void a_webhook_id_has_no_dot_and_nothing_that_a_header_cannot_carry(String key, String id) {
        assertThat(Ids.webhookId(key)).isEqualTo(id);
    }

    @Test
    void a_webhook_id_made_of_anything_can_be_sent_and_signed() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            StringBuilder key = new StringBuilder();
            random.ints(1 + random.nextInt(20), 0, 0x250).forEach(key::appendCodePoint);
            assertThat(Ids.webhookId(key.toString()))
                    .as("seed %d, round %d", seed, round)
                    .hasSameSizeAs(key)
                    .matches("[!-~&&[^.]]+");
        }
    }
}
