package dev.fairlead.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Destination;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Ids;
import dev.fairlead.delivery.Lanes;
import dev.fairlead.delivery.Message;
import dev.fairlead.delivery.Message.Header;
import dev.fairlead.hook.Deliver;
import dev.fairlead.hook.Deliver.Address;
import dev.fairlead.hook.Deliver.ShapedHeader;
import dev.fairlead.hook.Shape;
import dev.fairlead.queue.Owed;
import dev.fairlead.request.Argument;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.Json;
import dev.fairlead.request.Lookup;
import dev.fairlead.request.Origin;
import dev.fairlead.request.Values;
import dev.fairlead.rule.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Shapes one delivery from an arrival. Every value is read afresh from this arrival: nothing can
/// be left over from an earlier one. Pure.
final class Shaping {
    private final String hook;
    private final Deliver entry;
    private final Values values;

    Shaping(String hook, Deliver entry, Values values) {
        this.hook = hook;
        this.entry = entry;
        this.values = values;
    }

    /// What the entry makes of the arrival.
    sealed interface Shaped {}

    /// @param repeatable whether the message has an id of its own, so that the same message brought
    ///   again, or to another replica, comes to the same delivery
    record Owes(Owed owed, boolean repeatable) implements Shaped {}

    record OwesNothing() implements Shaped {}

    /// The arrival lacks a value that the delivery cannot do without.
    record Lacks(String reason) implements Shaped {}

    /// What is sent, or why there is nothing to send.
    private sealed interface Content {}

    private record Body(byte[] bytes, String contentType) implements Content {}

    private record NoBody(String reason) implements Content {}

    private sealed interface Heads {}

    private record Headers(List<Header> headers) implements Heads {}

    private record NoHeaders(String reason) implements Heads {}

    Shaped shape() {
        return shape(Witness.NOBODY);
    }

    /// @param witness looks on while `when` is judged
    Shaped shape(Witness witness) {
        return switch (Judged.of(entry.when(), values, false, witness)) {
            case Judged.No _ -> new OwesNothing();
            case Judged.Error(_, String plain) -> new Lacks("when: " + plain);
            case Judged.Yes _ -> addressed();
        };
    }

    private Shaped addressed() {
        return switch (entry.address()) {
            case Address.Named(String endpoint) -> {
                String own = Lanes.ofEndpoint(endpoint);
                yield to(null, own, own);
            }
            case Address.Fixed(String url) -> laned(null, url);
            case Address.Given(Argument url) ->
                    switch (values.find(url)) {
                        case Lookup.Found found -> laned(found.text(), found.text());
                        case Lookup.Missing missing -> new Lacks("url: " + missing.message());
                        case Lookup.Invalid(String reason) -> new Lacks("url: " + reason);
                    };
        };
    }

    private Shaped laned(@Nullable String given, String url) {
        Optional<String> lane = Lanes.ofUrl(url);
        return lane.isEmpty()
                ? new Lacks("url: not an http or https URL")
                : to(given, lane.get(), Lanes.receiver(url));
    }

    private Shaped to(@Nullable String url, String ownLane, String receiver) {
        return switch (body()) {
            case NoBody(String reason) -> new Lacks("body: " + reason);
            case Body body ->
                    switch (headers(body.contentType())) {
                        case NoHeaders(String reason) -> new Lacks("headers." + reason);
                        case Headers(var headers) ->
                                owes(url, ownLane, receiver, headers, body.bytes());
                    };
        };
    }

    private Owes owes(
            @Nullable String url,
            String ownLane,
            String receiver,
            List<Header> headers,
            byte[] body) {
        EndpointRef ref = new EndpointRef(hook, entry.key());
        Arrival arrival = values.arrival();
        String lane = entry.line().laneOr(ownLane);
        Optional<String> ownId = ownId();
        String key = ownId.orElse(arrival.id());
        Delivery delivery =
                new Delivery(
                        Ids.delivery(ref, key),
                        new Destination(ref, url, lane, receiver, orderingKey()),
                        new Message(Ids.webhookId(key), headers, body),
                        arrival.receivedAt());
        return new Owes(
                new Owed(
                        delivery,
                        arrival.receivedAt().plus(entry.endpoint().retry().firstDelay()),
                        entry.endpoint().terms()),
                ownId.isPresent());
    }

    /// What the arrival does not say has no order.
    private String orderingKey() {
        Argument key = entry.line().orderingKey();
        return key != null && values.find(key) instanceof Lookup.Found found ? found.text() : "";
    }

    /// The message's own id; without one the delivery takes the arrival's.
    private Optional<String> ownId() {
        Argument id = entry.id();
        return id != null && values.find(id) instanceof Lookup.Found found
                ? Optional.of(found.text()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    private Content body() {
        Shape shape = entry.body();
        if (shape == null) {
            return new Body(values.arrival().body(), contentType(values.arrival()));
        }
        boolean isMade = shape instanceof Shape.Templated;
        return switch (shape.of(values)) {
            case Lookup.Found(Json.Text(String text)) ->
                    new Body(
                            text.getBytes(UTF_8),
                            isMade ? "application/json" : "text/plain; charset=utf-8");
            case Lookup.Found(Json node) ->
                    new Body(node.compact().getBytes(UTF_8), "application/json");
            case Lookup.Invalid(String reason) when isMade -> new NoBody(reason);
            case Lookup.Missing _, Lookup.Invalid _ -> new NoBody("not in the message");
        };
    }

    private static String contentType(Arrival arrival) {
        return arrival.headers()
                .first("Content-Type")
                .orElse(
                        switch (arrival.origin()) {
                            case Origin.Http _ -> "application/octet-stream";
                            case Origin.Channel _,
                                    Origin.Stream _,
                                    Origin.Api _,
                                    Origin.Operation _ ->
                                    "application/json";
                        });
    }

    /// A value that is not in the message, or a template that makes nothing, is no header.
    private Heads headers(String contentType) {
        List<Header> headers = new ArrayList<>();
        for (ShapedHeader shaped : entry.headers()) {
            boolean isMade = shaped.value() instanceof Shape.Templated;
            switch (shaped.value().of(values)) {
                case Lookup.Found found when isMade && isBroken(found.text()) -> {
                    return new NoHeaders(shaped.name() + ": a line break or the like in it");
                }
                case Lookup.Found found -> {
                    if (!isMade || !found.text().isEmpty()) {
                        headers.add(new Header(shaped.name(), found.text()));
                    }
                }
                case Lookup.Invalid(String reason) when isMade -> {
                    return new NoHeaders(shaped.name() + ": " + reason);
                }
                case Lookup.Missing _, Lookup.Invalid _ -> {}
            }
        }
        if (headers.stream().noneMatch(h -> h.name().equalsIgnoreCase("Content-Type"))) {
            headers.addFirst(new Header("Content-Type", contentType));
        }
        return new Headers(headers);
    }

    private static boolean isBroken(String header) {
        return header.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f);
    }
}
