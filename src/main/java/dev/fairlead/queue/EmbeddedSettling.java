package dev.fairlead.queue;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Terms;
import dev.fairlead.queue.DeliveryTable.Place;
import dev.fairlead.queue.LaneBoard.Held;
import dev.fairlead.store.Sql;
import dev.fairlead.store.Work;
import java.time.Instant;
import java.util.Optional;

/// Writes an attempt and what follows from it, and ends its lease.
final class EmbeddedSettling implements Work<Boolean> {
    private final LaneBoard board;
    private final Settlement settlement;
    private final long now;
    private Optional<Held> ended = Optional.empty();

    EmbeddedSettling(LaneBoard board, Settlement settlement, long now) {
        this.board = board;
        this.settlement = settlement;
        this.now = now;
    }

    /// What there is to settle.
    record Settlement(Lease lease, Attempt attempt, NextStep next, Terms terms) {
        String id() {
            return lease.delivery().id();
        }

        boolean isSuccess() {
            return next instanceof NextStep.Finish;
        }

        Optional<Instant> dueAgain() {
            return next instanceof NextStep.RetryAt(Instant due)
                    ? Optional.of(due)
                    : Optional.empty();
        }
    }

    @Override
    public Boolean on(Sql sql) {
        DeliveryTable table = new DeliveryTable(sql);
        Optional<Place> place = table.place(settlement.id()).filter(this::isOpen);
        if (place.isEmpty()) {
            return false;
        }
        ended = board.release(settlement.id(), settlement.lease().fence(), now);
        if (ended.isEmpty() && !settlement.isSuccess()) {
            return false;
        }
        if (ended.isEmpty()) {
            ended = board.drop(settlement.id(), now);
        }
        settle(table, place.get());
        return true;
    }

    @Override
    public void undo() {
        ended.ifPresent(held -> board.restore(held, now));
    }

    /// A late success finishes even a dead letter: it was delivered after all.
    private boolean isOpen(Place place) {
        return switch (place.state()) {
            case WAITING, IN_FLIGHT -> true;
            case DEAD -> settlement.isSuccess();
            case DELIVERED, CANCELLED -> false;
        };
    }

    private void settle(DeliveryTable table, Place place) {
        Terms terms = settlement.terms();
        table.record(place.number(), settlement.attempt(), terms);
        board.cap(place.lane(), terms.maxInFlight(), now);
        switch (settlement.next()) {
            case NextStep.Finish _ -> {
                table.move(place.number(), State.DELIVERED, now, "");
                table.dropBody(place.number());
            }
            case NextStep.RetryAt(var due) -> {
                table.move(place.number(), State.WAITING, due.toEpochMilli(), "");
                board.waits(place.lane(), terms.maxInFlight(), due.toEpochMilli(), now);
            }
            case NextStep.Bury(String reason) ->
                    table.move(place.number(), State.DEAD, now, reason);
        }
    }
}
