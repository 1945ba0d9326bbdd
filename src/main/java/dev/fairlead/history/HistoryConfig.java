package dev.fairlead.history;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// What is remembered of runs of commands and of arrivals that came to nothing.
@ConfigMapping(prefix = "fairlead.history")
public interface HistoryConfig {
    /// `queue` (where the queue is: on Redis, or in history.db beside its file), `memory` (until
    /// the program ends), `none`, or `auto`: with the queue where Redis is configured or a hook
    /// delivers, else in memory.
    @WithDefault("auto")
    Where where();

    /// How long runs of commands are kept, a duration; 0 for not at all.
    @WithDefault("7d")
    Duration keepRuns();

    /// How many runs are kept, a number: the oldest go first.
    @WithDefault("10000")
    int keepAtMost();

    /// How long arrivals that came to nothing are kept, a duration; 0 for not at all. A hook's
    /// keep-arrivals goes before it.
    @WithDefault("7d")
    Duration keepArrivals();

    /// How many arrivals that came to nothing are kept of each hook, a number: the oldest go first.
    @WithDefault("100")
    int keepArrivalsPerHook();

    /// How long the bodies of arrivals and the output of commands are kept, a duration; 0 for not
    /// at all. A hook's keep-bodies goes before it.
    @WithDefault("7d")
    Duration keepBodies();

    /// How many runs and arrivals may wait to be written, a number; what comes then is not kept,
    /// and counted.
    @WithDefault("1000")
    int mostWaiting();

    /// Where history stands.
    enum Where {
        AUTO,
        QUEUE,
        MEMORY,
        NONE
    }
}
