package dev.fairlead.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.fuzz.Dice;
import dev.fairlead.fuzz.Fuzz;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class ExpressionFuzzTest {
    private static final String[] PIECES = {
        "(",
        ")",
        "(?i)",
        "(?P<n>",
        "(?:",
        "(?",
        "[",
        "]",
        "[^",
        "[[:alpha:]]",
        "-",
        "|",
        "*",
        "+",
        "?",
        "??",
        "{2}",
        "{1,}",
        "{3,2}",
        "{1000}",
        "{",
        "\\",
        "\\d",
        "\\pL",
        "\\p{Greek}",
        "\\x{10FFFF}",
        "\\Q",
        "\\E",
        "\\b",
        "\\z",
        "^",
        "$",
        ".",
        "a",
        "é",
        "😀"
    };

    record Case(String source, String text) {}

    @Test
    void any_text_is_an_expression_or_it_is_said_why_not() {
        Fuzz.run(
                "expressions",
                ExpressionFuzzTest::expression,
                ExpressionFuzzTest::isJudged,
                "found",
                "not found",
                "malformed");
    }

    private static Case expression(Dice dice) {
        String source = regex(dice, 4);
        return new Case(
                dice.oneIn(2) ? source : dice.mutated(source, PIECES),
                dice.join(30, "a", "b", "é", "\n", "ab"));
    }

    private static String regex(Dice dice, int depth) {
        return switch (dice.below(depth > 0 ? 8 : 3)) {
            case 0 -> "a";
            case 1 -> dice.pick(".", "b", "é", "\\w", "\\s", "[ab]", "[^a-c]", "\\PL");
            case 2 -> dice.pick("^", "$", "\\b", "");
            case 3 -> "(" + dice.pick("", "?:", "?i:") + regex(dice, depth - 1) + ")";
            case 4 -> regex(dice, depth - 1) + "|" + regex(dice, depth - 1);
            case 5 ->
                    "("
                            + regex(dice, depth - 1)
                            + ")"
                            + dice.pick("*", "+", "?", "*?", "{2}", "{0,3}", "{30}");
            default -> regex(dice, depth - 1) + regex(dice, depth - 1);
        };
    }

    private static String isJudged(Case c) {
        return switch (Expression.of(c.source)) {
            case Expression.Malformed(String message) -> {
                assertThat(message).startsWith("error parsing regexp: ").endsWith("`");
                yield "malformed";
            }
            case Expression.Compiled compiled -> {
                Verdict verdict = compiled.findIn(c.text);
                assertThat(Expression.of(c.source).findIn(c.text)).isEqualTo(verdict);
                assertThat(Expression.of("(?:" + c.source + ")|\\z").findIn(c.text)).isNotNull();
                yield verdict.equals(Verdict.of(true)) ? "found" : "not found";
            }
        };
    }
}
