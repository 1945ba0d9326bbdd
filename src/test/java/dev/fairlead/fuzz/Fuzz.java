package dev.fairlead.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes cases at random and checks each, for a while, on a thread that is watched: a case that
/// takes too long is a failure like any other. What is measured is the thread's own time: others
/// may keep the machine busy. What fails is made smaller and printed as Java.
///
/// `-Dfuzz.seed=N` begins with the cases of that seed, an empty one anywhere; `-Dfuzz.time=PT1M`
/// changes the while.
public final class Fuzz {
    private static final Duration TIME =
            Duration.parse(System.getProperty("fairlead.fuzz.time", "PT10S"));
    private static final Duration LONGEST_CASE = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Duration SHRINKING = Duration.ofSeconds(20);
    private static final int LOOK_MILLIS = 100;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Fuzz() {}

    /// Fails by throwing, or says how the case ended, in a word.
    @FunctionalInterface
    public interface Check<T> {
        String outcome(T input) throws Exception;
    }

    /// @param outcomes all that have to be seen, lest the cases be shallow
    public static <T> void run(
            String what, Function<Dice, T> make, Check<? super T> check, String... outcomes) {
        Run<T> run = new Run<>(what, make, check);
        run.watch();
        assertThat(run.ends).as(run.title).containsKeys(outcomes);
    }

    /// The case that is being tried.
    ///
    /// @param since System.nanoTime()
    /// @param work nanoseconds that the thread had worked before it
    private record Trial(long number, long since, long work, Object input) {}

    private static final class Run<T> {
        private final Function<Dice, T> make;
        private final Check<? super T> check;
        private final long seed = Long.getLong("fairlead.fuzz.seed", System.nanoTime());
        private final String title;
        private final Map<String, Integer> ends = new TreeMap<>();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private volatile @Nullable Trial current;

        Run(String what, Function<Dice, T> make, Check<? super T> check) {
            this.make = make;
            this.check = check;
            this.title = what + ", seed " + seed;
        }

        void watch() {
            System.out.println("fuzz: " + title);
            Thread worker = Thread.ofPlatform().daemon().start(this::work);
            try {
                while (!worker.join(Duration.ofMillis(LOOK_MILLIS))) {
                    accuse(worker, current);
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            Throwable found = failure.get();
            if (found != null) {
                throw new AssertionError(found.getMessage(), found);
            }
        }

        private static void accuse(Thread worker, @Nullable Trial trial) {
            if (trial != null
                    && (THREADS.getThreadCpuTime(worker.threadId()) - trial.work
                                    > LONGEST_CASE.toNanos()
                            || System.nanoTime() - trial.since > LONGEST_WAIT.toNanos())) {
                AssertionError hang =
                        new AssertionError(
                                "case %d hangs: %s"
                                        .formatted(trial.number, Literal.of(trial.input)));
                hang.setStackTrace(worker.getStackTrace());
                throw hang;
            }
        }

        private void work() {
            long start = System.nanoTime();
            long number = 0;
            while (failure.get() == null && System.nanoTime() - start < TIME.toNanos()) {
                tryOut(number++);
            }
            long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
            System.out.printf(
                    "fuzz: %s: %d cases, %d a second, %s%n", title, number, number / seconds, ends);
        }

        private void tryOut(long number) {
            Dice dice = Dice.seeded(seed + number);
            try {
                T input = make.apply(dice);
                current =
                        new Trial(
                                number,
                                System.nanoTime(),
                                THREADS.getCurrentThreadCpuTime(),
                                input);
                ends.merge(check.outcome(input), 1, Integer::sum);
            } catch (Throwable e) { // a full stack is a finding too
                current = null;
                T smallest = make.apply(Dice.again(shrunk(dice.row(), e)));
                failure.set(
                        new AssertionError(
                                "%s, case %d: %s on %s"
                                        .formatted(title, number, e, Literal.of(smallest)),
                                e));
            }
        }

        /// The row with ever smaller pieces left out, and then with smaller numbers, while the same
        /// thing fails.
        private int[] shrunk(int[] row, Throwable failure) {
            int[] best = row;
            long end = System.nanoTime() + SHRINKING.toNanos();
            for (int size = row.length; size > 0; size /= 2) {
                for (int at = 0; at + size <= best.length && System.nanoTime() < end; ) {
                    int[] fewer = without(at, size, best);
                    if (fails(fewer, failure)) {
                        best = fewer;
                    } else {
                        at += size;
                    }
                }
            }
            for (int at = 0; at < best.length; at++) {
                for (int less = best[at]; less > 0 && System.nanoTime() < end; less /= 2) {
                    int[] lower = best.clone();
                    lower[at] -= less;
                    best = fails(lower, failure) ? lower : best;
                    less = Math.min(less, 2 * best[at]);
                }
            }
            return best;
        }

        private static int[] without(int at, int size, int[] row) {
            int[] fewer = new int[row.length - size];
            System.arraycopy(row, 0, fewer, 0, at);
            System.arraycopy(row, at + size, fewer, at, fewer.length - at);
            return fewer;
        }

        private boolean fails(int[] row, Throwable failure) {
            try {
                check.outcome(make.apply(Dice.again(row)));
                return false;
            } catch (Throwable e) {
                return e.getClass() == failure.getClass();
            }
        }
    }
}
