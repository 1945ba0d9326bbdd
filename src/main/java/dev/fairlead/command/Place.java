package dev.fairlead.command;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The right to run one command. Whoever holds it either runs a command or releases it.
public final class Place {
    private final Commands commands;
    private final AtomicBoolean used = new AtomicBoolean();

    Place(Commands commands) {
        this.commands = commands;
    }

    /// Runs the command when somebody subscribes, once, with the configured time limit. See
    /// [#run(CommandLine, Duration)].
    public Uni<CommandResult> run(CommandLine line) {
        return run(line, null, Progress.UNHEARD);
    }

    /// Runs the command when somebody subscribes, once. The result arrives on the Vert.x context of
    /// the subscriber, or on the command's thread when it had none; every way a command can end is
    /// a result. A subscriber who leaves does not stop the command.
    ///
    /// @param limit how long it may run, in place of the configured limit
    public Uni<CommandResult> run(CommandLine line, Duration limit) {
        return run(line, limit, Progress.UNHEARD);
    }

    /// As [#run(CommandLine, Duration)], telling what happens on the way.
    ///
    /// @param limit null for the configured one
    public Uni<CommandResult> run(CommandLine line, @Nullable Duration limit, Progress progress) {
        return Uni.createFrom()
                .deferred(() ->
                        used.compareAndSet(false, true)
                                ? commands.run(line, limit, progress)
                                : Uni.createFrom()
                                        .failure(
                                                new IllegalStateException(
                                                        "this place is used already")));
    }

    /// Gives the place back unused. Once it is used or given back this does nothing.
    public void release() {
        if (used.compareAndSet(false, true)) {
            commands.giveBack();
        }
    }
}
