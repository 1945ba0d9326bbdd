package dev.fairlead.store;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An operation that waits for the file, and the caller who waits for the operation.
final class Pending<T> {
    private final Work<T> work;
    private final @Nullable UniEmitter<? super T> caller;
    private final @Nullable Context context = Vertx.currentContext();

    Pending(Work<T> work, @Nullable UniEmitter<? super T> caller) {
        this.work = work;
        this.caller = caller;
    }

    /// Does nothing for nobody; it only makes the file's thread look up.
    static Pending<Boolean> nudge() {
        return new Pending<>(_ -> true, null);
    }

    /// Does the work.
    ///
    /// @return tells the caller, to be run when the work is durable
    Runnable perform(Sql sql) {
        T result = work.on(sql);
        return () -> answer(to -> to.complete(result));
    }

    void undo() {
        work.undo();
    }

    void fail(Throwable why) {
        answer(to -> to.fail(why));
    }

    /// Never on the file's thread: what the caller does next is no business of the file.
    private void answer(Consumer<UniEmitter<? super T>> answer) {
        UniEmitter<? super T> to = caller;
        if (to == null) {
            return;
        }
        try {
            if (context == null) {
                Infrastructure.getDefaultExecutor().execute(() -> answer.accept(to));
            } else {
                context.runOnContext(_ -> answer.accept(to));
            }
        } catch (RejectedExecutionException _) {
            // The program is stopping and nobody waits for this answer any more.
        }
    }
}
