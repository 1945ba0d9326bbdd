package dev.fairlead.ops;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How the program tells what happens, and how it stands among other processes.
@ConfigMapping(prefix = "fairlead.ops")
public interface OpsConfig {
    /// Who writes the log lines of what happens: `fairlead` (by the logging of Quarkus), or
    /// `webhook`: the lines of adnanh/webhook, on standard error or in the log file.
    @WithDefault("fairlead")
    Log log();

    /// How the log of kind `fairlead` and everything else on the console is written: `text` (in the
    /// form of quarkus.log.console.format) or `json`.
    @WithDefault("text")
    Format logFormat();

    /// Whether the log of kind `webhook` writes anything; the same as -verbose.
    @WithDefault("false")
    boolean verbose();

    /// A file for the log of kind `webhook`; the same as -logfile.
    Optional<Path> logFile();

    /// How often the queue and Redis are asked how they stand, for the metrics; a duration.
    @WithDefault("10s")
    Duration soundEvery();

    /// A file that holds the process id while the program runs; the same as -pidfile.
    Optional<Path> pidFile();

    /// The user id (a number) to change to once the port is bound; the same as -setuid.
    @WithDefault("0")
    int setuid();

    /// The group id (a number) to change to once the port is bound; the same as -setgid.
    @WithDefault("0")
    int setgid();

    /// The forms of a line.
    enum Format {
        /// What happened, then `key=value`.
        TEXT,
        /// One object on each line.
        JSON
    }

    /// The kinds of log.
    enum Log {
        /// Quarkus' logging.
        FAIRLEAD,
        /// The original's lines.
        WEBHOOK
    }
}
