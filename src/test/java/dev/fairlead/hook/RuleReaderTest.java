package dev.fairlead.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fairlead.request.Argument;
import dev.fairlead.rule.Rule;
import dev.fairlead.signature.Hash;
import dev.fairlead.signature.Secret;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RuleReaderTest {
    private static final Argument HEADER = new Argument("header", "X", "", false);

    private static @Nullable Rule rule(String text) {
        return new HookFile()
                .parse("[{id: a, execute-command: /bin/true, trigger-rule: " + text + "}]")
                .hooks()
                .getFirst()
                .condition()
                .rule();
    }

    private static @Nullable Rule match(String text) {
        return rule("{match: {" + text + ", parameter: {source: header, name: X}}}");
    }

    @Test
    void the_first_of_and_or_not_match_counts_whatever_their_order_in_the_file() {
        assertThat(rule("{match: {type: value}, not: {}, or: [], and: []}"))
                .isEqualTo(new Rule.All(List.of()));
        assertThat(rule("{match: {type: value}, not: {}, or: []}"))
                .isEqualTo(new Rule.Any(List.of()));
        assertThat(rule("{match: {type: value}, not: {}}"))
                .isEqualTo(new Rule.Not(new Rule.Never()));
        assertThat(rule("{and: null, match: {type: value, value: 1}}"))
                .isInstanceOf(Rule.Value.class);
        assertThat(rule("{}")).isEqualTo(new Rule.Never());
        assertThat(rule("null")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "true, true",
        "'''1.10''', 1.10",
        "1.10, 1.1",
        "null, ''",
        "010, 8",
        "'\"010\"', 010"
    })
    void a_value_may_be_written_as_a_number_or_a_boolean(String written, String meant) {
        assertThat(match("type: value, value: " + written))
                .isEqualTo(new Rule.Value(meant, HEADER));
    }

    @ParameterizedTest
    @EnumSource
    void the_old_names_of_signature_types_are_read_and_marked(Hash hash) {
        assertThat(match("type: payload-hmac-%s, secret: s".formatted(hash.label())))
                .isEqualTo(new Rule.Hmac(hash, List.of(new Secret("s")), HEADER, false));
        assertThat(match("type: payload-hash-%s, secret: s".formatted(hash.label())))
                .isEqualTo(new Rule.Hmac(hash, List.of(new Secret("s")), HEADER, true));
    }

    @Test
    void a_secret_that_is_not_there_is_empty_and_the_file_is_loaded() {
        assertThat(match("type: payload-hmac-sha1"))
                .isEqualTo(new Rule.Hmac(Hash.SHA1, List.of(new Secret("")), HEADER, false));
        assertThat(match("type: scalr-signature"))
                .isEqualTo(new Rule.Scalr(List.of(new Secret("")), ZoneId.systemDefault()));
    }

    @Test
    void scalr_needs_no_parameter() {
        assertThat(rule("{match: {type: scalr-signature, secret: 123}}"))
                .isEqualTo(new Rule.Scalr(List.of(new Secret("123")), ZoneId.systemDefault()));
    }

    @ParameterizedTest
    @CsvSource({"msteams", "VALUE", "payload-hmac-md5", "''"})
    void a_type_that_does_not_exist_is_loaded(String type) {
        assertThat(match("type: '%s'".formatted(type))).isEqualTo(new Rule.Unknown(type, HEADER));
    }

    @Test
    void a_bad_expression_is_loaded_too() {
        assertThat(match("type: regex, regex: '('")).isInstanceOf(Rule.Regex.class);
    }

    @Test
    void a_rule_of_the_wrong_shape_is_refused() {
        assertThatExceptionOfType(HookFileException.class).isThrownBy(() -> rule("{and: {}}"));
        assertThatExceptionOfType(HookFileException.class).isThrownBy(() -> rule("[]"));
    }
}
