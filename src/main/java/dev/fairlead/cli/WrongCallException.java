package dev.fairlead.cli;

/// A subcommand is called with words that make no sense; the message says which, and the mend.
final class WrongCallException extends Exception {
    private static final long serialVersionUID = 1L;

    WrongCallException(String message) {
        super(message);
    }
}
