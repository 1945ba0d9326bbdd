package dev.fairlead.delivery;

import java.util.List;

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

    /// One header line.
    public record Header(String name, String value) {}
}
