package dev.fairlead.cli;

import dev.fairlead.hook.CurrentBook;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/// What a signal does (spec section 1.2): SIGTERM and SIGINT stop, with exit code 0; a second one
/// does not wait for what is still under way. SIGHUP and SIGUSR1 load the hook files again.
@Singleton
final class Signals {
    private final CurrentBook book;
    private final AtomicBoolean stopping = new AtomicBoolean();

    Signals(CurrentBook book) {
        this.book = book;
    }

    /// In dev mode the signals are the build tool's.
    void start(@Observes StartupEvent event) {
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            on("TERM", this::stop);
            on("INT", this::stop);
            on("HUP", book::reload);
            on("USR1", book::reload);
        }
    }

    private void stop() {
        if (stopping.getAndSet(true)) {
            Runtime.getRuntime().halt(0);
        }
        Quarkus.asyncExit(0);
    }

    private static void on(String name, Runnable action) {
        try {
            var _ = Signal.handle(new Signal(name), _ -> action.run());
        } catch (IllegalArgumentException _) {
            return; // this system has no such signal, or the JVM keeps it for itself
        }
    }
}
