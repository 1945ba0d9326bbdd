package dev.fairlead.dispatch;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Lets one sleeper wait until it rings or a time is over. A ring that nobody waits for is kept, so
/// none is missed between a look into the queue and the sleep after it.
final class Bell {
    private boolean rung;
    private @Nullable CompletableFuture<Void> sleeper;

    synchronized void ring() {
        // A sleeper whose time was over has been cancelled: then the ring is for the next one.
        if (sleeper == null || !sleeper.complete(null)) {
            rung = true;
        }
        sleeper = null;
    }

    /// Completes at the next ring, at once when there was one, or when the time is over; never on
    /// the ringer's thread, which may be the queue's only writer.
    Uni<Void> sleep(Duration longest) {
        return Uni.createFrom()
                .completionStage(this::lieDown)
                .ifNoItem()
                .after(longest)
                .recoverWithItem((Void) null)
                .emitOn(Infrastructure.getDefaultExecutor());
    }

    private synchronized CompletableFuture<Void> lieDown() {
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        if (rung) {
            rung = false;
            waiting.complete(null);
        } else {
            sleeper = waiting;
        }
        return waiting;
    }
}
