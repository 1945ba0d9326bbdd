package dev.fairlead.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
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
                                .doubts())
                .isEmpty();
    }

    @Test
    void any_eviction_is_doubted() {
        assertThat(server("maxmemory_policy volatile-lru").doubts())
                .singleElement()
                .asString()
                .contains("maxmemory-policy is volatile-lru", "set maxmemory-policy noeviction");
    }

    @Test
    void no_file_of_any_kind_is_doubted_and_save_points_alone_are_not() {
        assertThat(server("aof_enabled 0", "save ").doubts())
                .singleElement()
                .asString()
                .contains("set appendonly yes");
        assertThat(server("aof_enabled 0", "save 3600 1").doubts()).isEmpty();
    }

    @Test
    void a_file_that_is_never_forced_to_disk_is_doubted_if_there_is_one() {
        assertThat(server("aof_enabled 1", "appendfsync no").doubts())
                .singleElement()
                .asString()
                .contains("set appendfsync everysec or always");
        assertThat(server("aof_enabled 0", "appendfsync no", "save 60 1").doubts()).isEmpty();
    }

    @Test
    void nothing_is_said_about_what_is_not_known() {
        assertThat(server().doubts()).isEmpty();
        assertThat(server("aof_enabled 0").doubts()).isEmpty();
    }

    private static RedisServer server(String... facts) {
        Map<String, String> named = new HashMap<>();
        for (String fact : facts) {
            String[] pair = fact.split(" ", 2);
            named.put(pair[0], pair[1]);
        }
        return new RedisServer("id", named);
    }
}
