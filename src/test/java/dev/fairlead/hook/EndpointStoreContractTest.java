package dev.fairlead.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every store of registered endpoints keeps to, whatever it stands on.
abstract class EndpointStoreContractTest {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /// An empty one.
    abstract EndpointStore store();

    /// The same again, as after a restart.
    abstract EndpointStore again();

    static <T> T done(Uni<T> work) {
        return work.await().atMost(PATIENCE);
    }

    private EndpointStore.Content content() {
        return done(store().read(-1)).orElseThrow();
    }

    @Test
    void where_nothing_was_ever_registered_the_version_is_0() {
        assertThat(content()).isEqualTo(new EndpointStore.Content(0, Map.of()));
        assertThat(done(store().read(0))).isEmpty();
    }

    @Test
    void what_is_put_is_there_with_every_sign_of_it_and_after_a_restart() {
        String text =
                "{\"url\":\"https://a.example/?q=%20\",\"name\":\"Zoë \\u0000 \uD83D\uDE80\"}";
        assertThat(done(store().swap("acme", null, text))).isTrue();
        assertThat(content().texts()).isEqualTo(Map.of("acme", text));
        assertThat(done(again().read(-1)).orElseThrow().texts()).isEqualTo(Map.of("acme", text));
    }

    @Test
    void a_text_takes_the_place_only_of_what_its_author_knew() {
        assertThat(done(store().swap("acme", null, "one"))).isTrue();
        assertThat(done(store().swap("acme", null, "two"))).isFalse();
        assertThat(done(store().swap("acme", "other", "two"))).isFalse();
        assertThat(done(store().swap("acme", "other", null))).isFalse();
        assertThat(done(store().swap("nobody", "one", "two"))).isFalse();
        assertThat(content().texts()).isEqualTo(Map.of("acme", "one"));

        assertThat(done(store().swap("acme", "one", "two"))).isTrue();
        assertThat(content().texts()).isEqualTo(Map.of("acme", "two"));
        assertThat(done(store().swap("acme", "two", null))).isTrue();
        assertThat(content().texts()).isEmpty();
    }

    @Test
    void each_change_makes_a_greater_version_and_none_is_told_twice() {
        long before = content().version();
        for (int i = 0; i < 5; i++) {
            done(store().swap("e" + i, null, "text"));
            EndpointStore.Content now = done(store().read(before)).orElseThrow();
            assertThat(now.version()).isGreaterThan(before);
            assertThat(now.texts()).hasSize(i + 1);
            assertThat(done(store().read(now.version()))).isEmpty();
            before = now.version();
        }
    }

    @Test
    void of_many_who_register_one_id_at_once_one_does() {
        List<Uni<Boolean>> all =
                IntStream.range(0, 20)
                        .mapToObj(i -> store().swap("acme", null, "text " + i))
                        .toList();
        List<Boolean> swapped = done(Uni.join().all(all).usingConcurrencyOf(20).andFailFast());
        assertThat(swapped).containsOnlyOnce(true);
    }
}
