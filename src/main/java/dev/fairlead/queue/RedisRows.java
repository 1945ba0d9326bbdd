package dev.fairlead.queue;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Destination;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Terms;
import dev.fairlead.store.RedisReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How the scripts of the [RedisQueue] are spoken to, and what they answer.
final class RedisRows {
    private RedisRows() {}

    /// The arguments of `add.lua` for one delivery.
    static void describe(Owed owed, List<Object> to) {
        describe(owed, PackedDelivery.of(owed), to);
    }

    private static void describe(Owed owed, byte[] packed, List<Object> to) {
        Delivery delivery = owed.delivery();
        Destination destination = delivery.to();
        to.add(PackedId.of(delivery.id()));
        to.add(destination.lane());
        tell(owed.terms(), to);
        to.add(owed.due().toEpochMilli());
        to.add(delivery.createdAt().toEpochMilli());
        to.add(destination.endpoint().hook());
        to.add(destination.orderingKey());
        to.add(packed);
    }

    /// The arguments of `restore.lua` for one delivery: what becomes of it, then those of
    /// `add.lua`.
    static void describe(Restored restored, List<Object> to) {
        Stored as = restored.as();
        to.add(DeliveryTable.name(as.state()));
        to.add(as.reason());
        to.add(restored.holdsOrder() ? 1 : 0);
        to.add(as.attempts().stream().map(Notation::attempt).collect(Collectors.joining("\n")));
        describe(restored.owed(), PackedDelivery.of(restored), to);
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
        arguments.add(PackedId.of(settlement.id()));
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
        arguments.add(keeping.keepsBodyOf(settlement) ? 1 : 0);
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
                orNothing(search.receiver()),
                millis(search.since()),
                millis(search.until()),
                orNothing(search.webhookId()),
                orNothing(search.outcome()),
                after == null ? "" : String.valueOf(after.at()),
                after == null ? "" : PackedId.of(after.id()),
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
        return new Page(
                rows.stream().skip(1).map(RedisRows::stored).toList(),
                cursor(rows.getFirst().list()));
    }

    private static @Nullable String cursor(List<RedisReply> place) {
        return place.isEmpty()
                ? null
                : new Search.Cursor(place.get(0).number(), PackedId.text(place.get(1).bytes()))
                        .text();
    }

    static Leases leases(RedisReply reply) {
        List<RedisReply> entries = reply.list();
        List<Lease> leases = entries.stream().skip(1).map(RedisRows::lease).toList();
        return new Leases(leases, Duration.ofMillis(entries.getFirst().number()));
    }

    private static Lease lease(RedisReply entry) {
        PackedDelivery packed = new PackedDelivery(entry.at(3).bytes());
        return new Lease(
                packed.delivery(PackedId.text(entry.at(0).bytes())),
                packed.tries() + 1,
                packed.budget(),
                entry.at(1).number(),
                entry.at(2).text());
    }

    /// What `rows.lua` tells.
    static Stored stored(RedisReply row) {
        return restored(row).as();
    }

    /// The same with what is to hold of it elsewhere.
    static Restored restored(RedisReply row) {
        PackedDelivery packed = new PackedDelivery(row.at(1).bytes());
        boolean flies = row.at(2).number() == 1;
        List<Attempt> attempts = row.at(4).text().lines().map(Notation::attempt).toList();
        Stored stored =
                new Stored(
                        packed.delivery(PackedId.text(row.at(0).bytes())),
                        flies ? State.IN_FLIGHT : packed.state(),
                        packed.at(),
                        row.at(3).text(),
                        attempts);
        return new Restored(stored, packed.terms(), false);
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

    /// What `standing.lua` tells.
    static List<LaneState> lanes(RedisReply reply) {
        return reply.list().stream().map(RedisRows::lane).toList();
    }

    private static LaneState lane(RedisReply one) {
        List<Long> told = one.list().stream().map(RedisReply::number).toList();
        LaneHealth health =
                new LaneHealth(told.get(3), 0, Math.toIntExact(told.get(5)), told.get(4));
        return LaneState.of(told.get(0), told.get(1), told.get(2), health, told.get(6));
    }

    static List<LaneTable.Paused> paused(RedisReply reply) {
        List<RedisReply> told = reply.list();
        List<LaneTable.Paused> paused = new ArrayList<>();
        for (int i = 0; i < told.size(); i += 2) {
            paused.add(new LaneTable.Paused(told.get(i).text(), told.get(i + 1).number()));
        }
        return paused;
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
