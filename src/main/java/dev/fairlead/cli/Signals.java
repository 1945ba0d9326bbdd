package dev.fairlead.cli;

import dev.fairlead.hook.CurrentBook;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.ConfigProvider;
import sun.misc.Signal;

/// What a signal does (spec section 1.2): SIGTERM and SIGINT stop, with exit code 0; a second one
/// does not wait for what is still under way. SIGHUP and SIGUSR1 load the hook files again.
@Singleton
final class Signals {
    private static final int BEFORE_THE_HOOKS = 50;

    private final CurrentBook book;
    private final Journal journal;
    private final AtomicBoolean stopping = new AtomicBoolean();

    Signals(CurrentBook book, Journal journal) {
        this.book = book;
        this.journal = journal;
    }

    /// In dev mode the signals are the build tool's.
    void start(@Observes @Priority(BEFORE_THE_HOOKS) StartupEvent event) {
        journal.write(new Entry.Starting(Version.current()));
        Settings.strangers(System.getenv().keySet(), ConfigProvider.getConfig())
                .forEach(warning -> journal.write(new Entry.SettingUnknown(warning)));
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            on("TERM", () -> stop("terminated"));
            on("INT", () -> stop("interrupt"));
            on("HUP", () -> reload("HUP"));
            on("USR1", () -> reload("USR1"));
        }
    }

    private void stop(String name) {
        if (stopping.getAndSet(true)) {
            Runtime.getRuntime().halt(0);
        }
        journal.write(new Entry.SignalCaught(name, true));
        Quarkus.asyncExit(0);
    }

    private void reload(String name) {
        journal.write(new Entry.SignalCaught(name, false));
        var _ = book.reload(); // the log tells
    }

    private static void on(String name, Runnable action) {
        try {
            var _ = Signal.handle(new Signal(name), _ -> action.run());
        } catch (IllegalArgumentException _) {
            return; // this system has no such signal, or the JVM keeps it for itself
        }
    }
}
