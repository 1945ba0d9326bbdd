package dev.fairlead.queue;

import dev.fairlead.queue.HistoryTable.Old;
import dev.fairlead.queue.Limits.Keeping;
import dev.fairlead.store.Sql;
import dev.fairlead.store.Work;

/// Forgets a batch of what was settled long ago or is too much.
final class EmbeddedForgetting implements Work<Integer> {
    private static final int BATCH = Limits.FORGOTTEN_AT_ONCE;

    private final LaneBoard board;
    private final Keeping keeping;
    private final long now;

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
        int done = 0;
        for (State state : new State[] {State.DELIVERED, State.CANCELLED}) {
            for (Old old : history.old(state, since, keeping.atMost(), BATCH)) {
                history.erase(old.place().number(), old.at() > knownSince);
                done++;
            }
        }
        done += forgetDead(history);
        done += history.dropIds(knownSince, BATCH);
        done += history.dropBodies(now - keeping.bodies().toMillis(), BATCH);
        tidy(new LaneTable(sql));
        return done;
    }

    private int forgetDead(HistoryTable history) {
        if (keeping.dead().isZero()) {
            return 0;
        }
        long since = now - keeping.dead().toMillis();
        var dead = history.old(State.DEAD, since, Integer.MAX_VALUE, BATCH);
        for (Old old : dead) {
            new Orders(history.sql())
                    .leave(old.place())
                    .ifPresent(due -> board.waits(old.place().lane(), due, now));
            history.erase(old.place().number(), false);
        }
        return dead.size();
    }

    /// When this is taken back, rows stay that say nothing.
    private void tidy(LaneTable table) {
        table.forgetReceivers(now);
        board.left(now).forEach(table::remove);
    }
}
