package dev.fairlead.template;

/// The work one run may do. Each action and each character read or written costs one, so a loop
/// over a huge number ends with an error just as an endless output does.
final class Budget {
    static final long LIMIT = 64L << 20;

    private long left = LIMIT;

    void spend(long amount) throws Refusal {
        left -= amount;
        if (left < 0) {
            throw new Refusal(
                    "exceeded the work allowed for a template (" + LIMIT + " characters)");
        }
    }
}
