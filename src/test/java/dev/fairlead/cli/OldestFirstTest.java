package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Destination;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Message;
import dev.fairlead.queue.DeliveryQueue;
import dev.fairlead.queue.Page;
import dev.fairlead.queue.Search;
import dev.fairlead.queue.State;
import dev.fairlead.queue.Stored;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OldestFirstTest {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00.0005Z");
    private static final int PAGE = 7;

    /// Microseconds after the start at which deliveries were accepted.
    private static Stored acceptedAt(int number, long micros) {
        return new Stored(
                new Delivery(
                        "d" + number,
                        new Destination(new EndpointRef("hook", "entry"), null, "lane"),
                        new Message("wh", List.of(), new byte[0]),
                        START.plusNanos(micros * 1000)),
                State.WAITING,
                START,
                "",
                List.of());
    }

    /// Answers searches as a queue does, a few deliveries at a time.
    private static DeliveryQueue holding(List<Stored> oldestFirst) {
        return (DeliveryQueue)
                Proxy.newProxyInstance(
                        OldestFirstTest.class.getClassLoader(),
                        new Class<?>[] {DeliveryQueue.class},
                        (_, method, arguments) -> {
                            assertThat(method.getName()).isEqualTo("search");
                            return Uni.createFrom().item(page(oldestFirst, (Search) arguments[0]));
                        });
    }

    private static Page page(List<Stored> oldestFirst, Search search) {
        List<Stored> fit =
                oldestFirst.reversed().stream()
                        .filter(one -> isIn(one, search.since(), search.until()))
                        .toList();
        String cursor = search.cursor();
        int from = cursor == null ? 0 : Integer.parseInt(cursor.substring(0, cursor.indexOf(':')));
        int to = Math.min(fit.size(), from + PAGE);
        return new Page(fit.subList(from, to), to == fit.size() ? null : to + ":x");
    }

    private static boolean isIn(Stored one, @Nullable Instant since, @Nullable Instant until) {
        long at = one.delivery().createdAt().toEpochMilli();
        return (since == null || at >= since.toEpochMilli())
                && (until == null || at < until.toEpochMilli());
    }

    private static List<String> ids(List<Stored> all) {
        return all.stream().map(one -> one.delivery().id()).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 50, 99, 100, 101})
    void every_delivery_comes_once_and_in_the_order_of_arrival(int piece) {
        List<Stored> all = IntStream.range(0, 100).mapToObj(n -> acceptedAt(n, n * 400L)).toList();
        OldestFirst walk = new OldestFirst(holding(all), piece);
        List<String> seen = new ArrayList<>();
        List<OldestFirst.Span> spans = walk.spans();
        for (OldestFirst.Span span : spans) {
            List<String> some = walk.ids(span);
            assertThat(some).hasSizeLessThanOrEqualTo(piece + 3); // those of one millisecond
            seen.addAll(some);
        }
        assertThat(seen).isEqualTo(ids(all));
        assertThat(spans.size()).isLessThanOrEqualTo(100 / piece + 1);
    }

    @Test
    void any_number_may_have_been_accepted_in_one_millisecond() {
        List<Stored> all = IntStream.range(0, 40).mapToObj(n -> acceptedAt(n, 0)).toList();
        OldestFirst walk = new OldestFirst(holding(all), 10);
        List<String> seen = new ArrayList<>();
        walk.spans().forEach(span -> seen.addAll(walk.ids(span)));
        assertThat(seen).isEqualTo(ids(all));
    }

    @Test
    void an_empty_queue_has_one_piece_without_anything() {
        OldestFirst walk = new OldestFirst(holding(List.of()), 10);
        assertThat(walk.spans()).containsExactly(new OldestFirst.Span(null, null));
        assertThat(walk.ids(walk.spans().getFirst())).isEmpty();
    }
}
