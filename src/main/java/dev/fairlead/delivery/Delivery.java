package dev.fairlead.delivery;

import java.time.Instant;

/// One message owed to one destination. It holds no secret and nothing that a reload may change.
///
/// @param id the queue's key; adding a known id does nothing
public record Delivery(String id, Destination to, Message message, Instant createdAt) {
    public Delivery {
        if (id.isBlank()) {
            throw new IllegalArgumentException("a delivery needs an id");
        }
    }

    /// The same with that message.
    public Delivery with(Message other) {
        return new Delivery(id, to, other, createdAt);
    }
}
