package dev.fairlead.queue;

import dev.fairlead.queue.DeliveryTable.Place;
import dev.fairlead.store.Sql;
import dev.fairlead.store.Work;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Removes a settled delivery and all that is known of it.
final class EmbeddedErasing implements Work<Boolean> {
    private final LaneBoard board;
    private final String id;
    private final long now;
    private @Nullable State from;

    EmbeddedErasing(LaneBoard board, String id, long now) {
        this.board = board;
        this.id = id;
        this.now = now;
    }

    @Override
    public Boolean on(Sql sql) {
        Optional<Place> place =
                new DeliveryTable(sql).place(id).filter(found -> found.state() != State.WAITING);
        place.ifPresent(found -> erase(sql, found));
        return place.isPresent();
    }

    @Override
    public void undo() {
        if (from != null) {
            board.counts().add(from, 1);
        }
    }

    private void erase(Sql sql, Place place) {
        from = place.state();
        board.counts().add(from, -1);
        new Orders(sql).leave(place).ifPresent(due -> board.waits(place.lane(), due, now));
        new HistoryTable(sql).erase(place.number(), false);
    }
}
