package dev.fairlead.rule;

/// Looks on while a rule is judged. What is told nests as the rules do, and a rule that the verdict
/// did not need is not told at all.
public interface Witness {
    /// Serving: nobody asks how it was decided, and nothing is spent on it.
    Witness NOBODY =
            new Witness() {
                @Override
                public void begins(Rule rule) {}

                @Override
                public void ends(Verdict verdict) {}
            };

    /// From now on this rule is looked at.
    void begins(Rule rule);

    /// The verdict about the rule that began last and has not ended.
    void ends(Verdict verdict);
}
