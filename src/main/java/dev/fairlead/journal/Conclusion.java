package dev.fairlead.journal;

/// What came of an arrival, in a word.
public enum Conclusion {
    /// What the hook does was begun or done: a command, deliveries, or nothing because no `when`
    /// said yes.
    ACTED("acted"),
    /// The rule said no.
    NOT_TRIGGERED("not_triggered"),
    /// The rule could not be judged, a wrong signature among the reasons.
    RULE_BROKEN("rule_broken"),
    /// The body could not be read as what it says it is.
    UNREADABLE("unreadable"),
    /// It lacks what a delivery needs.
    REJECTED("rejected"),
    /// The elected replica sees to it.
    LEFT("left"),
    /// No place for the command was free.
    BUSY("busy"),
    /// The queue was away or full.
    UNAVAILABLE("unavailable");

    private final String word;

    Conclusion(String word) {
        this.word = word;
    }

    /// Whether something is wrong with the arrival or with us.
    public boolean isTrouble() {
        return switch (this) {
            case ACTED, NOT_TRIGGERED, LEFT -> false;
            case RULE_BROKEN, UNREADABLE, REJECTED, BUSY, UNAVAILABLE -> true;
        };
    }

    /// How logs and metrics call it.
    public String word() {
        return word;
    }
}
