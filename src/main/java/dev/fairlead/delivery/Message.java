package dev.fairlead.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is sent: it is the same at every attempt.
///
/// @param webhookId the receiver's idempotency key (Standard Webhooks `webhook-id`), without a dot
/// @param headers the shaped headers, Content-Type among them; never a secret
/// @param body the exact bytes; an array for the sake of the hot path, by agreement never changed
@SuppressWarnings("ArrayRecordComponent")
public record Message(String webhookId, List<Header> headers, byte[] body) {
    public Message {
        if (webhookId.isEmpty() || webhookId.indexOf('.') >= 0) {
            throw new IllegalArgumentException(
                    "a webhook id is not empty and has no dot: " + webhookId);
        }
        headers = List.copyOf(headers);
    }

    /// The same with these headers, instead of those of their names.
    public Message with(Map<String, String> others) {
        if (others.isEmpty()) {
            return this;
        }
        List<Header> all = new ArrayList<>();
        for (Header header : headers) {
            if (others.keySet().stream().noneMatch(header.name()::equalsIgnoreCase)) {
                all.add(header);
            }
        }
        others.forEach((name, value) -> all.add(new Header(name, value)));
        return new Message(webhookId, all, body);
    }

    /// The first value of a header.
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    /// One header line.
    public record Header(String name, String value) {}
}
