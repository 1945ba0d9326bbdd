package dev.fairlead.template;

/// A text under construction that cannot outgrow the budget.
final class Output {
    private final StringBuilder text = new StringBuilder();
    private final Budget budget;

    Output(Budget budget) {
        this.budget = budget;
    }

    void append(String more) throws Refusal {
        budget.spend(more.length());
        text.append(more);
    }

    void append(int codePoint) throws Refusal {
        budget.spend(1);
        text.appendCodePoint(codePoint);
    }

    void repeat(char character, int count) throws Refusal {
        if (count > 0) {
            budget.spend(count);
            text.repeat(character, count);
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
