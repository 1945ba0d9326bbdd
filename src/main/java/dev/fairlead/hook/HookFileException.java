package dev.fairlead.hook;

/// A hook file that cannot be used. The message names the place and what is wrong with it, never a
/// secret.
public final class HookFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Fault fault;

    HookFileException(Fault fault) {
        super(fault.message());
        this.fault = fault;
    }

    HookFileException(Fault fault, Throwable cause) {
        super(fault.message(), cause);
        this.fault = fault;
    }

    HookFileException(String message, Throwable cause) {
        this(Fault.of(message), cause);
    }

    Fault fault() {
        return fault;
    }
}
