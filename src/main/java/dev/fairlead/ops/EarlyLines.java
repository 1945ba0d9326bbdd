package dev.fairlead.ops;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.handlers.ConsoleHandler;

/// Lets every line through, and sees to it that those before our start are JSON already where that
/// is asked for: Quarkus warns of the configuration before anything of ours has started, and has no
/// other place where a program could name a formatter so early. [GatheredLines] has the others.
@LoggingFilter(name = EarlyLines.NAME)
public final class EarlyLines implements Filter {
    /// As `quarkus.log.console.filter` names it.
    static final String NAME = "early-lines";

    private final OpsConfig.Format format;
    private volatile boolean isSeenTo;

    /// @param format `fairlead.ops.log-format`
    public EarlyLines(
            @ConfigProperty(name = "fairlead.ops.log-format", defaultValue = "text")
                    OpsConfig.Format format) {
        this.format = format;
    }

    @Override
    public boolean isLoggable(LogRecord record) {
        if (!isSeenTo) {
            for (Handler handler : InitialConfigurator.DELAYED_HANDLER.getHandlers()) {
                if (handler instanceof ConsoleHandler console) {
                    shape(console, format);
                }
            }
            isSeenTo = true; // afterwards: another thread may write meanwhile
        }
        return true;
    }

    static void shape(ConsoleHandler console, OpsConfig.Format format) {
        switch (format) {
            case TEXT -> {}
            case JSON -> console.setFormatter(new JsonLines());
        }
    }
}
