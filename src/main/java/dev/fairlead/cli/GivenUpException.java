package dev.fairlead.cli;

import dev.fairlead.request.Json;
import java.util.Map;

/// A subcommand was called rightly, and could not do it; the message says why, and the mend.
final class GivenUpException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    @SuppressWarnings("serial") // nobody writes it anywhere
    private final Json.Object problem;

    /// @param code what the program ends with
    GivenUpException(int code, String message) {
        this(code, message, new Json.Object(Map.of()));
    }

    /// @param problem the API's document
    GivenUpException(int code, String message, Json.Object problem) {
        super(message);
        this.code = code;
        this.problem = problem;
    }

    int code() {
        return code;
    }

    /// What the API told, empty when it was something else.
    Json.Object problem() {
        return problem;
    }
}
