package dev.fairlead.command;

import dev.fairlead.command.Crew.Command;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Whose command runs next. Each hook has a lane, bounded like the whole in how many commands run
/// and how many wait; all together are bounded in the memory that they hold. A free turn goes round
/// the lanes, so a hook with a long line of its own makes no other wait for the whole of it. Any
/// thread may call; only [#awaitEmpty] blocks.
final class Lanes {
    private final Bounds all;
    private final long mostHeld;
    private final Map<String, Lane> lanes = new HashMap<>();

    /// Lanes with a task that waits for nothing but a turn of the whole.
    private final Deque<Lane> ready = new ArrayDeque<>();

    private final Set<Seat> wanted = new LinkedHashSet<>();
    private int running;
    private int waiting;
    private long taken;
    private long held;
    private boolean closed;

    /// @param mostHeld how many bytes all commands together may hold; one alone may hold more
    Lanes(Bounds all, long mostHeld) {
        this.all = all;
        this.mostHeld = mostHeld;
    }

    /// What one command takes up, from the wish for it until the command has ended.
    static final class Seat {
        private final String hook;
        private final Bounds bounds;
        private final long weight;

        /// Whether it was taken, once that is settled. Completed by any thread.
        private final CompletableFuture<Boolean> taken = new CompletableFuture<>();

        /// @param bounds those of the hook from now on
        /// @param weight how many bytes the command holds
        Seat(String hook, Bounds bounds, long weight) {
            this.hook = hook;
            this.bounds = bounds;
            this.weight = weight;
        }

        CompletableFuture<Boolean> taken() {
            return taken;
        }
    }

    private static final class Lane {
        private final Deque<Command> tasks = new ArrayDeque<>();
        private Bounds bounds;
        private int running;
        private long taken;
        private int wanted;
        private boolean ready;

        Lane(Bounds bounds) {
            this.bounds = bounds;
        }

        boolean hasTurn() {
            return running < bounds.running();
        }

        boolean isEmpty() {
            return taken == 0 && wanted == 0;
        }
    }

    /// Takes the seat now or as soon as there is room; those who came first are first.
    void take(Seat seat) {
        boolean open;
        synchronized (this) {
            open = !closed;
            if (open && !entersNow(seat)) {
                return;
            }
        }
        var _ = seat.taken.complete(open);
    }

    private boolean entersNow(Seat seat) {
        Lane lane = lanes.computeIfAbsent(seat.hook, _ -> new Lane(seat.bounds));
        lane.bounds = seat.bounds;
        if (lane.wanted == 0 && fits(seat, lane)) {
            enter(seat, lane);
            return true;
        }
        wanted.add(seat);
        lane.wanted++;
        return false;
    }

    /// Ends the wish for a seat, unless it came true already.
    void giveUp(Seat seat) {
        synchronized (this) {
            if (!wanted.remove(seat)) {
                return;
            }
            Lane lane = lane(seat);
            lane.wanted--;
            forgetIfEmpty(seat, lane);
        }
        var _ = seat.taken.complete(false);
    }

    /// Lets the task of a taken seat run at once, or else wait for its turn.
    synchronized boolean start(Seat seat, Command task) {
        Lane lane = lane(seat);
        if (running < all.running() && lane.tasks.isEmpty() && lane.hasTurn()) {
            running++;
            lane.running++;
            return true;
        }
        lane.tasks.add(task);
        waiting++;
        makeReady(lane);
        return false;
    }

    /// The task of the seat has ended, and the seat is free.
    ///
    /// @return the tasks whose turn it is now
    List<Command> ended(Seat seat) {
        List<Command> next = new ArrayList<>();
        List<Seat> entered;
        synchronized (this) {
            running--;
            lane(seat).running--;
            entered = leave(seat);
            while (running < all.running() && !ready.isEmpty()) {
                next.add(nextTask());
            }
        }
        entered.forEach(other -> other.taken.complete(true));
        return next;
    }

    /// The seat is free and had no task.
    void unused(Seat seat) {
        List<Seat> entered;
        synchronized (this) {
            entered = leave(seat);
        }
        entered.forEach(other -> other.taken.complete(true));
    }

    /// No more seats are taken; those that are may still be used.
    void close() {
        List<Seat> inVain;
        synchronized (this) {
            closed = true;
            inVain = List.copyOf(wanted);
        }
        inVain.forEach(this::giveUp);
    }

    /// Waits until no seat is taken, at most so long; tells whether it is so.
    synchronized boolean awaitEmpty(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        for (long left = most.toNanos(); taken > 0 && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return taken == 0;
    }

    int most() {
        return all.running();
    }

    synchronized int running() {
        return running;
    }

    synchronized int waiting() {
        return waiting;
    }

    private boolean fits(Seat seat, Lane lane) {
        return taken < all.places()
                && lane.taken < lane.bounds.places()
                && (held == 0 || held + seat.weight <= mostHeld);
    }

    private void enter(Seat seat, Lane lane) {
        taken++;
        lane.taken++;
        held += seat.weight;
    }

    /// @return those who could take a seat now
    private List<Seat> leave(Seat seat) {
        Lane lane = lane(seat);
        taken--;
        lane.taken--;
        held -= seat.weight;
        makeReady(lane);
        forgetIfEmpty(seat, lane);
        if (taken == 0) {
            notifyAll();
        }
        List<Seat> entered = new ArrayList<>();
        for (Iterator<Seat> i = wanted.iterator(); i.hasNext() && taken < all.places(); ) {
            Seat next = i.next();
            Lane its = lane(next);
            if (fits(next, its)) {
                i.remove();
                its.wanted--;
                enter(next, its);
                entered.add(next);
            }
        }
        return entered;
    }

    private Command nextTask() {
        Lane lane = ready.remove();
        lane.ready = false;
        Command task = lane.tasks.remove();
        waiting--;
        running++;
        lane.running++;
        makeReady(lane); // behind the others
        return task;
    }

    private void makeReady(Lane lane) {
        if (!lane.ready && !lane.tasks.isEmpty() && lane.hasTurn()) {
            lane.ready = true;
            ready.add(lane);
        }
    }

    private Lane lane(Seat seat) {
        return Objects.requireNonNull(lanes.get(seat.hook));
    }

    private void forgetIfEmpty(Seat seat, Lane lane) {
        if (lane.isEmpty()) {
            lanes.remove(seat.hook);
        }
    }
}
