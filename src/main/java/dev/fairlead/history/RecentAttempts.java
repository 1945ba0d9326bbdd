package dev.fairlead.history;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Outcome;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// How the last attempts of this process went, by the entries of `deliver` that they were for: so
/// many of each, and of so many entries, those that were busy last.
@Singleton
public final class RecentAttempts implements Journal.Listener {
    public static final int KEPT = 100;
    static final int MOST_ENTRIES = 1_000;

    private final Map<EndpointRef, Window> windows =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<EndpointRef, Window> eldest) {
                    return size() > MOST_ENTRIES;
                }
            };

    /// What was seen of some attempts.
    ///
    /// @param attempts how many there were
    /// @param delivered how many of them delivered
    /// @param median of how long they took
    /// @param p95 of how long they took: of 20 at most one took longer
    /// @param last the one that began last, without its response
    public record Summary(
            int attempts, int delivered, Duration median, Duration p95, Attempt last) {}

    /// The last attempts of one entry; the newest takes the place of the oldest.
    private static final class Window {
        private final long[] millis = new long[KEPT];
        private final boolean[] delivered = new boolean[KEPT];
        private Attempt last;
        private long seen;

        Window(Attempt first) {
            last = first;
        }

        void add(Attempt attempt) {
            int place = (int) (seen++ % KEPT);
            millis[place] = attempt.took().toMillis();
            delivered[place] = attempt.outcome() instanceof Outcome.Delivered;
            last = attempt;
        }

        int size() {
            return (int) Math.min(seen, KEPT);
        }

        int delivered() {
            int many = 0;
            for (int i = 0; i < size(); i++) {
                many += delivered[i] ? 1 : 0;
            }
            return many;
        }
    }

    @Override
    public void heard(Entry entry) {
        if (entry instanceof Entry.Attempted(var delivery, Attempt attempt, _)) {
            Attempt kept = withoutResponse(attempt);
            synchronized (windows) {
                windows.computeIfAbsent(delivery.to().endpoint(), _ -> new Window(kept)).add(kept);
            }
        }
    }

    /// It may be long, and is a customer's.
    private static Attempt withoutResponse(Attempt attempt) {
        return new Attempt(
                attempt.number(), attempt.startedAt(), attempt.took(), attempt.outcome(), "");
    }

    /// How it went for these entries together; empty when nothing was tried.
    public Optional<Summary> of(Collection<EndpointRef> entries) {
        synchronized (windows) {
            List<Window> those =
                    entries.stream().map(windows::get).filter(Objects::nonNull).toList();
            return those.isEmpty() ? Optional.empty() : Optional.of(summary(those));
        }
    }

    private static Summary summary(List<Window> windows) {
        long[] millis =
                windows.stream()
                        .flatMapToLong(one -> Arrays.stream(one.millis, 0, one.size()))
                        .sorted()
                        .toArray();
        Attempt last =
                windows.stream()
                        .map(one -> one.last)
                        .max(Comparator.comparing(Attempt::startedAt))
                        .orElseThrow();
        return new Summary(
                millis.length,
                windows.stream().mapToInt(Window::delivered).sum(),
                quantile(millis, 0.5),
                quantile(millis, 0.95),
                last);
    }

    /// The smallest that so large a part does not exceed.
    private static Duration quantile(long[] sorted, double part) {
        int rank = (int) Math.ceil(part * sorted.length);
        return Duration.ofMillis(sorted[Math.max(rank, 1) - 1]);
    }
}
