package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SetupTest {
    private static String hosts(Map<String, String> environment) {
        return Setup.redis(environment).getOrDefault("quarkus.redis.hosts", "none");
    }

    @Test
    void an_address_of_redis_may_be_a_url_and_a_url_may_be_an_address() {
        assertThat(hosts(Map.of("REDIS_ADDRESS", "cache:6380"))).isEqualTo("redis://cache:6380");
        assertThat(hosts(Map.of("REDIS_ADDRESS", "rediss://cache:6380")))
                .isEqualTo("rediss://cache:6380");
        assertThat(hosts(Map.of("REDIS_URL", "unix:///run/redis.sock")))
                .isEqualTo("unix:///run/redis.sock");
        assertThat(hosts(Map.of("REDIS_URL", "cache:6380"))).isEqualTo("redis://cache:6380");
    }

    @Test
    void the_url_goes_before_the_address_and_an_empty_one_is_none() {
        assertThat(hosts(Map.of("REDIS_ADDRESS", "one:1", "REDIS_URL", "redis://two:2")))
                .isEqualTo("redis://two:2");
        assertThat(hosts(Map.of("REDIS_ADDRESS", " ", "REDIS_URL", ""))).isEqualTo("none");
        assertThat(hosts(Map.of())).isEqualTo("none");
    }
}
