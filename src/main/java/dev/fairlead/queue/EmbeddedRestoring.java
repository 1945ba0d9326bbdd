package dev.fairlead.queue;

import dev.fairlead.delivery.Destination;
import dev.fairlead.store.Sql;
import dev.fairlead.store.Work;
import java.util.ArrayList;
import java.util.List;

/// Stores deliveries as they stood in another queue, those that are not known.
final class EmbeddedRestoring implements Work<List<Receipt>> {
    private final LaneBoard board;
    private final List<Restored> deliveries;
    private final long now;
    private final List<State> added = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    EmbeddedRestoring(LaneBoard board, List<Restored> deliveries, long now) {
        this.board = board;
        this.deliveries = deliveries;
        this.now = now;
    }

    @Override
    public List<Receipt> on(Sql sql) {
        DeliveryTable table = new DeliveryTable(sql);
        List<Receipt> receipts = new ArrayList<>(deliveries.size());
        for (Restored one : deliveries) {
            var number = table.insertAndNumber(one.owed());
            number.ifPresent(fresh -> enter(table, fresh, one));
            receipts.add(new Receipt(one.as().delivery().id(), number.isPresent()));
        }
        return receipts;
    }

    /// The board may go on to believe in what waits: then one visit finds nothing.
    @Override
    public void undo() {
        added.forEach(state -> board.counts().add(state, -1));
        told.forEach(board::untell);
    }

    private void enter(DeliveryTable table, long number, Restored one) {
        Stored as = one.as();
        added.add(as.state());
        board.counts().add(as.state(), 1);
        boolean ordered = !as.delivery().to().orderingKey().isEmpty();
        boolean inLine = one.isWaiting() || one.holdsOrder();
        boolean first = inLine ? isFirst(table.sql(), as.delivery().to(), one) : !ordered;
        String ended = as.attempts().isEmpty() ? "" : Search.word(as.attempts().getLast());
        table.restore(number, as, ended, first);
        if (!one.hasBody()) {
            table.dropBody(number);
        }
        if (one.isWaiting()) {
            if (first) {
                board.waits(as.delivery().to().lane(), as.at().toEpochMilli(), now);
            }
            tell(table.sql(), one);
        }
    }

    /// Its place in its order; a dead letter that holds up the others stands before them.
    private static boolean isFirst(Sql sql, Destination to, Restored one) {
        boolean first =
                new Orders(sql).enter(one.as().delivery().id(), to.lane(), to.orderingKey());
        return first || one.holdsOrder();
    }

    private void tell(Sql sql, Restored one) {
        String lane = one.as().delivery().to().lane();
        LaneLimit limit = LaneLimit.of(one.terms());
        if (board.tell(lane, limit, now)) {
            told.add(lane);
            new LaneTable(sql).write(lane, limit);
        }
    }
}
