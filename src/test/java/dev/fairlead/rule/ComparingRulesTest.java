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
import dev.fairlead.rule.Numeric.Relation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules that compare numbers, look into lists and look whether something is there.
class ComparingRulesTest {
    private static final Argument N = new Argument("payload", "n", "", false);
    private static final Verdict YES = new Verdict.Satisfied();
    private static final Verdict NO = new Verdict.Unsatisfied();

    private static Verdict judge(Rule rule, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        Arrival arrival =
                new Arrival(
                        "a1",
                        Instant.EPOCH,
                        new Origin.Http("POST", "192.0.2.1:4711"),
                        Headers.NONE,
                        Query.NONE,
                        bytes);
        Payload payload =
                Payload.read(
                        new Payload.Way("application/json", "application/json", Set.of()), bytes);
        return rule.evaluate(Values.of(arrival, (Payload.Read) payload), true);
    }

    private static Verdict compare(Relation relation, String n, String bound) {
        return judge(new Numeric(relation, new BigDecimal(bound), N), "{\"n\":" + n + "}");
    }

    @ParameterizedTest
    @CsvSource({
        "100, 100, 0",
        "100.00, 1e2, 0",
        "-0, 0, 0",
        "0.1, 0.10000000000000000001, -1",
        "12345678901234567890.1, 12345678901234567890, 1",
        "'\"19.90\"', 19.9, 0",
        "'\"+5\"', 4, 1",
        "-3, -2, -1",
        "1e400, 1e399, 1",
        "1e-999999999, 0, 1",
        "1E+999999999, 5, 1"
    })
    void numbers_are_compared_exactly_however_they_are_written(String n, String bound, int order) {
        assertThat(compare(Relation.GT, n, bound)).isEqualTo(order > 0 ? YES : NO);
        assertThat(compare(Relation.GE, n, bound)).isEqualTo(order >= 0 ? YES : NO);
        assertThat(compare(Relation.LT, n, bound)).isEqualTo(order < 0 ? YES : NO);
        assertThat(compare(Relation.LE, n, bound)).isEqualTo(order <= 0 ? YES : NO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"many\"",
                "\" 5\"",
                "\"5 \"",
                "\"0x10\"",
                "\"NaN\"",
                "\"٥\"",
                "null",
                "true",
                "[5]",
                "{}",
                "\"1e99999999999\""
            })
    void what_is_no_number_triggers_nothing_not_even_its_opposite(String n) {
        Rule rule = new Numeric(Relation.GT, BigDecimal.ONE, N);
        Verdict.Cause cause = new Verdict.Other("payload n is no number");
        String body = "{\"n\":" + n + "}";
        assertThat(judge(rule, body)).isEqualTo(new Verdict.Broken(cause, false));
        Rule otherwise = new Rule.Any(List.of(new Rule.Not(rule), new Rule.All(List.of())));
        assertThat(judge(otherwise, body)).isEqualTo(new Verdict.Broken(cause, false));
    }

    @Test
    void a_text_of_a_million_digits_is_no_number_and_costs_no_time() {
        assertThat(compare(Relation.GT, "\"" + "9".repeat(1_000_000) + "\"", "1"))
                .isInstanceOf(Verdict.Broken.class);
    }

    @Test
    void a_number_that_is_not_there_is_missing() {
        assertThat(judge(new Numeric(Relation.LT, BigDecimal.ONE, N), "{}"))
                .isEqualTo(
                        new Verdict.Broken(
                                new Verdict.MissingParameter("parameter node not found: n"),
                                false));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"opened\"', true",
        "'\"closed\"', true",
        "7, true",
        "'\"Opened\"', false",
        "'\"\"', false"
    })
    void one_of_a_list_is_found_by_its_whole_text(String n, boolean found) {
        Rule rule = new OneOf(List.of("opened", "closed", "7"), N);
        assertThat(judge(rule, "{\"n\":" + n + "}")).isEqualTo(found ? YES : NO);
        assertThat(rule.toString()).doesNotContain("opened");
    }

    @ParameterizedTest
    @CsvSource({
        "'{}', false, false",
        "'{\"n\":null}', true, false",
        "'{\"n\":\"\"}', true, false",
        "'{\"n\":[]}', true, false",
        "'{\"n\":{}}', true, false",
        "'{\"n\":\" \"}', true, true",
        "'{\"n\":0}', true, true",
        "'{\"n\":false}', true, true",
        "'{\"n\":[null]}', true, true",
        "'', false, false"
    })
    void to_be_there_is_less_than_to_hold_something(String body, boolean there, boolean filled) {
        assertThat(judge(new Presence(false, N), body)).isEqualTo(there ? YES : NO);
        assertThat(judge(new Presence(true, N), body)).isEqualTo(filled ? YES : NO);
        assertThat(judge(new Rule.All(List.of(new Rule.Not(new Presence(false, N)))), body))
                .isEqualTo(there ? NO : YES);
    }
}
