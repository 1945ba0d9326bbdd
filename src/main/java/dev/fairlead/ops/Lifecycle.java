package dev.fairlead.ops;

import dev.fairlead.command.Commands;
import dev.fairlead.dispatch.DispatchConfig;
import dev.fairlead.dispatch.Dispatcher;
import dev.fairlead.dispatch.Housekeeping;
import dev.fairlead.hook.CurrentBook;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/// Starts the dispatcher after the book is there, and drains on stop: what runs may end, nothing
/// new begins.
@Singleton
final class Lifecycle {
    private static final Logger LOG = Logger.getLogger("dev.fairlead");

    private final Dispatcher dispatcher;
    private final Housekeeping housekeeping;
    private final Commands commands;
    private final DispatchConfig config;
    private final InstantSource clock;

    Lifecycle(
            Dispatcher dispatcher,
            Housekeeping housekeeping,
            Commands commands,
            DispatchConfig config,
            InstantSource clock) {
        this.dispatcher = dispatcher;
        this.housekeeping = housekeeping;
        this.commands = commands;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes @Priority(CurrentBook.LOAD_FIRST + 100) StartupEvent event) {
        dispatcher.start();
        housekeeping.start();
    }

    void stop(@Observes @Priority(CurrentBook.LOAD_FIRST) ShutdownEvent event) {
        Instant until = clock.instant().plus(config.grace());
        housekeeping.stop();
        dispatcher.drain(config.grace());
        Duration left = Duration.between(clock.instant(), until);
        if (!commands.drain(left.isNegative() ? Duration.ZERO : left)) {
            LOG.warn("commands are still running; they are left to themselves");
        }
    }
}
