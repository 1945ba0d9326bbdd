package dev.fairlead.rule;

import dev.fairlead.request.Argument;
import dev.fairlead.request.Values;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/// The parameter is a number that stands so to another one. Numbers are exact decimals: no double
/// is ever made of them. What is no number is an error, so that nothing is triggered by it, not
/// even under `not`.
public record Numeric(Relation relation, BigDecimal bound, Argument parameter) implements Rule {
    /// Longer texts are no numbers here: each digit costs time.
    private static final int MOST = 1000;

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,9})?");

    /// How the parameter has to stand to the bound.
    public enum Relation {
        GT,
        GE,
        LT,
        LE;

        String words() {
            return switch (this) {
                case GT -> " is greater than ";
                case GE -> " is at least ";
                case LT -> " is less than ";
                case LE -> " is at most ";
            };
        }

        boolean holds(int order) {
            return switch (this) {
                case GT -> order > 0;
                case GE -> order >= 0;
                case LT -> order < 0;
                case LE -> order <= 0;
            };
        }
    }

    /// A decimal number as JSON writes it, or a little more freely: `5`, `+1.50`, `.5`, `1e3`.
    public static Optional<BigDecimal> number(String text) {
        return text.length() <= MOST && NUMBER.matcher(text).matches()
                ? Optional.of(new BigDecimal(text))
                : Optional.empty();
    }

    @Override
    public Verdict judge(Values values, boolean soft, Witness witness) {
        return Rule.on(
                parameter,
                values,
                text ->
                        number(text)
                                .map(number -> Verdict.of(relation.holds(number.compareTo(bound))))
                                .orElseGet(this::noNumber));
    }

    private Verdict noNumber() {
        return Verdict.failed(
                new Verdict.Other(
                        "%s %s is no number".formatted(parameter.source(), parameter.name())));
    }
}
