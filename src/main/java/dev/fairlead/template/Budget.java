package dev.fairlead.template;

/// The work one run may do. Each action and each character read or written costs one, so a loop
/// over a huge number ends with an error just as an endless output does.
final class Budget {
    private final long limit;
    private long left;

    Budget(long limit) {
        this.limit = limit;
        this.left = limit;
    }

    void spend(long amount) throws Refusal {
        left -= amount;
        if (left < 0) {
            throw new Refusal(
                    "exceeded the work allowed for a template (" + limit + " characters)");
        }
    }
}
