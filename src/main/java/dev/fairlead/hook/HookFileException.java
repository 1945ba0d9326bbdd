package dev.fairlead.hook;

/// A hook file that cannot be used. The message names the place and what is wrong with it, never a
/// secret.
public final class HookFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HookFileException(String message) {
        super(message);
    }

    HookFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
