package dev.fairlead.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.command.Crew.Command;
import dev.fairlead.command.Lanes.Seat;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LanesTest {
    private static final Bounds WIDE = new Bounds(100, 100);
    private static final long MEMORY = 1000;

    private final Lanes lanes = new Lanes(new Bounds(2, 4), MEMORY);
    private final List<String> ran = new ArrayList<>();

    @Test
    void a_seat_is_taken_while_there_is_room_and_then_as_soon_as_there_is() {
        List<Seat> seats = IntStream.range(0, 7).mapToObj(_ -> taking("a", WIDE)).toList();
        assertThat(seats.subList(0, 6)).allMatch(LanesTest::isTaken);
        assertThat(seats.getLast().taken()).isNotDone();
        lanes.unused(seats.getFirst());
        assertThat(isTaken(seats.getLast())).isTrue();
    }

    @Test
    void a_wish_that_is_given_up_is_refused_and_takes_nothing() throws Exception {
        List<Seat> seats = IntStream.range(0, 7).mapToObj(_ -> taking("a", WIDE)).toList();
        lanes.giveUp(seats.getLast());
        assertThat(seats.getLast().taken()).isCompletedWithValue(false);
        seats.subList(0, 6).forEach(lanes::unused);
        assertThat(lanes.awaitEmpty(Duration.ZERO)).isTrue();
    }

    @Test
    void to_give_up_a_seat_that_is_taken_changes_nothing() {
        Seat seat = taking("a", WIDE);
        lanes.giveUp(seat);
        assertThat(isTaken(seat)).isTrue();
    }

    @Test
    void a_hooks_own_bounds_leave_the_other_hooks_their_room() {
        Bounds narrow = new Bounds(1, 1);
        List<Seat> own = IntStream.range(0, 3).mapToObj(_ -> taking("a", narrow)).toList();
        assertThat(own.getLast().taken()).isNotDone();
        assertThat(isTaken(taking("b", WIDE))).isTrue();
        lanes.unused(own.getFirst());
        assertThat(isTaken(own.getLast())).isTrue();
    }

    @Test
    void nobody_overtakes_those_of_the_same_hook_who_wait_for_a_seat() {
        Seat large = new Seat("a", WIDE, MEMORY);
        Seat first = taking("a", WIDE, 1);
        lanes.take(large);
        Seat late = taking("a", WIDE, 1);
        assertThat(late.taken()).isNotDone();
        lanes.unused(first);
        assertThat(isTaken(large)).isTrue();
        assertThat(late.taken()).isNotDone();
    }

    @Test
    void memory_bounds_what_is_held_but_lets_a_single_one_in_whatever_it_holds() {
        Seat huge = taking("a", WIDE, MEMORY * 5);
        Seat small = taking("b", WIDE, 1);
        assertThat(isTaken(huge)).isTrue();
        assertThat(small.taken()).isNotDone();
        lanes.unused(huge);
        assertThat(isTaken(small)).isTrue();
    }

    @Test
    void turns_go_round_the_hooks() {
        Deque<Seat> running = new ArrayDeque<>();
        for (String name : List.of("a1", "a2", "a3", "a4", "b1", "c1")) {
            Seat seat = taking(name.substring(0, 1), WIDE);
            if (lanes.start(seat, task(name, seat))) {
                running.add(seat);
            }
        }
        assertThat(lanes.running()).isEqualTo(2);
        assertThat(lanes.waiting()).isEqualTo(4);
        while (!running.isEmpty()) {
            lanes.ended(running.remove()).forEach(LanesTest::run);
            running.addAll(started);
            started.clear();
        }
        assertThat(ran).containsExactly("a3", "b1", "c1", "a4");
        assertThat(lanes.running()).isZero();
        assertThat(lanes.waiting()).isZero();
    }

    @Test
    void a_hook_that_runs_one_at_a_time_does_not_hold_up_the_others() {
        Bounds one = new Bounds(1, 3);
        Seat first = taking("a", one);
        Seat second = taking("a", one);
        Seat other = taking("b", WIDE);
        assertThat(lanes.start(first, task("a1", first))).isTrue();
        assertThat(lanes.start(second, task("a2", second))).isFalse();
        assertThat(lanes.start(other, task("b1", other))).isTrue();
        assertThat(lanes.ended(other)).isEmpty();
        lanes.ended(first).forEach(LanesTest::run);
        assertThat(ran).containsExactly("a2");
    }

    @Test
    void bounds_that_a_reload_has_widened_hold_at_once() {
        Bounds one = new Bounds(1, 3);
        List<Seat> seats = IntStream.range(0, 3).mapToObj(_ -> taking("a", one)).toList();
        assertThat(lanes.start(seats.get(0), task("1", seats.get(0)))).isTrue();
        assertThat(lanes.start(seats.get(1), task("2", seats.get(1)))).isFalse();
        assertThat(lanes.start(seats.get(2), task("3", seats.get(2)))).isFalse();
        Seat widening = taking("a", WIDE);
        lanes.ended(seats.get(0)).forEach(LanesTest::run);
        assertThat(ran).containsExactly("2", "3");
        lanes.unused(widening);
    }

    @Test
    void a_close_refuses_who_waits_and_who_comes_but_lets_the_others_end() throws Exception {
        List<Seat> seats = IntStream.range(0, 7).mapToObj(_ -> taking("a", WIDE)).toList();
        lanes.close();
        assertThat(seats.getLast().taken()).isCompletedWithValue(false);
        assertThat(taking("a", WIDE).taken()).isCompletedWithValue(false);
        assertThat(lanes.start(seats.getFirst(), task("last", seats.getFirst()))).isTrue();
        lanes.ended(seats.getFirst()).forEach(LanesTest::run);
        seats.subList(1, 6).forEach(lanes::unused);
        assertThat(lanes.awaitEmpty(Duration.ZERO)).isTrue();
    }

    @Test
    void no_bound_is_broken_and_nobody_is_forgotten_whatever_comes_at_once() throws Exception {
        Crowd crowd = new Crowd();
        int threads = 8;
        int each = 500;
        var askers =
                IntStream.range(0, threads)
                        .mapToObj(n -> CompletableFuture.runAsync(() -> crowd.come(n, each)))
                        .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(askers).join();
        assertThat(crowd.lanes.awaitEmpty(Duration.ofSeconds(10))).isTrue();
        assertThat(crowd.ended.get() + crowd.refused.get()).isEqualTo(threads * each);
        assertThat(crowd.ended.get()).isPositive();
        assertThat(crowd.most.get()).isBetween(1, Crowd.BOUNDS.running());
        assertThat(crowd.lanes.running()).isZero();
        assertThat(crowd.lanes.waiting()).isZero();
    }

    /// Many who ask, give up, start and end at once.
    private static final class Crowd {
        static final Bounds BOUNDS = new Bounds(5, 20);

        private final Lanes lanes = new Lanes(BOUNDS, MEMORY);
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();

        void come(int salt, int times) {
            for (int i = 0; i < times; i++) {
                Seat seat = new Seat("hook" + (salt + i) % 3, new Bounds(3, 10), 60);
                lanes.take(seat);
                if (ThreadLocalRandom.current().nextInt(4) == 0) {
                    lanes.giveUp(seat);
                }
                var _ = seat.taken().thenAccept(taken -> settle(seat, taken));
            }
        }

        private void settle(Seat seat, boolean taken) {
            if (!taken) {
                refused.incrementAndGet();
            } else if (ThreadLocalRandom.current().nextInt(8) == 0) {
                refused.incrementAndGet();
                lanes.unused(seat);
            } else {
                Command task = _ -> turn(seat);
                if (lanes.start(seat, task)) {
                    ForkJoinPool.commonPool().execute(() -> run(task));
                }
            }
        }

        private void turn(Seat seat) {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            running.decrementAndGet();
            ended.incrementAndGet();
            for (Command next : lanes.ended(seat)) {
                ForkJoinPool.commonPool().execute(() -> run(next));
            }
        }
    }

    private final Deque<Seat> started = new ArrayDeque<>();

    private Seat taking(String hook, Bounds bounds) {
        return taking(hook, bounds, 0);
    }

    private Seat taking(String hook, Bounds bounds, long weight) {
        Seat seat = new Seat(hook, bounds, weight);
        lanes.take(seat);
        return seat;
    }

    private static boolean isTaken(Seat seat) {
        return seat.taken().getNow(false);
    }

    /// Notes that it has its turn; when the turn ends the test says.
    private Command task(String name, Seat seat) {
        return _ -> {
            ran.add(name);
            started.add(seat);
        };
    }

    private static void run(Command task) {
        task.run(() -> {});
    }
}
