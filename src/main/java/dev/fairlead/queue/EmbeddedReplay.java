package dev.fairlead.queue;

import dev.fairlead.queue.DeliveryTable.Place;
import dev.fairlead.store.Sql;
import dev.fairlead.store.Work;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes a dead or cancelled delivery due again.
final class EmbeddedReplay implements Work<Boolean> {
    private final LaneBoard board;
    private final String id;
    private final long now;
    private @Nullable State from;

    EmbeddedReplay(LaneBoard board, String id, long now) {
        this.board = board;
        this.id = id;
        this.now = now;
    }

    @Override
    public Boolean on(Sql sql) {
        DeliveryTable table = new DeliveryTable(sql);
        Optional<Place> place = table.place(id).filter(EmbeddedReplay::mayBeReplayed);
        place.ifPresent(found -> replay(table, found));
        return place.isPresent();
    }

    @Override
    public void undo() {
        if (from != null) {
            board.counts().move(State.WAITING, from);
        }
    }

    private static boolean mayBeReplayed(Place place) {
        return place.hasBody() && (place.state() == State.DEAD || place.state() == State.CANCELLED);
    }

    private void replay(DeliveryTable table, Place place) {
        from = place.state();
        board.counts().move(from, State.WAITING);
        table.countAttemptsFromOne(place.number());
        boolean itsTurn =
                place.holdsOrder()
                        || new Orders(table.sql()).enter(id, place.lane(), place.ordering());
        table.move(place.number(), State.WAITING, now, "");
        if (itsTurn) {
            board.waits(place.lane(), now, now);
        }
    }
}
