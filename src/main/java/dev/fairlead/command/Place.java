package dev.fairlead.command;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The right to run one command. Whoever holds it either runs a command or releases it.
public final class Place {
    private final Commands commands;
    private final Lanes.Seat seat;
    private final AtomicBoolean used = new AtomicBoolean();

    Place(Commands commands, Lanes.Seat seat) {
        this.commands = commands;
        this.seat = seat;
    }

    /// Runs the command when somebody subscribes, once. The result arrives on the Vert.x context of
    /// the subscriber, or on the command's thread when it had none; every way a command can end is
    /// a result. A subscriber who leaves does not stop the command.
    ///
    /// @param limit how long it may run, or null for as long as the configuration says
    public Uni<CommandResult> run(CommandLine line, @Nullable Duration limit, Progress progress) {
        return Uni.createFrom()
                .deferred(() ->
                        used.compareAndSet(false, true)
                                ? commands.run(seat, line, limit, progress)
                                : Uni.createFrom()
                                        .failure(
                                                new IllegalStateException(
                                                        "this place is used already")));
    }

    /// Gives the place back unused. Once it is used or given back this does nothing.
    public void release() {
        if (used.compareAndSet(false, true)) {
            commands.giveBack(seat);
        }
    }
}
