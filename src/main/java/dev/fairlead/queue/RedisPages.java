package dev.fairlead.queue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes one page of the pages that the shards gave.
final class RedisPages {
    private RedisPages() {}

    /// As in an index of Redis, the newest first: by the moment, then by the bytes of the packed
    /// id.
    private static final Comparator<Search.Cursor> NEWEST_FIRST =
            Comparator.comparingLong(Search.Cursor::at)
                    .thenComparing(Search.Cursor::id, RedisPages::byBytes)
                    .reversed();

    private static int byBytes(String a, String b) {
        return Arrays.compareUnsigned(PackedId.of(a), PackedId.of(b));
    }

    /// A shard that has more to tell may have it right behind where its page ended: what the others
    /// found further back is left to the next page.
    static Page merged(List<Page> pages, Search search) {
        Search.@Nullable Cursor end =
                pages.stream()
                        .map(Page::next)
                        .filter(Objects::nonNull)
                        .map(Search.Cursor::parse)
                        .min(NEWEST_FIRST)
                        .orElse(null);
        List<Stored> all =
                pages.stream()
                        .flatMap(page -> page.found().stream())
                        .filter(one ->
                                end == null || NEWEST_FIRST.compare(place(one, search), end) <= 0)
                        .sorted(Comparator.comparing(one -> place(one, search), NEWEST_FIRST))
                        .toList();
        if (all.size() > search.limit()) {
            List<Stored> first = all.subList(0, search.limit());
            return new Page(first, place(first.getLast(), search).text());
        }
        return new Page(all, end == null ? null : end.text());
    }

    /// Where it stands in the index that was read.
    private static Search.Cursor place(Stored stored, Search search) {
        boolean bySettled =
                switch (search.state()) {
                    case DELIVERED, DEAD, CANCELLED -> true;
                    case WAITING, IN_FLIGHT -> false;
                    case null -> false;
                };
        return new Search.Cursor(
                (bySettled ? stored.at() : stored.delivery().createdAt()).toEpochMilli(),
                stored.delivery().id());
    }
}
