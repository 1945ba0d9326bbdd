package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/// A client as it should be: it brings each message again, to one replica after the other, until
/// one has accepted it.
final class Client implements AutoCloseable {
    private static final int AT_ONCE = 8;
    private static final int ACCEPTED = 202;
    private static final int NOT_NOW = 503;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<FairleadProcess> replicas;
    private final Set<String> accepted = new ConcurrentSkipListSet<>();
    private final ExecutorService hands = Executors.newFixedThreadPool(AT_ONCE);
    private final List<Future<?>> brought = new ArrayList<>();

    /// What is brought where.
    record Letter(String id, String path, String body) {}

    /// @param replicas their ports are what counts; one may be dead or started anew
    Client(List<FairleadProcess> replicas) {
        this.replicas = List.copyOf(replicas);
    }

    /// Begins to bring so many.
    Client bring(int all, IntFunction<Letter> letters) {
        for (int n = 0; n < all; n++) {
            int number = n;
            brought.add(hands.submit(() -> bring(number, letters.apply(number))));
        }
        return this;
    }

    /// Those that were accepted.
    Set<String> accepted() {
        return accepted;
    }

    void awaitAccepted(int some) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> accepted.size() >= some);
    }

    /// Until all are accepted.
    void finish() {
        try {
            for (Future<?> one : brought) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        hands.shutdownNow();
    }

    private void bring(int number, Letter letter) {
        int[] tries = {number};
        await().pollInSameThread()
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> isTaken(letter, tries[0]++));
    }

    private boolean isTaken(Letter letter, int turn) {
        try {
            FairleadProcess replica = replicas.get(turn % replicas.size());
            int status = replica.postJson(letter.path(), letter.body()).statusCode();
            assertThat(status).isIn(ACCEPTED, NOT_NOW);
            return status == ACCEPTED && accepted.add(letter.id());
        } catch (UncheckedIOException _) {
            return false; // it died before it answered: then it promised nothing
        }
    }
}
