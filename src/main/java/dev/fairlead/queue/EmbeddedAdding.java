package dev.fairlead.queue;

import dev.fairlead.delivery.Destination;
import dev.fairlead.store.Sql;
import dev.fairlead.store.StoreException;
import dev.fairlead.store.Work;
import java.util.ArrayList;
import java.util.List;

/// Stores deliveries that are not known yet, all of them or none.
final class EmbeddedAdding implements Work<List<Receipt>> {
    private final LaneBoard board;
    private final List<Owed> deliveries;
    private final int highWater;
    private final long now;
    private final List<String> told = new ArrayList<>();
    private int added;

    EmbeddedAdding(LaneBoard board, List<Owed> deliveries, int highWater, long now) {
        this.board = board;
        this.deliveries = deliveries;
        this.highWater = highWater;
        this.now = now;
    }

    @Override
    public List<Receipt> on(Sql sql) {
        List<Receipt> receipts = new ArrayList<>(deliveries.size());
        for (Owed owed : deliveries) {
            boolean isNew = new DeliveryTable(sql).insert(owed);
            if (isNew) {
                enter(sql, owed);
            }
            receipts.add(new Receipt(owed.delivery().id(), isNew));
        }
        return receipts;
    }

    /// The board may go on to believe in what waits: then one visit finds nothing.
    @Override
    public void undo() {
        board.counts().add(State.WAITING, -added);
        told.forEach(board::untell);
    }

    private void enter(Sql sql, Owed owed) {
        added++;
        board.counts().add(State.WAITING, 1);
        if (board.counts().owed() > highWater) {
            throw new StoreException(QueueUnavailableException.full(highWater));
        }
        Destination to = owed.delivery().to();
        if (new Orders(sql).enter(owed.delivery().id(), to.lane(), to.orderingKey())) {
            board.waits(to.lane(), owed.due().toEpochMilli(), now);
        }
        LaneLimit limit = LaneLimit.of(owed.terms());
        if (board.tell(to.lane(), limit, now)) {
            told.add(to.lane());
            new LaneTable(sql).write(to.lane(), limit);
        }
    }
}
