package dev.fairlead.store;

import io.quarkus.redis.runtime.client.VertxRedisClientFactory;
import io.quarkus.redis.runtime.client.config.RedisClientConfig;
import io.quarkus.redis.runtime.client.config.RedisConfig;
import io.quarkus.tls.runtime.config.TlsConfig;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The Redis that the configuration names, for a process without a container. It is dialled at the
/// first question only.
public final class PlainRedis implements AutoCloseable {
    /// What the configuration has to be built with.
    public static final Class<?>[] MAPPINGS = {
        RedisConfig.class, TlsConfig.class, StoreConfig.class
    };

    static {
        // As Quarkus does it: the JVM would warn of what Netty does otherwise.
        System.setProperty("io.netty.noUnsafe", "true");
    }

    private final Vertx vertx = Vertx.vertx();
    private final @Nullable RedisClientConfig config;
    private final PlainTls tls;
    private final RedisStore store;
    private @Nullable Redis client;

    public PlainRedis(SmallRyeConfig config) {
        this.config =
                config.getConfigMapping(RedisConfig.class)
                        .clients()
                        .get(RedisConfig.DEFAULT_CLIENT_NAME);
        this.tls = new PlainTls(config.getConfigMapping(TlsConfig.class), vertx);
        this.store =
                RedisStore.plain(
                        this::client,
                        () -> this.config != null && this.config.hosts().isPresent(),
                        vertx,
                        config.getConfigMapping(StoreConfig.class).redisDeadline());
    }

    public RedisStore store() {
        return store;
    }

    private synchronized Redis client() {
        Redis known = client;
        if (known == null) {
            known =
                    VertxRedisClientFactory.create(
                            RedisConfig.DEFAULT_CLIENT_NAME,
                            vertx,
                            config,
                            tls,
                            _ -> Optional.empty());
            client = known;
        }
        return known;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
