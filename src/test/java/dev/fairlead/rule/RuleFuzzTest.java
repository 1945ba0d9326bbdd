package dev.fairlead.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.fuzz.Dice;
import dev.fairlead.fuzz.Fuzz;
import dev.fairlead.request.Argument;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.Headers;
import dev.fairlead.request.Mask;
import dev.fairlead.request.Origin;
import dev.fairlead.request.Payload;
import dev.fairlead.request.Query;
import dev.fairlead.request.Values;
import dev.fairlead.signature.Hash;
import dev.fairlead.signature.Secret;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class RuleFuzzTest {
    /// HMAC-SHA256 of an empty text with the key `key` (computed by openssl).
    private static final String RIGHT =
            "5d5d139563c95b5967b9bd9a8c9b233a9dedb45072794cd232dc1b74832607d0";

    record Case(Rule rule, Map<String, String> payload, boolean soft) {
        Values values() {
            String json =
                    payload.entrySet().stream()
                            .map(e -> "\"%s\":\"%s\"".formatted(e.getKey(), e.getValue()))
                            .collect(Collectors.joining(",", "{", "}"));
            Payload.Way way = new Payload.Way("json", "", Set.of());
            Arrival arrival =
                    new Arrival(
                            "a",
                            Instant.EPOCH,
                            new Origin.Http("POST", "192.0.2.1:4711"),
                            Headers.NONE,
                            Query.NONE,
                            new byte[0]);
            return Values.of(arrival, (Payload.Read) Payload.read(way, json.getBytes(UTF_8)));
        }
    }

    /// What Go's evaluator returns: a boolean, and an error or the empty text.
    record Result(boolean holds, String error) {}

    @Test
    void a_tree_of_rules_is_judged_as_the_specification_says() {
        Fuzz.run(
                "rules",
                RuleFuzzTest::rules,
                RuleFuzzTest::isJudged,
                "yes",
                "no",
                "missing",
                "mismatch",
                "other");
    }

    private static Case rules(Dice dice) {
        Map<String, String> payload = new LinkedHashMap<>();
        dice.upTo(
                3,
                () ->
                        payload.put(
                                dice.pick("a", "b", "c"),
                                dice.pick("x", "y", "", RIGHT, "sha256=" + RIGHT)));
        return new Case(rule(dice, 4), payload, dice.oneIn(2));
    }

    private static Rule rule(Dice dice, int depth) {
        return switch (dice.below(depth > 0 ? 10 : 6)) {
            case 0 -> new Rule.Never();
            case 1 -> new Rule.Value(dice.pick("x", "y", ""), parameter(dice));
            case 2 -> new Rule.Regex(Expression.of(dice.pick("x", "", "(")), parameter(dice));
            case 3 ->
                    new Rule.Hmac(
                            Hash.SHA256,
                            List.of(new Secret(dice.pick("key", "key", ""))),
                            parameter(dice),
                            false);
            case 4 ->
                    new Rule.IpWhitelist(
                            dice.pick(
                                    "192.0.2.0/24", "10.0.0.1", "10.0.0.1 192.0.2.1", "bogus", ""));
            case 5 -> new Rule.Unknown("x", parameter(dice));
            case 6, 7 -> new Rule.All(dice.upTo(3, () -> rule(dice, depth - 1)));
            case 8 -> new Rule.Any(dice.upTo(3, () -> rule(dice, depth - 1)));
            default -> new Rule.Not(rule(dice, depth - 1));
        };
    }

    private static Argument parameter(Dice dice) {
        return new Argument(
                dice.oneIn(8) ? "nothing" : "payload", dice.pick("a", "b", "c"), "", false);
    }

    private static String isJudged(Case c) {
        Result expected = reference(c.rule, c);
        Verdict verdict = c.rule.evaluate(c.values(), c.soft);
        Result result =
                switch (verdict) {
                    case Verdict.Satisfied _ -> new Result(true, "");
                    case Verdict.Unsatisfied _ -> new Result(false, "");
                    case Verdict.Broken(var cause, boolean otherwise) ->
                            new Result(
                                    otherwise,
                                    switch (cause) {
                                        case Verdict.MissingParameter _ -> "missing";
                                        case Verdict.SignatureMismatch _ -> "mismatch";
                                        case Verdict.Other _ -> "other";
                                    });
                };
        assertThat(result).isEqualTo(expected);
        return result.error.isEmpty() ? (result.holds ? "yes" : "no") : result.error;
    }

    @Test
    void an_explanation_has_the_verdicts_of_the_evaluation() {
        Fuzz.run(
                "explained rules",
                RuleFuzzTest::rules,
                RuleFuzzTest::isExplained,
                "YES",
                "NO",
                "MISSING",
                "MISMATCH",
                "BROKEN");
    }

    private static String isExplained(Case c) {
        Values values = c.values();
        Verdict expected = c.rule.evaluate(values, c.soft);
        Account account = new Account(values, Mask.of(List.of(), values));
        assertThat(c.rule.evaluate(values, c.soft, account)).isEqualTo(expected);
        assertAgrees(account.told(), c.rule, values, c.soft);
        return account.told().ruling().name();
    }

    /// Each node that was looked at says what its rule by itself comes to, and the others stand
    /// behind the one that decided.
    private static void assertAgrees(Explained told, Rule rule, Values values, boolean soft) {
        String expected =
                switch (rule.evaluate(values, soft)) {
                    case Verdict.Satisfied _ -> "YES";
                    case Verdict.Unsatisfied _ -> "NO";
                    case Verdict.Broken(Verdict.MissingParameter _, _) -> "MISSING";
                    case Verdict.Broken(Verdict.SignatureMismatch _, _) -> "MISMATCH";
                    case Verdict.Broken(Verdict.Other _, _) -> "BROKEN";
                };
        assertThat(told.ruling().name()).isEqualTo(expected);
        assertThat(told.inside()).hasSameSizeAs(rule.inside());
        boolean skipped = false;
        for (int i = 0; i < told.inside().size(); i++) {
            Explained inside = told.inside().get(i);
            boolean looked = inside.ruling() != Explained.Ruling.NOT_LOOKED_AT;
            assertThat(looked && skipped).as("looked at after a gap").isFalse();
            skipped |= !looked;
            if (looked) {
                assertAgrees(inside, rule.inside().get(i), values, soft);
            }
        }
        if (skipped) {
            assertThat(decides(rule, told)).as("the last that was looked at decides").isTrue();
        }
    }

    private static boolean decides(Rule rule, Explained told) {
        return told.ruling()
                != (rule instanceof Rule.All ? Explained.Ruling.YES : Explained.Ruling.NO);
    }

    private static Result reference(Rule rule, Case c) {
        return switch (rule) {
            case Rule.All(var rules) -> {
                for (Rule one : rules) {
                    Result result = reference(one, c);
                    if (!result.error.isEmpty() || !result.holds) {
                        yield new Result(false, result.error);
                    }
                }
                yield new Result(true, "");
            }
            case Rule.Any(var rules) -> {
                for (Rule one : rules) {
                    Result result = reference(one, c);
                    boolean forgiven =
                            (c.soft ? Set.of("", "missing", "mismatch") : Set.of("", "missing"))
                                    .contains(result.error);
                    if (!forgiven || result.holds) {
                        yield new Result(forgiven, forgiven ? "" : result.error);
                    }
                }
                yield new Result(false, "");
            }
            case Rule.Not(Rule inner) -> {
                Result result = reference(inner, c);
                yield new Result(!result.holds, result.error);
            }
            case Rule.Never _ -> new Result(false, "");
            case Rule.IpWhitelist(String ranges) ->
                    new Result(ranges.contains("192"), ranges.equals("bogus") ? "other" : "");
            case Rule.Value(String value, Argument parameter) ->
                    with(parameter, c, text -> new Result(text.equals(value), ""));
            case Rule.Regex(Expression.Compiled(var pattern), Argument parameter) ->
                    with(parameter, c, text -> new Result(text.contains(pattern.pattern()), ""));
            case Rule.Regex(Expression.Malformed _, Argument parameter) ->
                    with(parameter, c, _ -> new Result(false, "other"));
            case Rule.Hmac(_, var secrets, Argument parameter, _) ->
                    with(parameter, c, text -> signed(secrets.getFirst(), text));
            case Rule.Unknown(_, Argument parameter) ->
                    with(parameter, c, _ -> new Result(false, ""));
            case Rule.Scalr _, Numeric _, OneOf _, Presence _, SentBy _ ->
                    throw new AssertionError("none is made");
        };
    }

    private static Result signed(Secret secret, String text) {
        if (secret.value().isEmpty()) {
            return new Result(false, "other");
        }
        boolean right = List.of(RIGHT, "sha256=" + RIGHT).contains(text);
        return new Result(right, right ? "" : "mismatch");
    }

    private static Result with(
            Argument parameter, Case c, java.util.function.Function<String, Result> judge) {
        String text = c.payload.get(parameter.name());
        if (!parameter.source().equals("payload")) {
            return new Result(false, "other");
        }
        return text == null ? new Result(false, "missing") : judge.apply(text);
    }
}
