package dev.fairlead.redis;

import dev.fairlead.hook.CurrentBook;
import dev.fairlead.hook.Hook;
import dev.fairlead.redis.Bringing.Result;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.Headers;
import dev.fairlead.request.Origin;
import dev.fairlead.request.Query;
import dev.fairlead.store.RedisStream.StreamEntry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.util.List;

/// Sees to the entries of one stream: each hook that reads it gets each entry.
final class StreamEntries {
    private final String stream;
    private final CurrentBook book;
    private final Bringing bringing;
    private final InstantSource clock;

    StreamEntries(String stream, CurrentBook book, Bringing bringing, InstantSource clock) {
        this.stream = stream;
        this.book = book;
        this.bringing = bringing;
        this.clock = clock;
    }

    /// What every hook made of the entry; none when no hook reads the stream any more. It never
    /// fails. It takes as long as the hooks' commands, and as long as they turn it away.
    ///
    /// @param onTurnedAway hears of each time that a hook did
    Uni<List<Result>> see(StreamEntry entry, Runnable onTurnedAway) {
        List<Hook> hooks = book.get().readingFrom(stream);
        if (hooks.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        Arrival arrival = arrival(entry);
        return Multi.createFrom()
                .iterable(hooks)
                .onItem()
                .transformToUni(hook -> bringing.bring(hook, arrival, onTurnedAway))
                .merge(hooks.size())
                .collect()
                .asList();
    }

    /// Its id is the stream's and the entry's, so that an entry that is seen to twice comes to the
    /// same deliveries.
    private Arrival arrival(StreamEntry entry) {
        return new Arrival(
                stream + "/" + entry.id(),
                clock.instant(),
                new Origin.Stream(stream, entry.id()),
                Headers.NONE,
                Query.NONE,
                EntryBody.of(entry.fields()));
    }
}
