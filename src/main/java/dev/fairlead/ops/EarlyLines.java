package dev.fairlead.ops;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.handlers.ConsoleHandler;

/// Lets every line through, and sees to it that the first is JSON already where that is asked for.
/// Quarkus warns of the configuration before anything of ours has started, and has no other place
/// where a program could name a formatter so early.
@LoggingFilter(name = EarlyLines.NAME)
public final class EarlyLines implements Filter {
    /// As `quarkus.log.console.filter` names it.
    static final String NAME = "early-lines";

    private volatile boolean isSeenTo;

    /// @param format `fairlead.ops.log-format`
    public EarlyLines(
            @ConfigProperty(name = "fairlead.ops.log-format", defaultValue = "text")
                    String format) {
        isSeenTo = !OpsConfig.Format.JSON.name().equalsIgnoreCase(format);
    }

    @Override
    public boolean isLoggable(LogRecord record) {
        if (!isSeenTo) {
            isSeenTo = true;
            for (Handler handler : InitialConfigurator.DELAYED_HANDLER.getHandlers()) {
                if (handler instanceof ConsoleHandler console) {
                    console.setFormatter(new JsonLines());
                }
            }
        }
        return true;
    }
}
