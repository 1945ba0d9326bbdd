package dev.fairlead.queue;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final long NEVER = BoardLane.NEVER;
    static final long LONGEST_QUIET = 1_000;

    private final int quantum;
    private final Counts counts = new Counts();
    private final Map<String, BoardLane> lanes = new HashMap<>();
    private final LinkedHashSet<BoardLane> ready = new LinkedHashSet<>();
    private final TreeSet<Moment> wake = new TreeSet<>();
    private final Map<String, Held> leases = new ConcurrentHashMap<>();
    private final TreeSet<Moment> expiries = new TreeSet<>();

    /// The fences of leases that ran out and whose delivery was not leased again since.
    private final Map<String, Held> lapsed = new HashMap<>();

    /// Lanes that went away; what is written of them is of no use any more.
    private final Set<String> left = new HashSet<>();

    /// Lanes that an operator paused, and since when; also those with nothing in them.
    private final Map<String, Long> paused = new HashMap<>();

    private long fence;

    /// @param quantum so many deliveries a lane gives at most before the next has its turn
    /// @param fence all fences will be higher
    LaneBoard(int quantum, long fence) {
        this.quantum = quantum;
        this.fence = fence;
    }

    /// Tells the lane its limits.
    ///
    /// @return whether they are new to it
    boolean tell(String name, LaneLimit limit, long now) {
        BoardLane lane = lane(name);
        boolean fresh = !lane.written || !limit.equals(lane.limit);
        lane.limit = limit;
        lane.written = true;
        place(lane, now);
        return fresh;
    }

    /// What the lane was told last is not written down.
    void untell(String name) {
        lane(name).written = false;
    }

    /// What the lane remembers of how its attempts ended.
    LaneHealth health(String name) {
        BoardLane lane = lanes.get(name);
        return lane == null ? LaneHealth.WELL : lane.health;
    }

    void health(String name, LaneHealth health, long now) {
        BoardLane lane = lane(name);
        lane.health = health;
        place(lane, now);
    }

    /// The lane gives nothing until it is resumed.
    void pause(String name, long since, long now) {
        paused.put(name, since);
        place(lane(name), now);
    }

    void resume(String name, long now) {
        paused.remove(name);
        place(lane(name), now);
    }

    /// How a lane stands.
    ///
    /// @param owed how many of its deliveries wait or are in flight
    LaneState state(String name, long owed, long now) {
        BoardLane lane = lanes.get(name);
        int inFlight = lane == null ? 0 : lane.inFlight;
        long since = paused.getOrDefault(name, 0L);
        return LaneState.of(owed - inFlight, inFlight, since, health(name), now);
    }

    /// Something waits in the lane and may go from `due` on.
    void waits(String name, long due, long now) {
        waits(lane(name), due, now);
    }

    boolean knows(String name) {
        return lanes.containsKey(name);
    }

    /// The lane whose turn it is. It leaves the line; [#rest] puts it at the end.
    Optional<Turn> next(long now) {
        while (!wake.isEmpty() && wake.first().at <= now) {
            place(lane(wake.first().key), now);
        }
        if (ready.isEmpty()) {
            return Optional.empty();
        }
        BoardLane lane = ready.removeFirst();
        int free = Math.min(quantum, lane.cap() - lane.inFlight);
        int room = Math.min(free, lane.limit.starts(lane.used, now));
        return Optional.of(new Turn(lane.name, room, lane.inFlight));
    }

    /// So many of the lane's attempts start now.
    void start(String name, int starts, long now) {
        BoardLane lane = lane(name);
        lane.used = lane.limit.used(lane.used, now, starts);
    }

    /// Nothing tells what was used of a rate before this process began: all of it may have been.
    void useUp(String name, long now) {
        BoardLane lane = lane(name);
        lane.used = now * 1000 + lane.limit.burst() + lane.limit.interval();
        place(lane, now);
    }

    /// Takes a delivery into flight.
    Held lease(String name, String id, long expires) {
        return hold(new Held(id, name, ++fence, expires));
    }

    /// Ends a turn.
    ///
    /// @param next when the first delivery that waits on in the lane is due, or null
    void rest(String name, @Nullable Long next, long now) {
        BoardLane lane = lane(name);
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
        BoardLane lane = lane(held.lane);
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

    /// Lanes that went away since the last call, and did not come back.
    List<String> left(long now) {
        List.copyOf(lanes.values()).forEach(lane -> place(lane, now));
        List<String> gone = left.stream().filter(name -> !lanes.containsKey(name)).toList();
        left.clear();
        return gone;
    }

    /// A lane is written down that is not here.
    void isLeft(String name) {
        left.add(name);
    }

    /// How the lanes stand; dead letters and receivers are not known here.
    Survey survey(long now) {
        long seen = 0;
        long paused = 0;
        long open = 0;
        long due = NEVER;
        for (BoardLane lane : lanes.values()) {
            if (lane.next == NEVER && lane.inFlight == 0) {
                continue; // it only remembers
            }
            boolean isPaused = this.paused.containsKey(lane.name);
            seen++;
            paused += isPaused || lane.health.pause() > now ? 1 : 0;
            open += lane.health.open() > now ? 1 : 0;
            due = isPaused ? due : Math.min(due, lane.next);
        }
        int inFlight = leases.size();
        return new Survey(
                new Depth(Math.max(0, counts.owed() - inFlight), inFlight, counts.dead()),
                Duration.ofMillis(Math.max(0, now - due)),
                Duration.ZERO,
                new Survey.Lanes(seen, paused, open),
                0);
    }

    Counts counts() {
        return counts;
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

    /// Everything that is to come comes so much later by the clock.
    void shift(long millis, long now) {
        expiries.clear();
        leases.replaceAll((_, held) -> held.shifted(millis));
        leases.values().forEach(held -> expiries.add(held.expiry()));
        paused.replaceAll((_, since) -> since + millis);
        List.copyOf(lanes.values())
                .forEach(lane -> {
                    lane.shift(millis);
                    place(lane, now);
                });
    }

    private void waits(BoardLane lane, long due, long now) {
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
    private void place(BoardLane lane, long now) {
        boolean room = lane.inFlight < lane.cap() && !paused.containsKey(lane.name);
        long opens = Math.max(lane.next, lane.gate());
        boolean mayGive = room && opens <= now;
        wake.remove(new Moment(lane.wakesAt, lane.name));
        lane.wakesAt = room && !mayGive ? opens : NEVER;
        if (lane.wakesAt != NEVER) {
            wake.add(new Moment(lane.wakesAt, lane.name));
        }
        if (mayGive) {
            ready.add(lane);
        } else {
            ready.remove(lane);
        }
        if (lane.isForgettable(now)) {
            lanes.remove(lane.name);
            left.add(lane.name);
        }
    }

    private BoardLane lane(String name) {
        return lanes.computeIfAbsent(name, BoardLane::new);
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

        private Held shifted(long millis) {
            return new Held(id, lane, fence, expires + millis);
        }
    }

    private record Moment(long at, String key) implements Comparable<Moment> {
        @Override
        public int compareTo(Moment other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : key.compareTo(other.key);
        }
    }
}
