package dev.fairlead.queue;

import dev.fairlead.queue.HistoryTable.Old;
import dev.fairlead.queue.Limits.Keeping;
import dev.fairlead.store.Sql;
import dev.fairlead.store.Work;
import java.util.ArrayList;
import java.util.List;

/// Forgets a batch of what was settled long ago or is too much.
final class EmbeddedForgetting implements Work<Integer> {
    private static final int BATCH = Limits.FORGOTTEN_AT_ONCE;

    private final LaneBoard board;
    private final Keeping keeping;
    private final long now;
    private final List<State> forgotten = new ArrayList<>();

    EmbeddedForgetting(LaneBoard board, Keeping keeping, long now) {
        this.board = board;
        this.keeping = keeping;
        this.now = now;
    }

    @Override
    public Integer on(Sql sql) {
        HistoryTable history = new HistoryTable(sql);
        long knownSince = now - keeping.ids().toMillis();
        long since = now - keeping.history().toMillis();
        int done = forgetDead(history);
        for (State state : new State[] {State.DELIVERED, State.CANCELLED}) {
            int over = board.counts().kept(state) - keeping.atMost();
            for (Old old : history.oldest(state, since, over, BATCH)) {
                history.erase(old.place().number(), old.at() > knownSince);
                forgotten.add(state);
                board.counts().add(state, -1);
                done++;
            }
        }
        done += history.dropIds(knownSince, BATCH);
        done += history.dropBodies(now - keeping.bodies().toMillis(), BATCH);
        if (done == 0) {
            tidy(new LaneTable(sql));
        }
        return done;
    }

    @Override
    public void undo() {
        forgotten.forEach(state -> board.counts().add(state, 1));
    }

    private int forgetDead(HistoryTable history) {
        if (keeping.dead().isZero()) {
            return 0;
        }
        long since = now - keeping.dead().toMillis();
        var dead = history.oldest(State.DEAD, since, 0, BATCH);
        for (Old old : dead) {
            new Orders(history.sql())
                    .leave(old.place())
                    .ifPresent(due -> board.waits(old.place().lane(), due, now));
            history.erase(old.place().number(), false);
            forgotten.add(State.DEAD);
            board.counts().add(State.DEAD, -1);
        }
        return dead.size();
    }

    /// When this is taken back, rows stay that say nothing.
    private void tidy(LaneTable table) {
        table.forgetReceivers(now);
        board.left(now).forEach(table::remove);
    }
}
