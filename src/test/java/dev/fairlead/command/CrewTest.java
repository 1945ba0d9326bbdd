package dev.fairlead.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CrewTest {
    private final Crew crew = new Crew();
    private final List<Integer> order = new CopyOnWriteArrayList<>();

    @Test
    void few_start_at_once_and_the_others_in_the_order_in_which_they_came() {
        int most = 2 * Runtime.getRuntime().availableProcessors();
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger starting = new AtomicInteger();
        for (int i = 0; i < most; i++) {
            crew.take(_ -> {
                starting.incrementAndGet();
                awaitQuietly(gate);
            });
        }
        for (int i = 0; i < 100; i++) {
            int number = i;
            crew.take(_ -> order.add(number));
        }
        await().until(() -> starting.get() == most);
        assertThat(order).isEmpty();
        gate.countDown();
        await().until(() -> order.size() == 100);
        assertThat(order.subList(0, most)).allMatch(number -> number < 2 * most);
    }

    @Test
    void who_has_started_makes_room_for_the_next_while_it_runs_on() {
        CountDownLatch end = new CountDownLatch(1);
        for (int i = 0; i < 100; i++) {
            int number = i;
            crew.take(started -> {
                order.add(number);
                started.run();
                started.run();
                awaitQuietly(end);
            });
        }
        await().until(() -> order.size() == 100);
        end.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
