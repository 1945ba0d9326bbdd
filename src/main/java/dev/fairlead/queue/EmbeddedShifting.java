package dev.fairlead.queue;

import dev.fairlead.store.Sql;
import dev.fairlead.store.Work;

/// Moves what waits with the wall clock when that jumped, so that everything comes when it would
/// have come. Wall time is what is written: after a restart nothing else is known.
final class EmbeddedShifting implements Work<Boolean> {
    private final LaneBoard board;
    private final long millis;
    private final long now;

    EmbeddedShifting(LaneBoard board, long millis, long now) {
        this.board = board;
        this.millis = millis;
        this.now = now;
    }

    @Override
    public Boolean on(Sql sql) {
        new LaneTable(sql).shift(millis);
        board.shift(millis, now);
        return true;
    }

    @Override
    public void undo() {
        board.shift(-millis, now);
    }
}
