package dev.fairlead.queue;

import dev.fairlead.store.PlainRedis;
import io.smallrye.config.SmallRyeConfig;
import java.time.InstantSource;

/// The queue that the configuration asks for, for a process that does not serve.
public final class PlainQueue implements AutoCloseable {
    private final PlainRedis redis;
    private final DeliveryQueue queue;

    /// @param config with [QueueConfig] and [PlainRedis#MAPPINGS]
    public PlainQueue(SmallRyeConfig config, InstantSource clock) {
        this.redis = new PlainRedis(config);
        QueueConfig asked = config.getConfigMapping(QueueConfig.class);
        ChosenQueue choice = new ChosenQueue();
        this.queue = choice.queue(choice.home(asked, redis.store()), asked, clock);
    }

    public DeliveryQueue queue() {
        return queue;
    }

    @Override
    public void close() throws Exception {
        new ChosenQueue().close(queue);
        redis.close();
    }
}
