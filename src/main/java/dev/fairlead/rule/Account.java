package dev.fairlead.rule;

import dev.fairlead.request.Mask;
import dev.fairlead.request.Values;
import dev.fairlead.rule.Explained.Ruling;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A witness that tells afterwards how it was decided: which rules were looked at comes from the
/// evaluation itself, and so does every verdict.
public final class Account implements Witness {
    private final Comparison comparison;
    private final Deque<Open> open = new ArrayDeque<>();
    private @Nullable Explained whole;

    /// @param values those that are judged
    public Account(Values values, Mask mask) {
        this.comparison = new Comparison(values, mask);
    }

    /// A rule that is being looked at, and those inside it that were.
    private record Open(Rule rule, List<Explained> inside) {}

    @Override
    public void begins(Rule rule) {
        open.push(new Open(rule, new ArrayList<>()));
    }

    @Override
    public void ends(Verdict verdict) {
        Open ended = open.pop();
        List<Explained> inside = new ArrayList<>(ended.inside);
        List<Rule> rules = ended.rule.inside();
        rules.subList(inside.size(), rules.size()).forEach(rest -> inside.add(skipped(rest)));
        Ruling ruling = ruling(verdict);
        Explained explained =
                new Explained(
                        comparison.asks(ended.rule),
                        ruling,
                        comparison.found(ended.rule, verdict),
                        comparison.hints(ended.rule, verdict),
                        inside);
        if (open.isEmpty()) {
            whole = explained;
        } else {
            open.element().inside.add(explained);
        }
    }

    /// What was witnessed, once the evaluation is over.
    public Explained told() {
        return Objects.requireNonNull(whole, "nothing was judged");
    }

    /// A rule that nobody asked: what it asks for.
    public Explained unasked(Rule rule) {
        return skipped(rule);
    }

    private Explained skipped(Rule rule) {
        return new Explained(
                comparison.asks(rule),
                Ruling.NOT_LOOKED_AT,
                "",
                List.of(),
                rule.inside().stream().map(this::skipped).toList());
    }

    private static Ruling ruling(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Satisfied _ -> Ruling.YES;
            case Verdict.Unsatisfied _ -> Ruling.NO;
            case Verdict.Broken(Verdict.MissingParameter _, _) -> Ruling.MISSING;
            case Verdict.Broken(Verdict.SignatureMismatch _, _) -> Ruling.MISMATCH;
            case Verdict.Broken(Verdict.Other _, _) -> Ruling.BROKEN;
        };
    }
}
