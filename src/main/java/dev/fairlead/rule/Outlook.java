package dev.fairlead.rule;

import dev.fairlead.request.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What can be said of a rule before anything has arrived.
public enum Outlook {
    /// It depends on the arrival.
    OPEN,
    /// No arrival satisfies it.
    NEVER,
    /// Every arrival satisfies it.
    ALWAYS;

    /// Where it is OPEN no more is claimed than that nothing was proved. A rule that always fails
    /// with an error, such as a broken expression, is open, too: that error is told by itself.
    public static Outlook of(Rule rule) {
        return switch (rule) {
            case Rule.All(var rules) -> all(rules);
            case Rule.Any(var rules) -> any(rules);
            case Rule.Not(Rule inner) -> opposite(inner);
            case Rule.Never _, Rule.Unknown _ -> NEVER;
            case Rule.Value _, Rule.Regex _, Rule.Hmac _, Rule.Scalr _, Rule.IpWhitelist _ -> OPEN;
        };
    }

    private static Outlook all(List<Rule> rules) {
        List<Outlook> outlooks = rules.stream().map(Outlook::of).toList();
        if (outlooks.contains(NEVER) || contradiction(rules).isPresent()) {
            return NEVER;
        }
        return outlooks.contains(OPEN) ? OPEN : ALWAYS;
    }

    /// An error ends it, so only the first can be sure to be reached.
    private static Outlook any(List<Rule> rules) {
        List<Outlook> outlooks = rules.stream().map(Outlook::of).toList();
        if (!outlooks.isEmpty() && outlooks.getFirst() == ALWAYS) {
            return ALWAYS;
        }
        return outlooks.stream().allMatch(NEVER::equals) ? NEVER : OPEN;
    }

    /// What is never satisfied may be so by an error, and an error has no opposite.
    private static Outlook opposite(Rule inner) {
        return switch (inner) {
            case Rule.Never _ -> ALWAYS;
            case Rule.Any(var none) when none.isEmpty() -> ALWAYS;
            case Rule rule -> of(rule) == ALWAYS ? NEVER : OPEN;
        };
    }

    /// A parameter of which rules that must hold together want different texts, or one and not the
    /// same one.
    public static Optional<Argument> contradiction(List<Rule> together) {
        List<Rule> wanted = flat(together);
        for (Rule rule : wanted) {
            if (rule instanceof Rule.Value(String value, Argument parameter)) {
                for (Rule other : wanted) {
                    if (excludes(other, value, parameter)) {
                        return Optional.of(parameter);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean excludes(Rule rule, String value, Argument parameter) {
        return switch (rule) {
            case Rule.Value(String other, Argument same) ->
                    same.equals(parameter) && !other.equals(value);
            case Rule.Not(Rule.Value(String other, Argument same)) ->
                    same.equals(parameter) && other.equals(value);
            case Rule _ -> false;
        };
    }

    private static List<Rule> flat(List<Rule> rules) {
        List<Rule> flat = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule instanceof Rule.All(var inner)) {
                flat.addAll(flat(inner));
            } else {
                flat.add(rule);
            }
        }
        return flat;
    }
}
