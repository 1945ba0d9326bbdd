package dev.fairlead.queue;

import dev.fairlead.queue.DeliveryTable.Place;
import dev.fairlead.queue.LaneBoard.Held;
import dev.fairlead.store.Sql;
import dev.fairlead.store.Work;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes a waiting delivery out, or a dead letter that holds up others of its order.
final class EmbeddedCancelling implements Work<Boolean> {
    private final LaneBoard board;
    private final String id;
    private final long now;
    private @Nullable State from;

    EmbeddedCancelling(LaneBoard board, String id, long now) {
        this.board = board;
        this.id = id;
        this.now = now;
    }

    @Override
    public Boolean on(Sql sql) {
        board.lapse(now);
        DeliveryTable table = new DeliveryTable(sql);
        Optional<Place> place = table.place(id).filter(this::mayBeCancelled);
        place.ifPresent(found -> cancel(table, found));
        return place.isPresent();
    }

    @Override
    public void undo() {
        if (from != null) {
            board.counts().move(State.CANCELLED, from);
        }
    }

    private boolean mayBeCancelled(Place place) {
        return place.holdsOrder() || place.state() == State.WAITING && !board.isInFlight(id);
    }

    private void cancel(DeliveryTable table, Place place) {
        from = place.state();
        board.counts().move(from, State.CANCELLED);
        table.move(place.number(), State.CANCELLED, now, "");
        // A lease of before is old, also after a replay.
        Optional<Held> _ = board.drop(id, now);
        new Orders(table.sql()).leave(place).ifPresent(due -> board.waits(place.lane(), due, now));
    }
}
