package dev.fairlead.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisServerTest {
    @Test
    void a_server_that_keeps_what_it_is_given_is_not_doubted() {
        assertThat(
                        server(
                                        "maxmemory_policy noeviction",
                                        "aof_enabled 1",
                                        "appendfsync everysec",
                                        "save ")
                                .doubts(Durability.NONE))
                .isEmpty();
    }

    @Test
    void any_eviction_is_doubted() {
        assertThat(server("maxmemory_policy volatile-lru").doubts(Durability.NONE))
                .singleElement()
                .asString()
                .contains("maxmemory-policy is volatile-lru", "set maxmemory-policy noeviction");
    }

    @Test
    void no_file_of_any_kind_is_doubted_and_save_points_alone_are_not() {
        assertThat(server("aof_enabled 0", "save ").doubts(Durability.NONE))
                .singleElement()
                .asString()
                .contains("set appendonly yes");
        assertThat(server("aof_enabled 0", "save 3600 1").doubts(Durability.NONE)).isEmpty();
    }

    @Test
    void a_file_that_is_never_forced_to_disk_is_doubted_if_there_is_one() {
        assertThat(server("aof_enabled 1", "appendfsync no").doubts(Durability.NONE))
                .singleElement()
                .asString()
                .contains("set appendfsync everysec or always");
        assertThat(server("aof_enabled 0", "appendfsync no", "save 60 1").doubts(Durability.NONE))
                .isEmpty();
    }

    @Test
    void a_server_that_cannot_confirm_what_is_on_its_disk_is_doubted_where_that_is_asked() {
        Durability onDisk = new Durability(true, 0);
        assertThat(server("redis_version 7.0.15", "aof_enabled 1").doubts(onDisk))
                .singleElement()
                .asString()
                .contains("Redis 7.0.15 has no WAITAOF");
        assertThat(server("redis_version 7.2.4", "aof_enabled 0", "save ").doubts(onDisk))
                .singleElement()
                .asString()
                .contains("set appendonly yes");
        assertThat(server("redis_version 7.2.4", "aof_enabled 1").doubts(onDisk)).isEmpty();
        assertThat(server("redis_version 8.0.2", "aof_enabled 1").doubts(onDisk)).isEmpty();
    }

    @Test
    void nothing_is_said_about_what_is_not_known() {
        assertThat(server().doubts(Durability.NONE)).isEmpty();
        assertThat(server("aof_enabled 0").doubts(Durability.NONE)).isEmpty();
    }

    private static RedisServer server(String... facts) {
        Map<String, String> named = new HashMap<>();
        for (String fact : facts) {
            String[] pair = fact.split(" ", 2);
            named.put(pair[0], pair[1]);
        }
        return new RedisServer(List.of(named));
    }
}
