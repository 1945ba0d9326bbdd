package dev.fairlead.dispatch;

import dev.fairlead.queue.DeliveryQueue;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Has the queue forget, now and then, what is not to be kept any longer: batch after batch until
/// there is nothing left to forget.
@Singleton
public final class Housekeeping {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final DeliveryQueue queue;
    private final Duration every;
    private @Nullable Cancellable running;

    @Inject
    Housekeeping(DeliveryQueue queue) {
        this(queue, EVERY);
    }

    Housekeeping(DeliveryQueue queue, Duration every) {
        this.queue = queue;
        this.every = every;
    }

    public void start() {
        running =
                Multi.createFrom()
                        .ticks()
                        .every(every)
                        .onOverflow()
                        .drop()
                        .onItem()
                        .transformToUniAndConcatenate(_ -> forget())
                        .subscribe()
                        .with(_ -> {});
    }

    public void stop() {
        if (running != null) {
            running.cancel();
        }
    }

    /// A queue that is away is asked again at the next turn; the dispatcher tells of it.
    private Uni<Integer> forget() {
        return Multi.createBy()
                .repeating()
                .uni(queue::forget)
                .whilst(done -> done > 0)
                .collect()
                .last()
                .onFailure()
                .recoverWithItem(0);
    }
}
