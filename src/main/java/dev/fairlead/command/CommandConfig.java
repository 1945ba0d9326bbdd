package dev.fairlead.command;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/// Settings of the `command` room.
@ConfigMapping(prefix = "fairlead.command")
public interface CommandConfig {
    /// How many commands run at once (a number of processes).
    @WithDefault("128")
    int maxConcurrent();

    /// How many more commands may wait for their turn (a number); past it a request waits for a
    /// place.
    @WithDefault("1000")
    int maxWaiting();

    /// How many of those may be of one hook that does not say (a number), so that one hook leaves
    /// room for the others.
    @WithDefault("500")
    int maxWaitingPerHook();

    /// How much memory all commands that run or wait may hold together, with their arguments, files
    /// and requests (bytes, or with a suffix as in `64M`), without it a quarter of the heap; past
    /// it a request waits for a place.
    Optional<MemorySize> maxMemory();

    /// How long a request waits for a place (a duration such as `1s`); then it is refused with 429.
    @WithDefault("1s")
    Duration patience();

    /// How much of a command's output is kept (bytes, or with a suffix as in `1M`); what follows is
    /// read and dropped.
    @WithDefault("1M")
    MemorySize maxOutput();

    /// How long a command may run (a duration such as `30s`) when its hook does not say; without it
    /// as long as it likes.
    Optional<Duration> timeout();

    /// How processes are started: `auto`, `posix` (Linux with glibc 2.34 or newer) or
    /// `process-builder`.
    @WithDefault("auto")
    Choice spawner();

    /// The ways to start a process.
    enum Choice {
        /// `posix` where it works, else `process-builder`.
        AUTO,
        /// `posix_spawn`, called directly.
        POSIX,
        /// The JDK's own way.
        PROCESS_BUILDER
    }
}
