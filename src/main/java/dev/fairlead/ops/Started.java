package dev.fairlead.ops;

import dev.fairlead.dispatch.Dispatcher;
import dev.fairlead.hook.CurrentBook;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/// Started once the hooks are loaded, the doors are open and, where a hook delivers, the queue has
/// answered once. It stays so: what goes away later is readiness' word.
@Startup
@Singleton
final class Started implements HealthCheck {
    private static final int AFTER_THE_DOORS = 400;

    private final CurrentBook book;
    private final Dispatcher dispatcher;
    private volatile boolean open;
    private volatile boolean started;

    Started(CurrentBook book, Dispatcher dispatcher) {
        this.book = book;
        this.dispatcher = dispatcher;
    }

    void start(@Observes @Priority(AFTER_THE_DOORS) StartupEvent event) {
        open = true;
    }

    @Override
    public HealthCheckResponse call() {
        boolean waitsForQueue = book.get().delivers() && !dispatcher.hasSeenQueue();
        started = started || open && !waitsForQueue;
        var response =
                HealthCheckResponse.named("fairlead")
                        .withData("hooks", book.get().hooks().size())
                        .status(started);
        return (started ? response : response.withData("waits-for", missing())).build();
    }

    private String missing() {
        return open
                ? "the queue, which a hook delivers by: " + dispatcher.queueTrouble()
                : "the hook files to be loaded: see the log";
    }
}
