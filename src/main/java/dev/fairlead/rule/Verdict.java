package dev.fairlead.rule;

import dev.fairlead.request.Lookup;

/// What a rule says about an arrival.
public sealed interface Verdict {
    record Satisfied() implements Verdict {}

    record Unsatisfied() implements Verdict {}

    /// The rule could not be decided.
    ///
    /// @param otherwise what counts where the cause is forgiven (spec section 3)
    record Broken(Cause cause, boolean otherwise) implements Verdict {}

    /// Why a rule could not be decided. Messages are those of the original.
    sealed interface Cause {
        String message();

        /// The same without anything that was sent: what the original quotes may be a secret.
        String plain();
    }

    /// The arrival lacks the parameter: forgiven by `or` and at the top.
    record MissingParameter(String message) implements Cause {
        static MissingParameter of(Lookup.Missing missing) {
            return new MissingParameter(missing.message());
        }

        @Override
        public String plain() {
            return message;
        }
    }

    /// A signature is wrong: forgiven by `or` where the hook says so.
    record SignatureMismatch(String message, String plain) implements Cause {
        /// @param message quotes nothing that was sent
        public SignatureMismatch(String message) {
            this(message, message);
        }
    }

    /// Anything else: never forgiven.
    record Other(String message, String plain) implements Cause {
        /// @param message quotes nothing that was sent
        public Other(String message) {
            this(message, message);
        }
    }

    static Verdict of(boolean satisfied) {
        return satisfied ? new Satisfied() : new Unsatisfied();
    }

    static Verdict failed(Cause cause) {
        return new Broken(cause, false);
    }

    /// The opposite; a cause stays (spec section 3, `not`).
    default Verdict negated() {
        return switch (this) {
            case Satisfied _ -> new Unsatisfied();
            case Unsatisfied _ -> new Satisfied();
            case Broken(Cause cause, boolean otherwise) -> new Broken(cause, !otherwise);
        };
    }
}
