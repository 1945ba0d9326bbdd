package dev.fairlead.journal;

import java.util.List;

/// What came of something that was brought to a door.
///
/// @param hook its id, or what was asked for in vain; empty for neither
/// @param arrival its id; empty when it did not become one
/// @param outcome a [Conclusion]'s word, or why it became no arrival: `root`, `no_hook`, `method`,
///   `unreadable`, `failed`
/// @param deliveries the ids of those it led to, those known already among them
public record Seen(String hook, String arrival, String outcome, List<String> deliveries) {
    public Seen {
        deliveries = List.copyOf(deliveries);
    }

    /// What did not become an arrival.
    public static Seen not(String hook, String outcome) {
        return new Seen(hook, "", outcome, List.of());
    }
}
