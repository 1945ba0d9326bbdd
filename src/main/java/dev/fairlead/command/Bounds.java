package dev.fairlead.command;

/// How many commands there may be, of one hook or of all.
///
/// @param running at once, at least 1
/// @param waiting for their turn, 0 or more
public record Bounds(int running, int waiting) {
    public Bounds {
        if (running < 1 || waiting < 0) {
            throw new IllegalArgumentException(
                    "at least 1 command may run and 0 may wait, not %d and %d"
                            .formatted(running, waiting));
        }
    }

    /// How many places there are.
    long places() {
        return (long) running + waiting;
    }
}
