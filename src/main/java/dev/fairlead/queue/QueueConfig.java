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

    /// Whether a delivery is acknowledged only once Redis has it in its append-only file on disk,
    /// true or false. Needs Redis 7.2 (`WAITAOF`) and `appendonly yes`; while that is not so,
    /// nothing is accepted (HTTP 503).
    @WithDefault("false")
    boolean redisOnDisk();

    /// How many replicas of the Redis server must have a delivery before it is acknowledged, a
    /// number (`WAIT`; with redis-on-disk on their disks). While so many are not there, nothing is
    /// accepted (HTTP 503).
    @WithDefault("0")
    int redisReplicas();

    /// Into how many parts the queue on Redis is divided, a number from 1 to 256. A lane is in one
    /// of them, and a Redis Cluster may keep each on another machine; on a single Redis one is
    /// best. It can be changed while nothing waits and nothing is in flight.
    @WithDefault("1")
    int shards();

    /// How long a delivery's id is known after it was delivered or cancelled, a duration: until
    /// then the same message is not accepted again.
    @WithDefault("24h")
    Duration remember();

    /// How long delivered and cancelled deliveries are kept with their attempts, a duration.
    @WithDefault("7d")
    Duration keepHistory();

    /// How many delivered deliveries are kept, and how many cancelled ones, a number: the oldest go
    /// first.
    @WithDefault("100000")
    int keepAtMost();

    /// How long the bodies of delivered deliveries are kept, a duration; 0 for not at all.
    @WithDefault("7d")
    Duration keepBodies();

    /// How long dead letters are kept with their bodies, a duration; 0 for ever.
    @WithDefault("90d")
    Duration keepDeadLetters();

    /// How many deliveries may wait, a number; more are refused (HTTP 503, a stream is not read
    /// on).
    @WithDefault("1000000")
    int highWater();

    /// After how many failures in a row a lane is left alone for a while, a number. A failure is no
    /// answer, or 5xx, or 429 without a Retry-After.
    @WithDefault("20")
    int breakerFailures();

    /// How long a failing lane is left alone at first, a duration; then one delivery is tried, and
    /// each time that fails the pause doubles.
    @WithDefault("5s")
    Duration breakerPause();

    /// How long a failing lane is left alone at most, a duration.
    @WithDefault("1m")
    Duration breakerLongest();

    /// How long a receiver may do nothing but fail before it is disabled, a duration; 0 for ever.
    @WithDefault("5d")
    Duration disableAfter();

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
