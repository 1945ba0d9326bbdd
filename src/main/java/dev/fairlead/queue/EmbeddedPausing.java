package dev.fairlead.queue;

import dev.fairlead.store.Sql;
import dev.fairlead.store.Work;

/// Pauses a lane, or lets it give again.
final class EmbeddedPausing implements Work<Boolean> {
    private final LaneBoard board;
    private final String lane;
    private final boolean pauses;
    private final long now;
    private boolean isDone;

    EmbeddedPausing(LaneBoard board, String lane, boolean pauses, long now) {
        this.board = board;
        this.lane = lane;
        this.pauses = pauses;
        this.now = now;
    }

    @Override
    public Boolean on(Sql sql) {
        LaneTable table = new LaneTable(sql);
        isDone = pauses ? table.pause(lane, now) : table.resume(lane);
        if (isDone) {
            mark(pauses);
        }
        return isDone;
    }

    @Override
    public void undo() {
        if (isDone) {
            mark(!pauses);
        }
    }

    private void mark(boolean isPaused) {
        if (isPaused) {
            board.pause(lane, now, now);
        } else {
            board.resume(lane, now);
        }
    }
}
