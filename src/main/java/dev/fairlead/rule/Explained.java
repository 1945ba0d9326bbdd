package dev.fairlead.rule;

import java.util.List;

/// How one rule was decided, in words for the one who wrote the hook. Secrets are masked.
///
/// @param asks what the rule asks for
/// @param found what the arrival has, when that says more than the ruling; else empty
/// @param hints what is likely wrong, and what to do about it
/// @param inside the rules inside it, in their order
public record Explained(
        String asks, Ruling ruling, String found, List<String> hints, List<Explained> inside) {
    /// What came out.
    public enum Ruling {
        YES("yes"),
        NO("no"),
        /// What the rule needs is not in the arrival.
        MISSING("missing"),
        /// A signature is wrong.
        MISMATCH("mismatch"),
        /// It cannot be decided at all.
        BROKEN("broken"),
        /// The verdict was clear before.
        NOT_LOOKED_AT("not looked at");

        private final String word;

        Ruling(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public Explained {
        hints = List.copyOf(hints);
        inside = List.copyOf(inside);
    }
}
