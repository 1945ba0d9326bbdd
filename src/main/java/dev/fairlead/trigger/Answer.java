package dev.fairlead.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.delivery.Message.Header;
import java.util.List;

/// What the one who brought the arrival is told.
///
/// @param status an HTTP status; doors other than HTTP only ask for the end
/// @param body the text or output, by agreement never changed
@SuppressWarnings("ArrayRecordComponent")
public record Answer(int status, List<Header> headers, byte[] body, End end) {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    public Answer {
        headers = List.copyOf(headers);
    }

    /// What became of the arrival, whatever status a hook gives to that.
    public enum End {
        /// It was seen to, or its hook wanted nothing of it.
        HANDLED,
        /// It lacks something or is broken: brought again it would come to the same.
        REJECTED,
        /// Nothing has happened, and the same arrival may be brought again later.
        TURNED_AWAY
    }

    /// The answer to an arrival that was seen to.
    public Answer(int status, List<Header> headers, byte[] body) {
        this(status, headers, body, End.HANDLED);
    }

    static Answer of(int status, String text) {
        return new Answer(status, List.of(), text.getBytes(UTF_8));
    }

    static Answer rejected(int status, String text) {
        return new Answer(status, List.of(), text.getBytes(UTF_8), End.REJECTED);
    }

    /// The command pool is full: nothing has happened.
    static Answer busy() {
        return new Answer(
                TOO_MANY_REQUESTS,
                List.of(new Header("Retry-After", "1")),
                "Too many commands are running or waiting; try again later.".getBytes(UTF_8),
                End.TURNED_AWAY);
    }

    /// The queue is away: nothing has happened.
    static Answer unavailable() {
        return new Answer(
                UNAVAILABLE,
                List.of(new Header("Retry-After", "5")),
                "Deliveries cannot be stored at the moment; try again later.".getBytes(UTF_8),
                End.TURNED_AWAY);
    }

    public boolean isTurnedAway() {
        return end == End.TURNED_AWAY;
    }

    public boolean isRejected() {
        return end == End.REJECTED;
    }
}
