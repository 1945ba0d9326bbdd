package dev.fairlead.dispatch;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Lets one sleeper wait until it rings or a time is over. A ring that nobody waits for is kept, so
/// none is missed between a look into the queue and the sleep after it.
final class Bell {
    private final Vertx vertx;
    private final Context context;
    private boolean rung;
    private @Nullable Sleeper sleeper;

    /// @param context where sleepers wake whose ringer is no event loop but, it may be, the queue's
    ///   only writer
    Bell(Vertx vertx, Context context) {
        this.vertx = vertx;
        this.context = context;
    }

    private record Sleeper(UniEmitter<? super Void> emitter, long timer) {}

    void ring() {
        Sleeper woken;
        synchronized (this) {
            woken = sleeper;
            sleeper = null;
            rung = woken == null;
        }
        if (woken != null) {
            var _ = vertx.cancelTimer(woken.timer);
            wake(woken.emitter);
        }
    }

    /// Completes at the next ring, at once when there was one, or when the time is over.
    ///
    /// @param longest at least a millisecond
    Uni<Void> sleep(Duration longest) {
        return Uni.createFrom().emitter(emitter -> lieDown(emitter, longest.toMillis()));
    }

    private void lieDown(UniEmitter<? super Void> emitter, long millis) {
        emitter.onTermination(() -> {
            boolean _ = leave(emitter);
        });
        synchronized (this) {
            if (!rung) {
                long timer = vertx.setTimer(Math.max(1, millis), _ -> oversleep(emitter));
                sleeper = new Sleeper(emitter, timer);
                return;
            }
            rung = false;
        }
        wake(emitter);
    }

    private void oversleep(UniEmitter<? super Void> emitter) {
        if (leave(emitter)) {
            wake(emitter);
        }
    }

    /// Whether it still lay there.
    private synchronized boolean leave(UniEmitter<? super Void> emitter) {
        if (sleeper == null || !sleeper.emitter.equals(emitter)) {
            return false;
        }
        var _ = vertx.cancelTimer(sleeper.timer);
        sleeper = null;
        return true;
    }

    private void wake(UniEmitter<? super Void> emitter) {
        if (Context.isOnEventLoopThread()) {
            emitter.complete(null);
        } else {
            context.runOnContext(_ -> emitter.complete(null));
        }
    }
}
