package dev.fairlead.queue;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Destination;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Message;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Terms;
import dev.fairlead.store.RedisReply;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the scripts of the [RedisQueue] are spoken to, and what they answer.
final class RedisRows {
    private RedisRows() {}

    /// The arguments of `add.lua` for one delivery.
    static void describe(Owed owed, List<Object> to) {
        Delivery delivery = owed.delivery();
        Destination destination = delivery.to();
        Message message = delivery.message();
        List<Object> fields =
                List.of(
                        "budget", owed.terms().timeout().toMillis(),
                        "cap", owed.terms().maxInFlight(),
                        "receiver", destination.receiver(),
                        "fixed", fixed(delivery),
                        "body", message.body());
        to.add(delivery.id());
        to.add(destination.lane());
        tell(owed.terms(), to);
        to.add(owed.due().toEpochMilli());
        to.add(delivery.createdAt().toEpochMilli());
        to.add(destination.endpoint().hook());
        to.add(destination.orderingKey());
        to.add(fields.size() / 2);
        to.addAll(fields);
    }

    /// The arguments of `restore.lua` for one delivery: what becomes of it, then those of
    /// `add.lua`, then its attempts.
    static void describe(Restored restored, List<Object> to) {
        Stored as = restored.as();
        to.add(DeliveryTable.name(as.state()));
        to.add(as.reason());
        to.add(as.lastAttempt());
        to.add(restored.holdsOrder() ? 1 : 0);
        to.add(restored.hasBody() ? 1 : 0);
        to.add(as.attempts().size());
        as.attempts().forEach(attempt -> to.add(Notation.attempt(attempt)));
        describe(restored.owed(), to);
    }

    /// What never changes of a delivery.
    private static String fixed(Delivery delivery) {
        String url = delivery.to().url();
        return new JsonArray()
                .add(delivery.to().endpoint().entry())
                .add(url == null ? "" : url)
                .add(delivery.message().webhookId())
                .add(Notation.headers(delivery.message().headers()))
                .add(delivery.createdAt().toString())
                .encode();
    }

    static List<Receipt> receipts(List<Owed> deliveries, RedisReply reply) {
        List<Receipt> receipts = new ArrayList<>();
        for (int i = 0; i < deliveries.size(); i++) {
            receipts.add(new Receipt(deliveries.get(i).delivery().id(), reply.at(i).number() == 1));
        }
        return receipts;
    }

    /// Cap, interval and burst of a lane.
    static void tell(Terms terms, List<Object> to) {
        var rate = terms.rate();
        to.add(terms.maxInFlight());
        to.add(rate == null ? 0 : rate.intervalMicros());
        to.add(rate == null ? 0 : rate.burstMicros());
    }

    /// The arguments of `settle.lua` for one attempt.
    static List<Object> describe(Settlement settlement, Limits.Keeping keeping) {
        Terms terms = settlement.terms();
        Attempt attempt = settlement.attempt();
        Instant pause = settlement.health().pauseUntil();
        List<Object> arguments = new ArrayList<>();
        arguments.add(settlement.id());
        arguments.add(settlement.lease().fence());
        arguments.addAll(
                switch (settlement.next()) {
                    case NextStep.Finish _ -> List.of("finish", 0, "");
                    case NextStep.RetryAt(Instant due) -> List.of("retry", due.toEpochMilli(), "");
                    case NextStep.Bury(String reason) -> List.of("bury", 0, reason);
                });
        arguments.add(attempt == null ? "" : Notation.attempt(attempt));
        arguments.add(terms.timeout().toMillis());
        tell(terms, arguments);
        arguments.add(settlement.holdsOrder() ? 1 : 0);
        arguments.add(keeping.keepsBodies() ? 1 : 0);
        arguments.add(settlement.health().sign().name());
        arguments.add(pause == null ? 0 : pause.toEpochMilli());
        return arguments;
    }

    /// The arguments of `search.lua`.
    static List<Object> describe(Search search) {
        Search.Cursor after = Search.Cursor.of(search);
        return List.of(
                name(search),
                orNothing(search.hook()),
                orNothing(search.lane()),
                millis(search.since()),
                millis(search.until()),
                orNothing(search.webhookId()),
                orNothing(search.outcome()),
                after == null ? "" : String.valueOf(after.at()),
                after == null ? "" : after.id(),
                search.limit());
    }

    private static String orNothing(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String millis(@Nullable Instant moment) {
        return moment == null ? "" : String.valueOf(moment.toEpochMilli());
    }

    static Page page(RedisReply reply) {
        List<RedisReply> rows = reply.list();
        String next = rows.getFirst().text();
        return new Page(
                rows.stream().skip(1).map(RedisRows::stored).toList(),
                next.isEmpty() ? null : next);
    }

    static Leases leases(RedisReply reply) {
        List<RedisReply> entries = reply.list();
        List<Lease> leases = entries.stream().skip(1).map(RedisRows::lease).toList();
        return new Leases(leases, Duration.ofMillis(entries.getFirst().number()));
    }

    private static Lease lease(RedisReply entry) {
        RedisReply disabled = entry.at(10);
        return new Lease(
                delivery(entry.at(0).text(), entry, 4),
                (int) entry.at(1).number() + 1,
                Duration.ofMillis(entry.at(3).number()),
                entry.at(2).number(),
                disabled.isNothing() ? "" : disabled.text());
    }

    /// What `rows.lua` tells.
    static Stored stored(RedisReply row) {
        RedisReply fields = row.at(1);
        List<Attempt> attempts =
                row.at(2).list().stream().map(record -> Notation.attempt(record.text())).toList();
        return new Stored(
                delivery(row.at(0).text(), fields, 3),
                state(fields.at(0).text()),
                Instant.ofEpochMilli(fields.at(1).number()),
                fields.at(2).text(),
                attempts);
    }

    /// What `survey.lua` tells.
    static Survey survey(RedisReply reply) {
        List<Long> told = reply.list().stream().map(RedisReply::number).toList();
        return new Survey(
                new Depth(told.get(0), told.get(1), told.get(2)),
                Duration.ofMillis(told.get(3)),
                Duration.ofMillis(told.get(4)),
                new Survey.Lanes(told.get(5), told.get(6), told.get(7)),
                told.get(8));
    }

    static List<Disabled> disabled(RedisReply reply) {
        List<RedisReply> told = reply.list();
        List<Disabled> disabled = new ArrayList<>();
        for (int i = 0; i < told.size(); i += 3) {
            disabled.add(
                    new Disabled(
                            told.get(i).text(),
                            Instant.ofEpochMilli(told.get(i + 1).number()),
                            told.get(i + 2).text()));
        }
        return disabled;
    }

    /// The fields lane, hook, fixed, receiver, order and body, from there on.
    private static Delivery delivery(String id, RedisReply fields, int from) {
        JsonArray fixed = new JsonArray(fields.at(from + 2).text());
        String url = fixed.getString(1);
        RedisReply body = fields.at(from + 5);
        return new Delivery(
                id,
                new Destination(
                        new EndpointRef(fields.at(from + 1).text(), fixed.getString(0)),
                        url.isEmpty() ? null : url,
                        fields.at(from).text(),
                        fields.at(from + 3).text(),
                        fields.at(from + 4).text()),
                new Message(
                        fixed.getString(2),
                        Notation.headers(fixed.getString(3)),
                        body.isNothing() ? new byte[0] : body.bytes()),
                Instant.parse(fixed.getString(4)));
    }

    private static State state(String name) {
        return switch (name) {
            case "waiting" -> State.WAITING;
            case "leased" -> State.IN_FLIGHT;
            case "delivered" -> State.DELIVERED;
            case "dead" -> State.DEAD;
            case "cancelled" -> State.CANCELLED;
            case String other -> throw new IllegalStateException("a delivery is " + other);
        };
    }

    /// How `search.lua` calls a state; empty for any.
    private static String name(Search search) {
        return switch (search.state()) {
            case WAITING -> "waiting";
            case IN_FLIGHT -> "leased";
            case DELIVERED -> "delivered";
            case DEAD -> "dead";
            case CANCELLED -> "cancelled";
            case null -> "";
        };
    }
}
