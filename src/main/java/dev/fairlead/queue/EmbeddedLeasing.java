package dev.fairlead.queue;

import dev.fairlead.queue.LaneBoard.Held;
import dev.fairlead.queue.LaneBoard.Turn;
import dev.fairlead.store.Sql;
import dev.fairlead.store.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes due deliveries into flight, lane by lane. It reads the file only: a lease is memory.
final class EmbeddedLeasing implements Work<Leases> {
    private final LaneBoard board;
    private final int places;
    private final long now;
    private final long margin;
    private final List<Held> held = new ArrayList<>();
    private final List<String> visited = new ArrayList<>();
    private final List<Lease> leases = new ArrayList<>();
    private long bytes;

    EmbeddedLeasing(LaneBoard board, int places, long now, long margin) {
        this.board = board;
        this.places = places;
        this.now = now;
        this.margin = margin;
    }

    @Override
    public Leases on(Sql sql) {
        DeliveryTable table = new DeliveryTable(sql);
        board.lapse(now);
        while (leases.size() < places && bytes < Limits.MOST_BYTES) {
            Optional<Turn> turn = board.next(now);
            if (turn.isEmpty()) {
                break;
            }
            take(table, turn.get());
        }
        return new Leases(leases, Duration.ofMillis(board.quiet(now)));
    }

    @Override
    public void undo() {
        held.forEach(one -> board.unlease(one, now));
        visited.forEach(lane -> board.revisit(lane, now));
    }

    private void take(DeliveryTable table, Turn turn) {
        visited.add(turn.lane());
        int room = Math.min(turn.room(), places - leases.size());
        int before = leases.size();
        Long next = null;
        for (var due : table.line(turn.lane(), turn.inFlight() + room + 1)) {
            if (board.isInFlight(due.id())) {
                continue;
            }
            if (due.at() > now || room == 0 || bytes >= Limits.MOST_BYTES) {
                next = due.at();
                break;
            }
            lease(table.find(due.id()).orElseThrow());
            room--;
        }
        board.start(turn.lane(), leases.size() - before, now);
        board.rest(turn.lane(), next, now);
    }

    private void lease(DeliveryTable.Entry entry) {
        Duration budget = entry.terms().timeout();
        long expires = now + budget.toMillis() + margin;
        Held lease = board.lease(entry.delivery().to().lane(), entry.delivery().id(), expires);
        held.add(lease);
        bytes += entry.delivery().message().body().length;
        leases.add(
                new Lease(
                        entry.delivery(),
                        entry.attempts() + 1,
                        budget,
                        lease.fence(),
                        entry.disabled()));
    }
}
