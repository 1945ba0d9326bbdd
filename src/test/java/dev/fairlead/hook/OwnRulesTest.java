package dev.fairlead.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.request.Argument;
import dev.fairlead.rule.Numeric;
import dev.fairlead.rule.OneOf;
import dev.fairlead.rule.Presence;
import dev.fairlead.rule.Rule;
import dev.fairlead.rule.SentBy;
import dev.fairlead.signature.Hash;
import dev.fairlead.signature.Secret;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The match types that adnanh/webhook does not have, and several secrets.
class OwnRulesTest {
    private static final Argument N = new Argument("payload", "n", "", false);

    private static @Nullable Rule match(String text) {
        return new HookFile()
                .parse("[{id: a, execute-command: x, trigger-rule: {match: {" + text + "}}}]")
                .hooks()
                .getFirst()
                .condition()
                .rule();
    }

    private static @Nullable Rule on(String text) {
        return match(text + ", parameter: {source: payload, name: 'n'}");
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "123456789.5, 123456789.5",
        "'\"19.90\"', 19.90",
        "12345678901234567890.01, 12345678901234567890.01",
        "010, 10"
    })
    void the_bound_of_a_comparison_is_read_as_it_is_written(String written, String meant) {
        assertThat(on("type: ge, value: " + written))
                .isEqualTo(new Numeric(Numeric.Relation.GE, new BigDecimal(meant), N));
    }

    @Test
    void lists_and_presence_are_read() {
        assertThat(on("type: in, value: [a, 7, 'on']"))
                .isEqualTo(new OneOf(List.of("a", "7", "on"), N));
        assertThat(on("type: exists")).isEqualTo(new Presence(false, N));
        assertThat(on("type: not-empty")).isEqualTo(new Presence(true, N));
    }

    @Test
    void a_rule_may_have_several_secrets() {
        assertThat(on("type: payload-hmac-sha256, secret: [new, old]"))
                .isEqualTo(
                        new Rule.Hmac(
                                Hash.SHA256,
                                List.of(new Secret("new"), new Secret("old")),
                                N,
                                false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "github, secret: s",
                "shopify, secret: [s, t]",
                "teams, secret: AAEC",
                "slack, secret: s, tolerance: 1m",
                "stripe, secret: whsec_any-text",
                "standard-webhooks, secret: [whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw]",
                "svix, secret: 'whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4='",
                "{header: X-Line-Signature, encoding: base64}, secret: s"
            })
    void every_kind_of_signature_is_read(String kind) {
        assertThat(match("type: payload-signature, kind: " + kind)).isInstanceOf(SentBy.class);
    }

    /// The messages name the place and the key, and never the secret.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    type: gt | trigger-rule.match: needs "value"
                    type: gt, value: many | trigger-rule.match.value: expected a decimal number
                    type: gt, value: [1] | trigger-rule.match.value: expected a decimal number
                    type: in, value: a | trigger-rule.match.value: expected a list
                    type: in, value: [] | trigger-rule.match: needs "value", a list
                    type: exists, name: n | trigger-rule.match.name: unknown key
                    type: payload-hmac-sha1, secret: [] | trigger-rule.match.secret: an empty list
                    type: payload-hmac-sha1, secret: [s3cret, ''] | trigger-rule.match.secret[1]: the secret is empty
                    type: scalr-signature, secret: [s3cret, null] | trigger-rule.match.secret[1]: there is no secret here
                    """)
    void what_is_wrong_is_said_with_its_place(String rule, String message) {
        assertThatThrownBy(() -> on(rule))
                .isInstanceOf(HookFileException.class)
                .hasMessageStartingWith("line 1, column ")
                .hasMessageContaining("[0]." + message)
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    secret: s3cret | match: needs "kind"
                    kind: paypal, secret: s3cret | match.kind: unknown; known: github
                    kind: slack | match: needs "secret"
                    kind: slack, secret: '' | match.secret: the secret is empty
                    kind: slack, secret: s3cret, tolerance: 0 | match.tolerance: no request comes at once
                    kind: slack, secret: s3cret, tolerance: soon | match.tolerance: expected a duration
                    kind: shopify, secret: s3cret, tolerance: 5m | match.tolerance: this kind signs no time
                    kind: teams, secret: 's3cret!' | match.secret: the secret is not base64
                    kind: standard-webhooks, secret: s3cret! | match.secret: the secret is not whsec_
                    kind: standard-webhooks, secret: whpk_s3cret | match.secret: the key is not whpk_
                    kind: {prefix: x}, secret: s3cret | match.kind: needs "header"
                    kind: slack, secret: s3cret, parameter: {} | match.parameter: unknown key
                    """)
    void what_is_wrong_with_a_signature_is_said_with_its_place(String rule, String message) {
        assertThatThrownBy(() -> match("type: payload-signature, " + rule))
                .isInstanceOf(HookFileException.class)
                .hasMessageContaining("[0].trigger-rule." + message)
                .hasMessageNotContaining("s3cret");
    }
}
