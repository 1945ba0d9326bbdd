package dev.fairlead.queue;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Whose turn it is, and what is in flight: the part of the embedded queue that lives in memory.
/// Times are milliseconds. Belongs to one thread; others may ask [#isInFlight], [#inFlight] and,
/// after an operation of theirs, [#isReady].
///
/// A lane stands in `ready` when it may give something now, in `wake` when it may at a known later
/// moment, and nowhere when it is empty or at its cap. `ready` is in the order of the turns. The
/// board may believe in a due delivery that is gone (a transaction was taken back): then one visit
/// finds nothing and the lane leaves the line. It never misses one.
final class LaneBoard {
    private static final long NEVER = Long.MAX_VALUE;
    static final long LONGEST_QUIET = 1_000;

    private final int quantum;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final LinkedHashSet<Lane> ready = new LinkedHashSet<>();
    private final TreeSet<Moment> wake = new TreeSet<>();
    private final Map<String, Held> leases = new ConcurrentHashMap<>();
    private final TreeSet<Moment> expiries = new TreeSet<>();

    /// The fences of leases that ran out and whose delivery was not leased again since.
    private final Map<String, Held> lapsed = new HashMap<>();

    private long fence;

    /// @param quantum so many deliveries a lane gives at most before the next has its turn
    /// @param fence all fences will be higher
    LaneBoard(int quantum, long fence) {
        this.quantum = quantum;
        this.fence = fence;
    }

    /// Tells how many deliveries of the lane may be in flight at once.
    void cap(String name, int cap, long now) {
        Lane lane = lanes.get(name);
        if (lane != null) {
            lane.cap = cap;
            place(lane, now);
        }
    }

    /// Something waits in the lane and may go from `due` on.
    void waits(String name, int cap, long due, long now) {
        Lane lane = lane(name);
        lane.cap = cap;
        waits(lane, due, now);
    }

    /// Something waits in the lane again that was told its cap long ago: that counts only where
    /// nobody has told a newer one.
    void waitsAgain(String name, int cap, long due, long now) {
        Lane known = lanes.get(name);
        waits(name, known == null ? cap : known.cap, due, now);
    }

    /// The lane whose turn it is. It leaves the line; [#rest] puts it at the end.
    Optional<Turn> next(long now) {
        while (!wake.isEmpty() && wake.first().at <= now) {
            place(lane(wake.first().key), now);
        }
        if (ready.isEmpty()) {
            return Optional.empty();
        }
        Lane lane = ready.removeFirst();
        int room = Math.min(quantum, lane.cap - lane.inFlight);
        return Optional.of(new Turn(lane.name, room, lane.inFlight));
    }

    /// Takes a delivery into flight.
    Held lease(String name, String id, long expires) {
        return hold(new Held(id, name, ++fence, expires));
    }

    /// Ends a turn.
    ///
    /// @param next when the first delivery that waits on in the lane is due, or null
    void rest(String name, @Nullable Long next, long now) {
        Lane lane = lane(name);
        lane.next = next == null ? NEVER : next;
        place(lane, now);
    }

    /// Ends a lease, also one that ran out when nobody leased the delivery since.
    ///
    /// @return the lease, or empty when the fence is old
    Optional<Held> release(String id, long fence, long now) {
        Held held = leases.get(id);
        if (held == null) {
            held = lapsed.get(id);
        }
        if (held == null || held.fence != fence) {
            return Optional.empty();
        }
        var _ = drop(id, now);
        return Optional.of(held);
    }

    /// Ends whatever lease there is of the delivery.
    ///
    /// @return the lease, if there was one
    Optional<Held> drop(String id, long now) {
        Held old = lapsed.remove(id);
        Held held = leases.remove(id);
        if (held == null) {
            return Optional.ofNullable(old);
        }
        expiries.remove(held.expiry());
        Lane lane = lane(held.lane);
        lane.inFlight--;
        place(lane, now);
        return Optional.of(held);
    }

    /// Puts a lease back whose end was taken back.
    void restore(Held held, long now) {
        Held _ = hold(held);
        place(lane(held.lane), now);
    }

    /// Takes a lease back that nobody was told of.
    void unlease(Held held, long now) {
        waits(lane(held.lane), now, now);
        Optional<Held> _ = drop(held.id, now);
    }

    /// Looks at a lane again whose turn was broken off.
    void revisit(String name, long now) {
        waits(lane(name), now, now);
    }

    boolean isInFlight(String id) {
        return leases.containsKey(id);
    }

    int inFlight() {
        return leases.size();
    }

    /// How long nothing can change by itself.
    long quiet(long now) {
        if (!ready.isEmpty()) {
            return 0;
        }
        long first = wake.isEmpty() ? NEVER : wake.first().at;
        long expiry = expiries.isEmpty() ? NEVER : expiries.first().at;
        return Math.clamp(Math.min(first, expiry) - now, 0, LONGEST_QUIET);
    }

    boolean isReady() {
        return !ready.isEmpty();
    }

    /// Leases that ran out wait again, due at once.
    void lapse(long now) {
        while (!expiries.isEmpty() && expiries.first().at <= now) {
            Held held = leases.get(expiries.first().key);
            if (held == null) {
                throw new IllegalStateException("an expiry without its lease");
            }
            unlease(held, now);
            lapsed.put(held.id, held);
        }
    }

    private void waits(Lane lane, long due, long now) {
        lane.next = Math.min(lane.next, due);
        place(lane, now);
    }

    private Held hold(Held held) {
        lapsed.remove(held.id);
        leases.put(held.id, held);
        expiries.add(held.expiry());
        lane(held.lane).inFlight++;
        return held;
    }

    /// Puts the lane where it belongs now.
    private void place(Lane lane, long now) {
        boolean room = lane.inFlight < lane.cap;
        boolean mayGive = room && lane.next <= now;
        wake.remove(new Moment(lane.wakesAt, lane.name));
        lane.wakesAt = room && !mayGive ? lane.next : NEVER;
        if (lane.wakesAt != NEVER) {
            wake.add(new Moment(lane.wakesAt, lane.name));
        }
        if (mayGive) {
            ready.add(lane);
        } else {
            ready.remove(lane);
        }
        if (lane.next == NEVER && lane.inFlight == 0) {
            lanes.remove(lane.name);
        }
    }

    private Lane lane(String name) {
        return lanes.computeIfAbsent(name, Lane::new);
    }

    /// A lane's permission to give.
    ///
    /// @param room at most so many now
    /// @param inFlight so many are out
    record Turn(String lane, int room, int inFlight) {}

    /// A lease.
    record Held(String id, String lane, long fence, long expires) {
        private Moment expiry() {
            return new Moment(expires, id);
        }
    }

    private record Moment(long at, String key) implements Comparable<Moment> {
        @Override
        public int compareTo(Moment other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : key.compareTo(other.key);
        }
    }

    private static final class Lane {
        private final String name;
        private int cap = 1;
        private int inFlight;
        private long next = NEVER;
        private long wakesAt = NEVER;

        private Lane(String name) {
            this.name = name;
        }
    }
}
