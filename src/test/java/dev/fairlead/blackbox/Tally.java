package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;

/// What was accepted beside what was delivered, when a run is over.
///
/// @param idle whether the queue had nothing left to do in the end
/// @param lost accepted and not delivered
/// @param strange delivered and not accepted
/// @param duplicates deliveries beyond the first
record Tally(
        int accepted,
        int delivered,
        boolean idle,
        Set<String> lost,
        Set<String> strange,
        int duplicates) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Waits until everything has arrived and the queue is idle, as long as can be expected, and
    /// prints what is the case then.
    static Tally of(
            String what, long seed, Set<String> accepted, Sink sink, Callable<Boolean> isIdle) {
        boolean idle = true;
        try {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() ->
                            sink.delivered().size() >= accepted.size()
                                    && new TreeSet<>(sink.delivered()).containsAll(accepted)
                                    && isIdle.call());
        } catch (ConditionTimeoutException _) {
            idle = false;
        }
        Tally tally = of(accepted, sink.delivered(), idle);
        System.out.printf(
                "faults: %s, seed %d: accepted %d, delivered %d, lost %d, duplicates %d%n",
                what, seed, accepted.size(), tally.delivered, tally.lost.size(), tally.duplicates);
        return tally;
    }

    private static Tally of(Set<String> accepted, List<String> delivered, boolean idle) {
        Set<String> distinct = new TreeSet<>(delivered);
        Set<String> lost = new TreeSet<>(accepted);
        lost.removeAll(distinct);
        Set<String> strange = new TreeSet<>(distinct);
        strange.removeAll(accepted);
        int duplicates = delivered.size() - distinct.size();
        return new Tally(accepted.size(), distinct.size(), idle, lost, strange, duplicates);
    }

    /// Exactly the accepted ones arrived.
    void assertComplete() {
        assertThat(lost).as("lost").isEmpty();
        assertThat(strange).as("delivered, but never accepted").isEmpty();
        assertThat(idle).as("the queue has nothing left to do").isTrue();
    }

    void assertDuplicates(long most) {
        assertThat((long) duplicates).as("duplicates").isLessThanOrEqualTo(most);
    }
}
