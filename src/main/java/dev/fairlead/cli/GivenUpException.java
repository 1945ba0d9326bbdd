package dev.fairlead.cli;

/// A subcommand was called rightly, and could not do it; the message says why, and the mend.
final class GivenUpException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    /// @param code what the program ends with
    GivenUpException(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }
}
