package dev.fairlead.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/// How messages are taken from Redis. Where Redis is, is Quarkus' own option: quarkus.redis.hosts.
@ConfigMapping(prefix = "fairlead.redis")
public interface RedisConfig {
    /// How many messages of all channels, and how many entries of each stream, are worked on at
    /// once, a number.
    @WithDefault("64")
    int maxInFlight();

    /// The consumer group that reads the streams, also what the leases of the elected begin with:
    /// replicas of one service share it. Without it the queue's name (fairlead.queue.name).
    @WithDefault("${fairlead.queue.name:fairlead}")
    String group();

    /// This process' name in the consumer group; without it the host's name. It stays the same over
    /// restarts, so that no dead names gather in the group.
    Optional<String> consumer();

    /// How long an entry is left to a consumer that gives no sign of life before another takes it
    /// over, a duration. A living one gives a sign each third of it, however long it takes.
    @WithDefault("15s")
    Duration claimAfter();

    /// How often an entry is begun before it goes to the stream of dead entries, a number.
    @WithDefault("5")
    int maxTries();

    /// Whether entries are deleted from their stream once they are seen to. Not for streams that
    /// others read, too.
    @WithDefault("false")
    boolean deleteEntries();

    /// How many streams are read at most, a number. Each takes one of quarkus.redis.max-pool-size
    /// connections for itself.
    @WithDefault("16")
    int maxStreams();
}
