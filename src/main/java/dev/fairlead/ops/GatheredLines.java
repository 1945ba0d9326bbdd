package dev.fairlead.ops;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.bootstrap.logging.QuarkusDelayedHandler;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.handlers.ConsoleHandler;

/// Writes the lines of a category that come fast to the console together: a write for each delivery
/// was a tenth of what it cost. Every other line, and the first after a pause, is written at once
/// with all before it, so that who was answered finds the line; one of these waits for [#LONGEST]
/// at most.
final class GatheredLines extends ExtHandler {
    /// What is told of deliveries that went well.
    static final String CATEGORY = "dev.fairlead.delivered";

    private static final Duration LONGEST = Duration.ofMillis(20);

    private final ExtHandler console;
    private final AtomicBoolean awaited = new AtomicBoolean();
    private volatile long writtenAt = System.nanoTime() - LONGEST.toNanos();

    GatheredLines(ConsoleHandler console) {
        this.console = console;
        console.setAutoFlush(false);
    }

    @Override
    protected void doPublish(ExtLogRecord record) {
        console.publish(record);
        if (!CATEGORY.equals(record.getLoggerName())
                || System.nanoTime() - writtenAt >= LONGEST.toNanos()) {
            flush();
        } else if (awaited.compareAndSet(false, true)) {
            var _ =
                    Infrastructure.getDefaultWorkerPool()
                            .schedule(this::flush, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void flush() {
        awaited.set(false);
        writtenAt = System.nanoTime();
        console.flush();
    }

    @Override
    public void close() {
        console.close();
    }

    /// Every line at once again: nobody will come to write what is left.
    void end() {
        console.setAutoFlush(true);
        flush();
    }

    /// Stands before the console while the program runs.
    @Singleton
    static final class Gathering {
        /// Before anything of ours is told.
        private static final int FIRST = 1;

        private final OpsConfig config;

        Gathering(OpsConfig config) {
            this.config = config;
        }

        void start(@Observes @Priority(FIRST) StartupEvent event) {
            QuarkusDelayedHandler root = InitialConfigurator.DELAYED_HANDLER;
            for (Handler handler : root.getHandlers()) {
                if (handler instanceof ConsoleHandler console) {
                    root.removeHandler(console);
                    EarlyLines.shape(console, config.logFormat());
                    root.addHandler(new GatheredLines(console));
                }
            }
        }

        void stop(@Observes ShutdownEvent event) {
            for (Handler handler : InitialConfigurator.DELAYED_HANDLER.getHandlers()) {
                if (handler instanceof GatheredLines lines) {
                    lines.end();
                }
            }
        }
    }
}
