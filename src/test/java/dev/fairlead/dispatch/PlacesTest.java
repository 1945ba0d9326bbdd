package dev.fairlead.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PlacesTest {
    @Test
    void no_more_are_free_than_a_batch() {
        Places places = new Places(5, 3);
        assertThat(places.free()).isEqualTo(3);
        places.take(3);
        assertThat(places.free()).isEqualTo(2);
    }

    @Test
    void who_gives_the_first_one_back_hears_that_none_was_free() {
        Places places = new Places(2, 2);
        places.take(2);
        assertThat(places.giveBack(1)).isTrue();
        assertThat(places.giveBack(1)).isFalse();
        assertThat(places.free()).isEqualTo(2);
    }

    /// Otherwise nobody would ring, and the free places would be seen a second later.
    @Test
    void exactly_one_hears_it_when_two_give_back_at_once() throws Exception {
        Places places = new Places(2, 2);
        CyclicBarrier start = new CyclicBarrier(2);
        Callable<Boolean> giving =
                () -> {
                    start.await();
                    return places.giveBack(1);
                };
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 5_000; round++) {
                places.take(2);
                List<Future<Boolean>> heard = threads.invokeAll(List.of(giving, giving));
                assertThat(heard.get(0).get() ^ heard.get(1).get()).isTrue();
            }
        }
    }
}
