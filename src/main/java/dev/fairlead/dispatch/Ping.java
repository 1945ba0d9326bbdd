package dev.fairlead.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.attempt.Sender;
import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Destination;
import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Message;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// Tries an endpoint once with a message of our own: signed, guarded and bounded like any attempt,
/// and beside the queue. Nothing is stored, and neither a lane's limits nor a pause are asked.
@Singleton
public final class Ping {
    /// What the message says it is (Standard Webhooks, "event types").
    public static final String TYPE = "fairlead.ping";

    private static final String NAME = "ping";
    private static final Destination OWN = new Destination(new EndpointRef(NAME, NAME), null, NAME);

    private final Sender sender;
    private final InstantSource clock;

    Ping(Sender sender, InstantSource clock) {
        this.sender = sender;
        this.clock = clock;
    }

    /// How the attempt ended; the endpoint's timeout bounds it.
    ///
    /// @param endpoint one with a URL of its own
    public Uni<Attempt> send(Endpoint endpoint) {
        return Uni.createFrom()
                .deferred(() ->
                        sender.attempt(
                                message(clock.instant()), endpoint, 1, endpoint.terms().timeout()));
    }

    private static Delivery message(Instant now) {
        String id = NAME + "_" + UUID.randomUUID();
        String body =
                new JsonObject()
                        .put("type", TYPE)
                        .put("timestamp", now.toString())
                        .put("data", new JsonObject())
                        .encode();
        List<Message.Header> headers =
                List.of(new Message.Header("Content-Type", "application/json"));
        return new Delivery(id, OWN, new Message(id, headers, body.getBytes(UTF_8)), now);
    }
}
