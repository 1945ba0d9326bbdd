package dev.fairlead.queue;

/// The queue cannot do what was asked now: its file or server is away, or its bound is reached.
/// Nothing was changed as far as can be known; asking again is safe.
public final class QueueUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static String full(long highWater) {
        return "%d deliveries wait, no more are taken: see fairlead.queue.high-water"
                .formatted(highWater);
    }

    public QueueUnavailableException(String message) {
        super(message);
    }

    public QueueUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
