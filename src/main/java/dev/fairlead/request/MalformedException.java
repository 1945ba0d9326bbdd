package dev.fairlead.request;

/// A text breaks the rules of its format; the message is what the original would log. It has no
/// stack trace: anybody can send such texts, and often.
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
        super(message, null, false, false);
    }

    /// A Throwable's message may be null, this one's never is.
    public String reason() {
        return String.valueOf(getMessage());
    }
}
