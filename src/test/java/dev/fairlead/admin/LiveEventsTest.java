package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.journal.Entry;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LiveEventsTest {
    private final LiveEvents events =
            new LiveEvents(InstantSource.fixed(Instant.parse("2026-11-30T09:00:00Z")));
    private final AtomicInteger late = new AtomicInteger();

    private AssertSubscriber<LiveEvents.Event> listener(long demand) {
        return events.listen(late::incrementAndGet)
                .orElseThrow()
                .subscribe()
                .withSubscriber(AssertSubscriber.create(demand));
    }

    private void replay(int from, int to) {
        for (int i = from; i < to; i++) {
            events.heard(new Entry.DeliveryReplayed("d" + i, "test"));
        }
    }

    @Test
    void a_listener_hears_what_happens_from_then_on() {
        replay(0, 1);
        AssertSubscriber<LiveEvents.Event> listener = listener(10);
        replay(1, 2);
        assertThat(listener.getItems())
                .containsExactly(
                        new LiveEvents.Event(
                                "replayed",
                                "{\"type\":\"replayed\",\"by\":\"test\",\"delivery\":\"d1\",\"at\":\"2026-11-30T09:00:00Z\"}"));
    }

    @Test
    void what_is_only_for_the_log_is_not_told() {
        AssertSubscriber<LiveEvents.Event> listener = listener(10);
        events.heard(new Entry.HookFileWatched("hooks.yaml"));
        assertThat(listener.getItems()).isEmpty();
    }

    @Test
    void a_listener_that_does_not_keep_up_is_dropped_and_told_so_behind_what_waits_for_it() {
        AssertSubscriber<LiveEvents.Event> slow = listener(0);
        AssertSubscriber<LiveEvents.Event> quick = listener(Long.MAX_VALUE);
        replay(0, LiveEvents.ROOM);
        assertThat(late).hasValue(0);

        replay(LiveEvents.ROOM, LiveEvents.ROOM + 100);

        assertThat(late).hasValue(1);
        assertThat(events.listeners()).isEqualTo(1);
        slow.request(Long.MAX_VALUE);
        slow.awaitCompletion();
        assertThat(slow.getItems()).hasSize(LiveEvents.ROOM + 1);
        assertThat(slow.getLastItem()).isEqualTo(LiveEvents.Event.DROPPED);
        assertThat(quick.getItems()).hasSize(LiveEvents.ROOM + 100);
    }

    @Test
    void who_leaves_is_heard_of_no_more() {
        AssertSubscriber<LiveEvents.Event> listener = listener(10);
        listener.cancel();
        assertThat(events.listeners()).isZero();
        replay(0, 1);
        assertThat(late).hasValue(0);
    }

    @Test
    void there_is_an_end_to_how_many_listen() {
        List<AssertSubscriber<LiveEvents.Event>> all = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            all.add(listener(1));
        }
        assertThat(events.listen(() -> {})).isEmpty();
        all.getFirst().cancel();
        assertThat(events.listen(() -> {})).isPresent();
    }
}
