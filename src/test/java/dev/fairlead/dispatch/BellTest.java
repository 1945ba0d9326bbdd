package dev.fairlead.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BellTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Vertx vertx = Vertx.vertx();
    private final Bell bell = new Bell(vertx, vertx.getOrCreateContext());

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_ring_wakes_the_sleeper() {
        CompletableFuture<Void> sleep = sleep(LONG);
        assertThat(sleep).isNotDone();
        bell.ring();
        assertThat(sleep).succeedsWithin(PATIENCE);
    }

    @Test
    void a_ring_that_nobody_waited_for_is_kept_once() {
        bell.ring();
        bell.ring();
        assertThat(sleep(LONG)).succeedsWithin(PATIENCE);
        assertThat(sleep(LONG)).isNotDone();
    }

    @Test
    void a_sleep_ends_by_itself_and_the_ring_after_it_is_for_the_next() {
        assertThat(sleep(SHORT)).succeedsWithin(PATIENCE);
        bell.ring();
        assertThat(sleep(LONG)).succeedsWithin(PATIENCE);
    }

    private CompletableFuture<Void> sleep(Duration longest) {
        return bell.sleep(longest).subscribeAsCompletionStage();
    }
}
