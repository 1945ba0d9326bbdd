package dev.fairlead.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How the stores are used. Where Redis is, is Quarkus' own option: quarkus.redis.hosts.
@ConfigMapping(prefix = "fairlead.store")
public interface StoreConfig {
    /// How long Redis may take to answer one question, a duration.
    @WithDefault("5s")
    Duration redisDeadline();
}
