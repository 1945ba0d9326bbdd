package dev.fairlead.command;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs commands, a bounded number at once and a bounded number waiting. The threads are platform
/// threads: a native wait would pin a virtual thread's carrier and stop everything else.
@Singleton
public class Commands {
    private static final long IDLE_SECONDS = 30;

    private final Execution execution;
    private final ThreadPoolExecutor pool;
    private final Semaphore places;
    private final LongAdder running = new LongAdder();
    private final @Nullable Duration limit;

    Commands(CommandConfig config) {
        int maxOutput = (int) Math.min(Integer.MAX_VALUE - 8L, config.maxOutput().asLongValue());
        execution = new Execution(Spawner.of(config.spawner()), new Deadlines(), maxOutput);
        limit = config.timeout().orElse(null);
        places = new Semaphore(Math.addExact(config.maxConcurrent(), config.maxWaiting()));
        pool =
                new ThreadPoolExecutor(
                        config.maxConcurrent(),
                        config.maxConcurrent(),
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name("command-", 1).factory());
        pool.allowCoreThreadTimeOut(true);
    }

    /// Takes a place among those that run or wait; empty when all are taken or the server stops.
    public Optional<Place> reserve() {
        return !pool.isShutdown() && places.tryAcquire()
                ? Optional.of(new Place(this))
                : Optional.empty();
    }

    /// How many commands run now.
    public int running() {
        return running.intValue();
    }

    /// How many commands wait for a thread.
    public int waiting() {
        return pool.getQueue().size();
    }

    /// Takes no more commands and waits until those accepted have ended, at most this long. What
    /// still runs then goes on by itself, as with the original.
    ///
    /// @return whether all have ended
    public boolean drain(Duration grace) {
        pool.shutdown();
        try {
            return pool.awaitTermination(grace.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @PreDestroy
    void close() {
        pool.shutdown();
    }

    void giveBack() {
        places.release();
    }

    Uni<CommandResult> run(CommandLine line, @Nullable Duration ownLimit, Progress progress) {
        Duration time = ownLimit == null ? limit : ownLimit;
        return Uni.createFrom()
                .emitter(emitter -> submit(() -> execution.run(line, time, progress), emitter));
    }

    private void submit(
            Supplier<CommandResult> command, UniEmitter<? super CommandResult> emitter) {
        Context caller = Vertx.currentContext();
        try {
            pool.execute(() -> work(command, caller, emitter));
        } catch (RejectedExecutionException _) {
            giveBack();
            emitter.complete(new CommandResult.Refused());
        }
    }

    private void work(
            Supplier<CommandResult> command,
            @Nullable Context caller,
            UniEmitter<? super CommandResult> emitter) {
        running.increment();
        Runnable answer;
        try {
            CommandResult result = command.get();
            answer = () -> emitter.complete(result);
        } catch (RuntimeException | Error e) {
            answer = () -> emitter.fail(e);
        } finally {
            running.decrement();
            giveBack();
        }
        answerOn(caller, answer);
    }

    private static void answerOn(@Nullable Context caller, Runnable answer) {
        if (caller == null) {
            answer.run();
            return;
        }
        try {
            caller.runOnContext(_ -> answer.run());
        } catch (RejectedExecutionException _) {
            answer.run(); // the event loop is gone already: the server stops
        }
    }
}
