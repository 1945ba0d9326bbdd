package dev.fairlead.admin;

import dev.fairlead.history.Minutes;
import dev.fairlead.queue.DeliveryQueue;
import dev.fairlead.queue.Survey;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How the whole queue stood in each minute of the last hour that this process saw: a level cannot
/// be counted from what happens here, other replicas work on the same queue. Nobody is asked where
/// nobody may look.
@Singleton
final class QueueLevels {
    private static final int LAST = 1_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /// So that a look that comes late, or finds nobody, leaves no minute out.
    private static final Duration EVERY = MINUTE.dividedBy(3);

    private final Supplier<Uni<Survey>> look;
    private final boolean anybodyMayLook;
    private final InstantSource clock;
    private final NavigableMap<Instant, Survey> seen = new ConcurrentSkipListMap<>();
    private @Nullable Cancellable running;

    @Inject
    QueueLevels(DeliveryQueue queue, Tokens tokens, InstantSource clock) {
        this(queue::survey, tokens.isOpen(), clock);
    }

    QueueLevels(Supplier<Uni<Survey>> look, boolean anybodyMayLook, InstantSource clock) {
        this.look = look;
        this.anybodyMayLook = anybodyMayLook;
        this.clock = clock;
    }

    void start(@Observes @Priority(LAST) StartupEvent event) {
        if (anybodyMayLook) {
            running =
                    Multi.createFrom()
                            .ticks()
                            .every(EVERY)
                            .onOverflow()
                            .drop()
                            .onItem()
                            .transformToUniAndConcatenate(_ -> look())
                            .subscribe()
                            .with(_ -> {});
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (running != null) {
            running.cancel();
        }
    }

    /// A minute in which the queue does not answer has no level.
    Uni<Boolean> look() {
        return Uni.createFrom()
                .deferred(() -> look.get())
                .invoke(this::saw)
                .replaceWith(true)
                .onFailure()
                .recoverWithItem(false);
    }

    /// What somebody saw of the queue just now.
    void saw(Survey survey) {
        Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        seen.put(minute, survey);
        seen.headMap(minute.minus(MINUTE.multipliedBy(Minutes.KEPT))).clear();
    }

    /// @param minute its beginning
    @Nullable Survey at(Instant minute) {
        return seen.get(minute);
    }
}
