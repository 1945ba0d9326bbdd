package dev.fairlead.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> KNOWN = List.of("url", "endpoint", "execute-command", "when");

    @ParameterizedTest
    @CsvSource({
        "ulr,url",
        "URL,url",
        "endpont,endpoint",
        "exec-command,execute-command",
        "wehn,when",
        "uri,url"
    })
    void a_slip_finds_the_word_that_was_meant(String typed, String meant) {
        assertThat(Nearest.to(typed, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"''", "x", "command", "secret"})
    void a_word_that_is_near_to_none_finds_none(String typed) {
        assertThat(Nearest.to(typed, KNOWN)).isEmpty();
        assertThat(Nearest.hint(typed, KNOWN))
                .isEqualTo("known here: endpoint, execute-command, url, when");
    }

    @ParameterizedTest
    @CsvSource({"kitten,sitting,3", "ab,ba,1", "'',abc,3", "abc,abc,0", "abcd,acbd,1"})
    void a_change_an_addition_a_loss_and_a_swap_count_one_each(String a, String b, int distance) {
        assertThat(Nearest.distance(a, b)).isEqualTo(distance);
        assertThat(Nearest.distance(b, a)).isEqualTo(distance);
    }

    @Test
    void of_two_that_are_as_near_the_first_by_the_alphabet_is_offered() {
        assertThat(Nearest.to("bat", List.of("cat", "bar"))).contains("bar");
    }
}
