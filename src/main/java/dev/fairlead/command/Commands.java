package dev.fairlead.command;

import dev.fairlead.command.Lanes.Seat;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Runs commands, a bounded number at once and a bounded number waiting, of each hook and of all.
/// The threads are platform threads: a native wait would pin a virtual thread's carrier and stop
/// everything else.
@Singleton
public class Commands {
    private static final int QUARTER = 4;

    private final Execution execution;
    private final Deadlines deadlines = new Deadlines();
    private final Crew crew = new Crew();
    private final Lanes lanes;

    private final Bounds ofHook;
    private final Duration patience;
    private final @Nullable Duration limit;

    Commands(CommandConfig config) {
        int maxOutput = (int) Math.min(Integer.MAX_VALUE - 8L, config.maxOutput().asLongValue());
        execution =
                new Execution(
                        Spawner.of(config.spawner()), deadlines, Environment.ofServer(), maxOutput);
        limit = config.timeout().orElse(null);
        patience = config.patience();
        ofHook = new Bounds(config.maxConcurrent(), config.maxWaitingPerHook());
        lanes =
                new Lanes(
                        new Bounds(config.maxConcurrent(), config.maxWaiting()),
                        config.maxMemory()
                                .map(MemorySize::asLongValue)
                                .orElseGet(() -> Runtime.getRuntime().maxMemory() / QUARTER));
    }

    /// What a hook may have that does not say.
    public Bounds boundsOfHook() {
        return ofHook;
    }

    /// Takes a place among those that run or wait. While there is none it waits for one, for a
    /// while, so that whoever floods a hook is slowed down and not told to come again at once;
    /// empty when that was in vain or the server stops. Tells it on the subscriber's Vert.x
    /// context.
    ///
    /// @param hook whose command it is
    /// @param bounds how many commands of the hook there may be
    /// @param weight how much memory is held until it has ended (bytes)
    public Uni<Optional<Place>> reserve(String hook, Bounds bounds, long weight) {
        return Uni.createFrom().deferred(() -> reserve(new Seat(hook, bounds, weight)));
    }

    private Uni<Optional<Place>> reserve(Seat seat) {
        lanes.take(seat);
        if (!seat.taken().isDone()) {
            Future<?> alarm = deadlines.after(patience, () -> lanes.giveUp(seat));
            var _ = seat.taken().whenComplete((_, _) -> alarm.cancel(false));
        }
        Context caller = Vertx.currentContext();
        return Uni.createFrom()
                .completionStage(seat.taken())
                .emitOn(answer -> answerOn(caller, answer))
                .map(taken -> taken ? Optional.of(new Place(this, seat)) : Optional.empty());
    }

    /// How many commands run now.
    public int running() {
        return lanes.running();
    }

    /// How many commands may run at once.
    public int most() {
        return lanes.most();
    }

    /// How many commands wait for their turn.
    public int waiting() {
        return lanes.waiting();
    }

    /// Gives no more places and waits until those that were given are free, at most this long. What
    /// still runs then goes on by itself, as with the original.
    ///
    /// @return whether all have ended
    public boolean drain(Duration grace) {
        lanes.close();
        try {
            return lanes.awaitEmpty(grace);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// A place that is held for later. The command that it is for takes up no turn meanwhile.
    ///
    /// @return the place, when the delay is over, on the subscriber's Vert.x context
    public Uni<Place> later(Place place, Duration delay) {
        return Uni.createFrom()
                .emitter(emitter -> {
                    Context caller = Vertx.currentContext();
                    var _ =
                            deadlines.after(
                                    delay, () -> answerOn(caller, () -> emitter.complete(place)));
                });
    }

    void giveBack(Seat seat) {
        lanes.unused(seat);
    }

    Uni<CommandResult> run(
            Seat seat, CommandLine line, @Nullable Duration ownLimit, Progress progress) {
        Duration time = ownLimit == null ? limit : ownLimit;
        return Uni.createFrom()
                .emitter(emitter -> {
                    Context caller = Vertx.currentContext();
                    Crew.Command command =
                            started -> {
                                Runnable answer = work(line, time, progress, started, emitter);
                                lanes.ended(seat).forEach(crew::take);
                                answerOn(caller, answer);
                            };
                    if (lanes.start(seat, command)) {
                        crew.take(command);
                    }
                });
    }

    private Runnable work(
            CommandLine line,
            @Nullable Duration time,
            Progress progress,
            Runnable started,
            UniEmitter<? super CommandResult> emitter) {
        try {
            CommandResult result = execution.run(line, time, progress, started);
            return () -> emitter.complete(result);
        } catch (RuntimeException | Error e) {
            return () -> emitter.fail(e);
        }
    }

    private static void answerOn(@Nullable Context caller, Runnable answer) {
        if (caller == null || caller.equals(Vertx.currentContext())) {
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
