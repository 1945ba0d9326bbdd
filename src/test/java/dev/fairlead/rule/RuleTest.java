package dev.fairlead.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.request.Argument;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.Headers;
import dev.fairlead.request.Origin;
import dev.fairlead.request.Payload;
import dev.fairlead.request.Query;
import dev.fairlead.request.Values;
import dev.fairlead.signature.Hash;
import dev.fairlead.signature.Secret;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Spec section 3, from outside.
class RuleTest {
    private static final Instant NOW = Instant.parse("2017-09-08T11:24:32Z");
    private static final String DATE = "Fri 08 Sep 2017 11:24:32 UTC";
    private static final String BODY =
            "{\"branch\":\"main\",\"n\":1.50,\"nil\":null,\"empty\":\"\"}";
    private static final Secret SECRET = new Secret("s3cret");
    private static final Argument SIGNATURE = new Argument("header", "X-Sig", "", false);

    private static final Rule YES = new Rule.All(List.of());
    private static final Rule NO = new Rule.Any(List.of());
    private static final Rule MISSING = new Rule.Value("x", payload("absent"));
    private static final Rule ERROR = new Rule.Regex(Expression.of("("), payload("branch"));
    private static final Rule SIGNED =
            new Rule.Hmac(Hash.SHA256, List.of(SECRET), SIGNATURE, false);

    private static final Verdict SATISFIED = new Verdict.Satisfied();
    private static final Verdict UNSATISFIED = new Verdict.Unsatisfied();
    private static final Verdict.Cause ABSENT =
            new Verdict.MissingParameter("parameter node not found: absent");
    private static final Verdict.Cause BAD_REGEX =
            new Verdict.Other("error parsing regexp: missing closing ): `(`");

    private static Argument payload(String name) {
        return new Argument("payload", name, "", false);
    }

    @SafeVarargs
    private static Values arrival(Map.Entry<String, String>... headers) {
        return arrival(BODY, headers);
    }

    @SafeVarargs
    private static Values arrival(String body, Map.Entry<String, String>... headers) {
        byte[] bytes = body.getBytes(UTF_8);
        Arrival arrival =
                new Arrival(
                        "a1",
                        NOW,
                        new Origin.Http("POST", "192.0.2.1:4711"),
                        Headers.of(List.of(headers)),
                        Query.NONE,
                        bytes);
        Payload payload =
                Payload.read(
                        new Payload.Way("application/json", "application/json", Set.of()), bytes);
        return Values.of(arrival, (Payload.Read) payload);
    }

    private static String hex(Hash hash, String text) {
        try {
            String algorithm = "Hmac" + hash;
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(SECRET.value().getBytes(UTF_8), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Verdict judge(Rule rule) {
        return rule.evaluate(arrival(), false);
    }

    private static Verdict broken(Verdict.Cause cause, boolean otherwise) {
        return new Verdict.Broken(cause, otherwise);
    }

    private static Verdict error(String message) {
        return broken(new Verdict.Other(message), false);
    }

    // --- and, or, not

    @Test
    void no_rules_at_all_satisfy_and_but_not_or() {
        assertThat(judge(new Rule.All(List.of()))).isEqualTo(SATISFIED);
        assertThat(judge(new Rule.Any(List.of()))).isEqualTo(UNSATISFIED);
    }

    @Test
    void an_object_without_a_rule_is_never_satisfied_and_its_opposite_always() {
        assertThat(judge(new Rule.Never())).isEqualTo(UNSATISFIED);
        assertThat(judge(new Rule.Not(new Rule.Never()))).isEqualTo(SATISFIED);
    }

    @Test
    void and_stops_at_the_first_that_says_no() {
        assertThat(judge(new Rule.All(List.of(YES, YES)))).isEqualTo(SATISFIED);
        assertThat(judge(new Rule.All(List.of(YES, NO, ERROR)))).isEqualTo(UNSATISFIED);
        assertThat(judge(new Rule.All(List.of(YES, ERROR, NO))))
                .isEqualTo(broken(BAD_REGEX, false));
    }

    @Test
    void and_ends_with_any_error_a_missing_parameter_among_them() {
        assertThat(judge(new Rule.All(List.of(MISSING, YES)))).isEqualTo(broken(ABSENT, false));
        assertThat(judge(new Rule.All(List.of(YES, MISSING)))).isEqualTo(broken(ABSENT, false));
        assertThat(judge(new Rule.All(List.of(new Rule.Not(MISSING)))))
                .isEqualTo(broken(ABSENT, false));
    }

    @Test
    void or_stops_at_the_first_that_says_yes() {
        assertThat(judge(new Rule.Any(List.of(NO, YES, ERROR)))).isEqualTo(SATISFIED);
        assertThat(judge(new Rule.Any(List.of(NO, NO)))).isEqualTo(UNSATISFIED);
    }

    @Test
    void or_counts_a_missing_parameter_as_what_came_with_it() {
        assertThat(judge(new Rule.Any(List.of(MISSING, YES)))).isEqualTo(SATISFIED);
        assertThat(judge(new Rule.Any(List.of(MISSING)))).isEqualTo(UNSATISFIED);
        assertThat(judge(new Rule.Any(List.of(new Rule.Not(MISSING))))).isEqualTo(SATISFIED);
        assertThat(judge(new Rule.Any(List.of(new Rule.Not(new Rule.Not(MISSING))))))
                .isEqualTo(UNSATISFIED);
        assertThat(judge(new Rule.Any(List.of(new Rule.All(List.of(YES, MISSING)), YES))))
                .isEqualTo(SATISFIED);
    }

    @Test
    void or_ends_with_any_other_error_soft_or_not() {
        Rule either = new Rule.Any(List.of(ERROR, YES));
        assertThat(judge(either)).isEqualTo(broken(BAD_REGEX, false));
        assertThat(either.evaluate(arrival(), true)).isEqualTo(broken(BAD_REGEX, false));
        Rule nested = new Rule.Any(List.of(new Rule.Not(ERROR), YES));
        assertThat(nested.evaluate(arrival(), true)).isEqualTo(broken(BAD_REGEX, false));
    }

    @Test
    void not_turns_the_answer_around_and_keeps_the_error() {
        assertThat(judge(new Rule.Not(YES))).isEqualTo(UNSATISFIED);
        assertThat(judge(new Rule.Not(NO))).isEqualTo(SATISFIED);
        assertThat(judge(new Rule.Not(MISSING))).isEqualTo(broken(ABSENT, true));
        assertThat(judge(new Rule.Not(new Rule.Not(MISSING)))).isEqualTo(broken(ABSENT, false));
        assertThat(judge(new Rule.Not(ERROR))).isEqualTo(broken(BAD_REGEX, true));
    }

    // --- value, and what is no type

    @ParameterizedTest
    @CsvSource({
        "branch, main, true",
        "branch, Main, false",
        "branch, mai, false",
        "branch, main2, false",
        "branch, '', false",
        "n, 1.50, true",
        "n, 1.5, false",
        "nil, <nil>, true",
        "nil, '', false",
        "empty, '', true",
        "empty, ' ', false"
    })
    void a_value_is_compared_to_the_last_byte(String name, String value, boolean same) {
        assertThat(judge(new Rule.Value(value, payload(name)))).isEqualTo(Verdict.of(same));
    }

    @Test
    void a_bad_expression_is_no_error_where_its_parameter_is_missing() {
        Rule rule = new Rule.Regex(Expression.of("("), payload("absent"));
        assertThat(judge(rule)).isEqualTo(broken(ABSENT, false));
        assertThat(judge(new Rule.Any(List.of(rule, YES)))).isEqualTo(SATISFIED);
    }

    @Test
    void a_source_that_does_not_exist_is_an_error_and_not_a_missing_parameter() {
        Argument argument = new Argument("Payload", "branch", "", false);
        assertThat(judge(new Rule.Any(List.of(new Rule.Value("main", argument), YES))))
                .isEqualTo(error("no source for value retrieval"));
    }

    @Test
    void a_type_that_does_not_exist_says_no_if_its_parameter_is_there() {
        assertThat(judge(new Rule.Unknown("msteams", payload("branch")))).isEqualTo(UNSATISFIED);
        assertThat(judge(new Rule.Unknown("", payload("absent")))).isEqualTo(broken(ABSENT, false));
        assertThat(judge(new Rule.Unknown("", new Argument("", "", "", false))))
                .isEqualTo(error("no source for value retrieval"));
    }

    // --- signatures

    @ParameterizedTest
    @EnumSource
    void a_body_is_held_against_the_signature_in_the_parameter(Hash hash) {
        Rule rule = new Rule.Hmac(hash, List.of(SECRET), SIGNATURE, false);
        String right = hash.label() + "=" + hex(hash, BODY);
        assertThat(rule.evaluate(arrival(Map.entry("x-sig", right)), false)).isEqualTo(SATISFIED);
        assertThat(rule.evaluate(arrival(BODY + " ", Map.entry("x-sig", right)), false))
                .isEqualTo(
                        mismatch(
                                "invalid payload signatures [" + hex(hash, BODY) + "]",
                                "invalid payload signature in header X-Sig"));
        assertThat(rule.evaluate(arrival("", Map.entry("x-sig", "ab")), false))
                .isEqualTo(
                        mismatch(
                                "invalid payload signatures [ab] on empty payload",
                                "invalid payload signature in header X-Sig on empty payload"));
    }

    private static Verdict mismatch(String message, String plain) {
        return broken(new Verdict.SignatureMismatch(message, plain), false);
    }

    @Test
    void a_signature_that_is_not_there_is_a_missing_parameter() {
        assertThat(judge(SIGNED))
                .isEqualTo(
                        broken(
                                new Verdict.MissingParameter("parameter node not found: X-Sig"),
                                false));
    }

    @Test
    void an_empty_secret_is_never_forgiven() {
        Rule unarmed = new Rule.Hmac(Hash.SHA1, List.of(new Secret("")), SIGNATURE, false);
        Rule either = new Rule.Any(List.of(unarmed, YES));
        assertThat(either.evaluate(arrival(Map.entry("X-Sig", "x")), true))
                .isEqualTo(error("signature validation secret can not be empty"));
    }

    /// Spec section 3.4. T: triggered, N: not satisfied, 500: an error.
    @ParameterizedTest
    @CsvSource({
        "or[sig a], false, 500, T, T",
        "or[sig a], true, T, T, T",
        "sig, false, 500, N, T",
        "sig, true, 500, N, T",
        "and[a sig], true, 500, N, T",
        "or[and[sig] a], true, T, T, T",
        "or[and[sig] a], false, 500, T, T",
        "not sig, false, 500, T, N",
        "not sig, true, 500, T, N",
        "or[not sig], true, T, T, N",
        "or[not sig], false, 500, T, N"
    })
    void soft_signature_failures_count_inside_or_alone(
            String shape, boolean soft, String bad, String none, String good) {
        Rule rule = shaped(shape);
        String right = hex(Hash.SHA256, BODY);
        assertThat(answer(rule.evaluate(arrival(Map.entry("X-Sig", "bad")), soft))).isEqualTo(bad);
        assertThat(answer(rule.evaluate(arrival(), soft))).isEqualTo(none);
        assertThat(answer(rule.evaluate(arrival(Map.entry("X-Sig", right)), soft))).isEqualTo(good);
    }

    private static Rule shaped(String shape) {
        return switch (shape) {
            case "sig" -> SIGNED;
            case "not sig" -> new Rule.Not(SIGNED);
            case "or[sig a]" -> new Rule.Any(List.of(SIGNED, YES));
            case "and[a sig]" -> new Rule.All(List.of(YES, SIGNED));
            case "or[and[sig] a]" -> new Rule.Any(List.of(new Rule.All(List.of(SIGNED)), YES));
            case "or[not sig]" -> new Rule.Any(List.of(new Rule.Not(SIGNED)));
            case String other -> throw new AssertionError(other);
        };
    }

    /// As spec section 3 has it at the top: only a missing parameter leaves the boolean.
    private static String answer(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Satisfied _ -> "T";
            case Verdict.Unsatisfied _ -> "N";
            case Verdict.Broken(Verdict.MissingParameter _, boolean otherwise) ->
                    otherwise ? "T" : "N";
            case Verdict.Broken _ -> "500";
        };
    }

    // --- Scalr

    private static final Rule SCALR = new Rule.Scalr(List.of(SECRET), ZoneOffset.UTC);

    private static Verdict scalr(String signature, String date) {
        return SCALR.evaluate(
                arrival(Map.entry("x-signature", signature), Map.entry("date", date)), false);
    }

    @Test
    void scalr_signs_the_body_and_the_date_and_the_arrivals_moment_is_now() {
        assertThat(scalr(hex(Hash.SHA1, BODY + DATE), DATE)).isEqualTo(SATISFIED);
        assertThat(scalr("guess", DATE))
                .isEqualTo(
                        mismatch(
                                "invalid payload signature guess",
                                "invalid payload signature in header X-Signature"));
        String old = "Fri 08 Sep 2017 11:19:31 UTC";
        assertThat(scalr(hex(Hash.SHA1, BODY + old), old))
                .isEqualTo(
                        mismatch(
                                "invalid payload signature outdated",
                                "invalid payload signature outdated"));
    }

    @Test
    void scalr_is_not_satisfied_without_either_header_whatever_the_secret() {
        for (Secret secret : List.of(SECRET, new Secret(""))) {
            Rule rule = new Rule.Scalr(List.of(secret), ZoneOffset.UTC);
            assertThat(judge(rule)).isEqualTo(UNSATISFIED);
            assertThat(rule.evaluate(arrival(Map.entry("X-Signature", "x")), false))
                    .isEqualTo(UNSATISFIED);
            assertThat(rule.evaluate(arrival(Map.entry("Date", DATE)), false))
                    .isEqualTo(UNSATISFIED);
        }
    }

    @Test
    void scalr_with_an_empty_secret_or_an_unreadable_date_is_never_forgiven() {
        Rule unarmed =
                new Rule.Any(List.of(new Rule.Scalr(List.of(new Secret("")), ZoneOffset.UTC), YES));
        assertThat(
                        unarmed.evaluate(
                                arrival(Map.entry("X-Signature", "x"), Map.entry("Date", DATE)),
                                true))
                .isEqualTo(error("signature validation signing key can not be empty"));
        Rule either = new Rule.Any(List.of(SCALR, YES));
        Values odd =
                arrival(
                        Map.entry("X-Signature", hex(Hash.SHA1, BODY + "today")),
                        Map.entry("Date", "today"));
        assertThat(answer(either.evaluate(odd, true))).isEqualTo("500");
    }

    @Test
    void scalrs_mismatch_is_forgiven_where_the_hook_says_so() {
        Rule either = new Rule.Any(List.of(SCALR, YES));
        Values wrong = arrival(Map.entry("X-Signature", "guess"), Map.entry("Date", DATE));
        assertThat(answer(either.evaluate(wrong, true))).isEqualTo("T");
        assertThat(answer(either.evaluate(wrong, false))).isEqualTo("500");
    }

    // --- old names

    @Test
    void old_names_are_told_of_in_their_order_with_the_originals_punctuation() {
        Rule rule =
                new Rule.Any(
                        List.of(
                                YES,
                                new Rule.Not(
                                        new Rule.Hmac(
                                                Hash.SHA512, List.of(SECRET), SIGNATURE, true)),
                                SIGNED,
                                new Rule.All(
                                        List.of(
                                                new Rule.Hmac(
                                                        Hash.SHA1,
                                                        List.of(SECRET),
                                                        SIGNATURE,
                                                        true),
                                                new Rule.Hmac(
                                                        Hash.SHA256,
                                                        List.of(SECRET),
                                                        SIGNATURE,
                                                        true)))));
        assertThat(rule.deprecations())
                .containsExactly(
                        "warn: use of deprecated option payload-hash-sha512: use payload-hmac-sha512"
                                + " instead",
                        "warn: use of deprecated option payload-hash-sha1; use payload-hmac-sha1"
                                + " instead",
                        "warn: use of deprecated option payload-hash-sha256: use payload-hmac-sha256"
                                + " instead");
        assertThat(SIGNED.deprecations()).isEmpty();
    }
}
