package dev.fairlead.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How messages are taken from Redis. Where Redis is, is Quarkus' own option: quarkus.redis.hosts.
@ConfigMapping(prefix = "fairlead.redis")
public interface RedisConfig {
    /// How many messages of one channel are worked on at once, a number.
    @WithDefault("64")
    int maxInFlight();
}
