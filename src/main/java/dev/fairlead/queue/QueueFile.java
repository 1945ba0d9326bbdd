package dev.fairlead.queue;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Destination;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Message;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/// The form in which a queue is carried from one store to another: a line with the version, a line
/// for each delivery, a line with their number, all JSON. Bodies are in Base64, so that every byte
/// of them survives.
public final class QueueFile {
    public static final int VERSION = 1;

    private static final String HEAD = "fairlead-queue";
    private static final String END = "deliveries";

    private QueueFile() {}

    /// A line of the file.
    public sealed interface Line {}

    /// The first one.
    public record Head(int version) implements Line {}

    public record Entry(Stored delivery) implements Line {}

    /// The last one. A file without it was cut off.
    public record End(long deliveries) implements Line {}

    /// It is none of these.
    public record Unreadable(String reason) implements Line {}

    public static String head() {
        return new JsonObject().put(HEAD, VERSION).encode();
    }

    public static String end(long deliveries) {
        return new JsonObject().put(END, deliveries).encode();
    }

    public static String line(Stored stored) {
        Delivery delivery = stored.delivery();
        Destination to = delivery.to();
        Message message = delivery.message();
        JsonArray attempts = new JsonArray();
        stored.attempts().forEach(one -> attempts.add(new JsonObject(Notation.attempt(one))));
        return new JsonObject()
                .put("id", delivery.id())
                .put("state", DeliveryTable.name(stored.state()))
                .put("at", stored.at().toString())
                .put("reason", stored.reason())
                .put("hook", to.endpoint().hook())
                .put("entry", to.endpoint().entry())
                .put("url", to.url())
                .put("lane", to.lane())
                .put("receiver", to.receiver())
                .put("orderingKey", to.orderingKey())
                .put("webhookId", message.webhookId())
                .put("createdAt", delivery.createdAt().toString())
                .put("headers", new JsonArray(Notation.headers(message.headers())))
                .put("body", message.body())
                .put("attempts", attempts)
                .encode();
    }

    public static Line read(String line) {
        try {
            JsonObject json = new JsonObject(line);
            if (json.containsKey(HEAD)) {
                return new Head(json.getInteger(HEAD));
            }
            return json.containsKey(END) ? new End(json.getLong(END)) : new Entry(stored(json));
        } catch (DecodeException _) {
            return new Unreadable("it is no JSON object");
        } catch (NullPointerException
                | ClassCastException
                | IllegalArgumentException
                | IllegalStateException
                | DateTimeException _) {
            return new Unreadable("it is no delivery");
        }
    }

    private static Stored stored(JsonObject json) {
        byte[] body = json.getBinary("body");
        if (body == null) {
            throw new IllegalArgumentException("body is missing");
        }
        Destination to =
                new Destination(
                        new EndpointRef(text(json, "hook"), text(json, "entry")),
                        json.getString("url"),
                        text(json, "lane"),
                        text(json, "receiver"),
                        text(json, "orderingKey"));
        Message message =
                new Message(
                        text(json, "webhookId"),
                        Notation.headers(json.getJsonArray("headers").encode()),
                        body);
        List<Attempt> attempts =
                json.getJsonArray("attempts").stream()
                        .map(one -> Notation.attempt(((JsonObject) one).encode()))
                        .toList();
        return new Stored(
                new Delivery(text(json, "id"), to, message, Instant.parse(text(json, "createdAt"))),
                DeliveryTable.state(text(json, "state")),
                Instant.parse(text(json, "at")),
                text(json, "reason"),
                attempts);
    }

    private static String text(JsonObject json, String key) {
        String text = json.getString(key);
        if (text == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return text;
    }
}
