package dev.fairlead.queue;

import dev.fairlead.store.RedisStore;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// Chooses the queue that the configuration asks for.
final class ChosenQueue {
    @Produces
    @Singleton
    DeliveryQueue queue(QueueConfig config, RedisStore redis, InstantSource clock) {
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
        Limits limits = Limits.of(config);
        return onRedis
                ? new RedisQueue(redis, config.name(), config.shards(), limits)
                : new EmbeddedQueue(
                        directory(config, System.getenv()).resolve("queue.db"),
                        limits,
                        clock,
                        System::nanoTime);
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
