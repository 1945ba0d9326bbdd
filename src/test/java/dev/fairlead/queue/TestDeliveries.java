package dev.fairlead.queue;

import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Destination;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Message;
import dev.fairlead.delivery.Terms;
import java.time.Instant;
import java.util.List;

/// Deliveries for tests that care about little more than their ids.
final class TestDeliveries {
    private TestDeliveries() {}

    static Owed due(String id, String lane) {
        Delivery delivery =
                new Delivery(
                        id,
                        new Destination(new EndpointRef("h", "e"), "http://x.example", lane),
                        new Message(id, List.of(), new byte[] {1}),
                        Instant.EPOCH);
        return new Owed(delivery, Instant.EPOCH, Terms.DEFAULT);
    }
}
