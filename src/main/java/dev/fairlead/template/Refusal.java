package dev.fairlead.template;

import java.io.Serial;

/// A function cannot do what it was called for. The evaluator, which knows the place, says where.
final class Refusal extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    Refusal(String message) {
        super(message, null, false, false);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
