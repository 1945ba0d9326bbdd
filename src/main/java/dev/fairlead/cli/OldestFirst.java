package dev.fairlead.cli;

import dev.fairlead.queue.DeliveryQueue;
import dev.fairlead.queue.Page;
import dev.fairlead.queue.Search;
import dev.fairlead.queue.Stored;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Goes through a queue from the oldest delivery to the newest. A search tells the newest first, so
/// it goes through twice: once to cut the time into pieces, then piece by piece from the other end.
/// A piece is all that is held.
final class OldestFirst {
    private final DeliveryQueue queue;
    private final int piece;

    /// @param piece how many deliveries are held at once, about
    OldestFirst(DeliveryQueue queue, int piece) {
        this.queue = queue;
        this.piece = piece;
    }

    /// The deliveries accepted in `[since, until)`; null for no bound.
    record Span(@Nullable Instant since, @Nullable Instant until) {
        static final Span ALL = new Span(null, null);
    }

    /// The pieces, the oldest first.
    List<Span> spans() {
        Cutting cutting = new Cutting();
        newestFirst(Span.ALL, cutting::see);
        List<Span> spans = new ArrayList<>();
        Instant since = null;
        for (Instant cut : cutting.cuts.reversed()) {
            spans.add(new Span(since, cut));
            since = cut;
        }
        spans.add(new Span(since, null));
        return spans;
    }

    /// The ids of a piece, the oldest first.
    List<String> ids(Span span) {
        List<String> ids = new ArrayList<>();
        newestFirst(span, one -> ids.add(one.delivery().id()));
        return ids.reversed();
    }

    private void newestFirst(Span span, Consumer<Stored> each) {
        String cursor = null;
        do {
            Search search =
                    new Search(
                            null,
                            null,
                            null,
                            null,
                            span.since(),
                            span.until(),
                            null,
                            null,
                            cursor,
                            Search.MOST);
            Page page = Waiting.on(queue.search(search));
            page.found().forEach(each);
            cursor = page.next();
        } while (cursor != null);
    }

    /// Cuts between deliveries of different milliseconds only: within one no search can tell them
    /// apart.
    private final class Cutting {
        private final List<Instant> cuts = new ArrayList<>();
        private int seen;

        void see(Stored one) {
            Instant moment = one.delivery().createdAt().truncatedTo(ChronoUnit.MILLIS);
            seen++;
            if (seen >= piece && (cuts.isEmpty() || moment.isBefore(cuts.getLast()))) {
                cuts.add(moment);
                seen = 0;
            }
        }
    }
}
