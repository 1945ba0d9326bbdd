package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Spec section 1: the grammar of Go's flag package.
class GoFlagsTest {
    private static final GoFlags FLAGS = new GoFlags(Flag.ALL);

    private static GoFlags.Given given(String... words) {
        return (GoFlags.Given) FLAGS.parse(words);
    }

    @Test
    void one_dash_or_two_an_equals_sign_or_the_next_word() {
        assertThat(given("-port", "1").value("port")).contains("1");
        assertThat(given("--port=2").value("port")).contains("2");
        assertThat(given("-ip=").value("ip")).contains("");
    }

    @Test
    void a_later_scalar_overrides_and_lists_accumulate() {
        GoFlags.Given given = given("-port", "1", "-hooks", "a", "-port", "2", "-hooks=b");
        assertThat(given.value("port")).contains("2");
        assertThat(given.values().values()).contains(List.of("a", "b"));
    }

    @Test
    void a_boolean_takes_a_value_only_after_an_equals_sign() {
        assertThat(given("-verbose").isSet("verbose")).isTrue();
        assertThat(given("-verbose=F").isSet("verbose")).isFalse();
        GoFlags.Given stopped = given("-verbose", "true", "-port", "1");
        assertThat(stopped.isSet("verbose")).isTrue();
        assertThat(stopped.value("port")).isEmpty();
    }

    @Test
    void the_first_word_that_is_no_flag_and_a_double_dash_end_the_reading() {
        assertThat(given("word", "-port", "1").values()).isEmpty();
        assertThat(given("--", "-port", "1").values()).isEmpty();
        assertThat(given("-", "-port", "1").values()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0x1F,31",
        "0b101,5",
        "1_000,1000",
        "0o17,15",
        "017,15",
        "0,0",
        "0x_1,1",
        "-0,0",
        "-5,-5",
        "+5,5"
    })
    void a_number_is_read_as_go_reads_it(String word, String number) {
        assertThat(given("-port", word).value("port")).contains(number);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-bogus|flag provided but not defined: -bogus",
                "-port=x|invalid value \"x\" for flag -port: parse error",
                "-port=1__0|invalid value \"1__0\" for flag -port: parse error",
                "-port=1_|invalid value \"1_\" for flag -port: parse error",
                "-port=9223372036854775808|invalid value \"9223372036854775808\" for flag -port: value out of range",
                "-verbose=maybe|invalid boolean value \"maybe\" for -verbose: parse error",
                "-port|flag needs an argument: -port",
                "---port|bad flag syntax: ---port",
                "-=1|bad flag syntax: -=1"
            })
    void what_is_wrong_is_said_in_gos_words(String word, String message) {
        assertThat(FLAGS.parse(new String[] {word})).isEqualTo(new GoFlags.Wrong(message));
    }

    @Test
    void a_flag_that_takes_one_of_a_few_words_lists_them() {
        assertThat(Flag.choice("kind", "who signs", List.of("github", "hmac")).described())
                .isEqualTo("  -kind string\n    \twho signs: github, hmac\n");
    }

    @Test
    void help_is_asked_for_by_h_or_help() {
        assertThat(FLAGS.parse(new String[] {"-h"})).isEqualTo(new GoFlags.Help());
        assertThat(FLAGS.parse(new String[] {"--help"})).isEqualTo(new GoFlags.Help());
        assertThat(FLAGS.usage("webhook"))
                .startsWith("Usage of webhook:\n  -cert string\n    \tpath to the")
                .contains("  -port int\n    \tport the hooks are served on (default 9000)\n")
                .contains("  -verbose\n    \tlog");
    }
}
