package dev.fairlead.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.delivery.Message.Header;
import java.util.List;

/// What the one who brought the arrival is told.
///
/// @param status an HTTP status
/// @param body the text or output, by agreement never changed
@SuppressWarnings("ArrayRecordComponent")
public record Answer(int status, List<Header> headers, byte[] body) {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    public Answer {
        headers = List.copyOf(headers);
    }

    static Answer of(int status, String text) {
        return new Answer(status, List.of(), text.getBytes(UTF_8));
    }

    /// The command pool is full: nothing has happened.
    static Answer busy() {
        return new Answer(
                TOO_MANY_REQUESTS,
                List.of(new Header("Retry-After", "1")),
                "Too many commands are running or waiting; try again later.".getBytes(UTF_8));
    }

    /// The queue is away: nothing has happened.
    static Answer unavailable() {
        return new Answer(
                UNAVAILABLE,
                List.of(new Header("Retry-After", "5")),
                "Deliveries cannot be stored at the moment; try again later.".getBytes(UTF_8));
    }
}
