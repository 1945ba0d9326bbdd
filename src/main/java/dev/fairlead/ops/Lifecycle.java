package dev.fairlead.ops;

import dev.fairlead.command.Commands;
import dev.fairlead.dispatch.DispatchConfig;
import dev.fairlead.dispatch.Dispatcher;
import dev.fairlead.hook.CurrentBook;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Starts the dispatcher after the book is there, and drains on stop: what runs may end, nothing new begins.
@Singleton
final class Lifecycle {
    private final Dispatcher dispatcher;
    private final Commands commands;
    private final DispatchConfig config;

    Lifecycle(Dispatcher dispatcher, Commands commands, DispatchConfig config) {
        this.dispatcher = dispatcher;
        this.commands = commands;
        this.config = config;
    }

    void start(@Observes @Priority(CurrentBook.LOAD_FIRST + 100) StartupEvent event) {
        dispatcher.start();
    }

    void stop(@Observes @Priority(CurrentBook.LOAD_FIRST) ShutdownEvent event) {
        dispatcher.drain(config.grace());
        commands.drain(config.grace());
    }
}
