package dev.fairlead.queue;

import dev.fairlead.store.Durability;
import dev.fairlead.store.Home;
import dev.fairlead.store.RedisStore;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// Chooses where deliveries wait, as the configuration asks.
final class ChosenQueue {
    @Produces
    @Singleton
    Home home(QueueConfig config, RedisStore redis) {
        boolean onRedis =
                switch (config.kind()) {
                    case AUTO -> redis.isConfigured();
                    case REDIS -> true;
                    case EMBEDDED -> false;
                };
        if (onRedis && !redis.isConfigured()) {
            throw new IllegalStateException(
                    "fairlead.queue.kind is redis, but no Redis is configured: set quarkus.redis.hosts or REDIS_ADDRESS");
        }
        return onRedis
                ? new Home.OnRedis(redis, config.name())
                : new Home.InFiles(directory(config, System.getenv()));
    }

    @Produces
    @Singleton
    DeliveryQueue queue(Home home, QueueConfig config, InstantSource clock) {
        Limits limits = Limits.of(config);
        return switch (home) {
            case Home.OnRedis(RedisStore redis, String name) ->
                    new RedisQueue(
                            redis,
                            name,
                            config.shards(),
                            limits,
                            new Durability(config.redisOnDisk(), config.redisReplicas()));
            case Home.InFiles(Path directory) ->
                    new EmbeddedQueue(
                            directory.resolve("queue.db"), limits, clock, System::nanoTime);
        };
    }

    void close(@Disposes DeliveryQueue queue) throws Exception {
        if (queue instanceof AutoCloseable open) {
            open.close();
        }
    }

    static Path directory(QueueConfig config, Map<String, String> environment) {
        return config.directory().orElseGet(() -> standardDirectory(environment));
    }

    private static Path standardDirectory(Map<String, String> environment) {
        String ofService = environment.getOrDefault("STATE_DIRECTORY", "");
        if (!ofService.isEmpty()) {
            return Path.of(ofService.split(":", 2)[0]); // systemd names several with colons between
        }
        String ofUser = environment.getOrDefault("XDG_STATE_HOME", "");
        return ofUser.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".local", "state", "fairlead")
                : Path.of(ofUser, "fairlead");
    }
}
