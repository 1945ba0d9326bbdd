package dev.fairlead.store;

/// A store could not do what was asked: it is away, full, or in another's hands. The message is one
/// sentence that names the file or server and the mend.
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
