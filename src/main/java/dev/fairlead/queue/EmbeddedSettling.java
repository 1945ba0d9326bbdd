package dev.fairlead.queue;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Terms;
import dev.fairlead.queue.DeliveryTable.Place;
import dev.fairlead.queue.LaneBoard.Held;
import dev.fairlead.store.Sql;
import dev.fairlead.store.Work;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes an attempt and what follows from it, and ends its lease.
final class EmbeddedSettling implements Work<Settled> {
    private final LaneBoard board;
    private final Settlement settlement;
    private final Limits limits;
    private final long now;
    private Optional<Held> ended = Optional.empty();
    private @Nullable Place place;
    private LaneHealth before = LaneHealth.WELL;
    private @Nullable State to;

    EmbeddedSettling(LaneBoard board, Settlement settlement, Limits limits, long now) {
        this.board = board;
        this.settlement = settlement;
        this.limits = limits;
        this.now = now;
    }

    @Override
    public Settled on(Sql sql) {
        DeliveryTable table = new DeliveryTable(sql);
        Optional<Place> open = table.place(settlement.id()).filter(this::isOpen);
        if (open.isEmpty()) {
            return Settled.LEASE_LOST;
        }
        ended = board.release(settlement.id(), settlement.lease().fence(), now);
        if (ended.isEmpty() && !settlement.isSuccess()) {
            return Settled.LEASE_LOST;
        }
        if (ended.isEmpty()) {
            ended = board.drop(settlement.id(), now);
        }
        return settle(sql, open.get());
    }

    @Override
    public void undo() {
        ended.ifPresent(held -> board.restore(held, now));
        if (place != null) {
            board.health(place.lane(), before, now);
            board.untell(place.lane());
            if (to != null) {
                board.counts().move(to, place.state());
            }
        }
    }

    /// A late success finishes even a dead letter: it was delivered after all.
    private boolean isOpen(Place place) {
        return switch (place.state()) {
            case WAITING, IN_FLIGHT -> true;
            case DEAD -> settlement.isSuccess();
            case DELIVERED, CANCELLED -> false;
        };
    }

    private Settled settle(Sql sql, Place from) {
        place = from;
        before = board.health(from.lane());
        DeliveryTable table = new DeliveryTable(sql);
        Attempt attempt = settlement.attempt();
        if (attempt != null) {
            table.record(from.number(), attempt);
        }
        move(table, from, attempt == null ? null : Search.word(attempt));
        judge(new LaneTable(sql), from);
        boolean disabled =
                new LaneTable(sql)
                        .watch(
                                from.receiver(),
                                settlement.health().sign(),
                                now,
                                limits.disableAfter().toMillis());
        return disabled ? Settled.DONE_AND_DISABLED : Settled.DONE;
    }

    private void move(DeliveryTable table, Place from, @Nullable String ended) {
        Terms terms = settlement.terms();
        switch (settlement.next()) {
            case NextStep.Finish _ -> {
                table.settle(from.number(), State.DELIVERED, now, "", ended, terms);
                if (!limits.keeping().keepsBodyOf(settlement)) {
                    table.dropBody(from.number());
                }
                leave(table, from, State.DELIVERED);
            }
            case NextStep.RetryAt(var due) -> {
                long at = due.toEpochMilli();
                table.settle(from.number(), State.WAITING, at, "", ended, terms);
                board.waits(from.lane(), at, now);
            }
            case NextStep.Bury(String reason) -> {
                table.settle(from.number(), State.DEAD, now, reason, ended, terms);
                leave(table, from, State.DEAD);
            }
        }
    }

    private void leave(DeliveryTable table, Place from, State end) {
        to = end;
        board.counts().move(from.state(), end);
        if (settlement.isBurial() && settlement.holdsOrder()) {
            return;
        }
        new Orders(table.sql()).leave(from).ifPresent(due -> board.waits(from.lane(), due, now));
    }

    private void judge(LaneTable table, Place from) {
        LaneLimit limit = LaneLimit.of(settlement.terms());
        LaneHealth after = before.after(settlement.health(), now, limits.breaker());
        boolean isOther = !after.equals(before);
        if (isOther) {
            board.health(from.lane(), after, now);
        }
        if (board.tell(from.lane(), limit, now) || isOther) {
            table.write(from.lane(), limit);
            table.write(from.lane(), after);
        }
    }
}
