package dev.fairlead.queue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where deliveries wait.
@ConfigMapping(prefix = "fairlead.queue")
public interface QueueConfig {
    /// `redis`, `embedded` (one file, no server), or `auto`: Redis where one is configured, else
    /// the file.
    @WithDefault("auto")
    Kind kind();

    /// The directory of the embedded queue's file; without it $STATE_DIRECTORY, else
    /// $XDG_STATE_HOME/fairlead, else ~/.local/state/fairlead. SQLite's library is unpacked there
    /// too, so a directory that is mounted noexec needs another place for that
    /// (-Dorg.sqlite.tmpdir).
    Optional<Path> directory();

    /// What the keys on Redis begin with; services that share it share the queue.
    @WithDefault("fairlead")
    String name();

    /// How long a delivery's id is known after it was delivered or cancelled, a duration: until
    /// then the same message is not accepted again.
    @WithDefault("24h")
    Duration remember();

    /// How much longer than its attempt may take a lease lasts, a duration.
    @WithDefault("5s")
    Duration leaseMargin();

    /// How many deliveries a lane gives at most before the next has its turn, a number.
    @WithDefault("16")
    int quantum();

    /// How many operations may wait for the disk, a number; one more is refused (HTTP 503).
    @WithDefault("10000")
    int mostWaiting();

    /// The kinds of queue.
    enum Kind {
        AUTO,
        REDIS,
        EMBEDDED
    }
}
