package dev.fairlead.trigger;

import dev.fairlead.request.Values;
import dev.fairlead.rule.Rule;
import dev.fairlead.rule.Verdict;
import dev.fairlead.rule.Witness;
import org.jspecify.annotations.Nullable;

/// The final decision about an arrival (spec section 3, "Result at top"): a parameter that is
/// missing leaves the boolean as it is, any other trouble is an error.
sealed interface Judged {
    /// @param note what was missing, or empty
    record Yes(String note) implements Judged {}

    record No(String note) implements Judged {}

    /// @param reason in the original's words
    /// @param plain without anything that was sent
    record Error(String reason, String plain) implements Judged {}

    static Judged of(@Nullable Rule rule, Values values, boolean softSignatures) {
        return of(rule, values, softSignatures, Witness.NOBODY);
    }

    static Judged of(@Nullable Rule rule, Values values, boolean softSignatures, Witness witness) {
        return rule == null ? new Yes("") : of(rule.evaluate(values, softSignatures, witness));
    }

    private static Judged of(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Satisfied _ -> new Yes("");
            case Verdict.Unsatisfied _ -> new No("");
            case Verdict.Broken(var cause, boolean otherwise) ->
                    switch (cause) {
                        case Verdict.MissingParameter missing ->
                                otherwise ? new Yes(missing.message()) : new No(missing.message());
                        case Verdict.SignatureMismatch _, Verdict.Other _ ->
                                new Error(cause.message(), cause.plain());
                    };
        };
    }
}
