package dev.fairlead.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    @Test
    void our_own_settings_and_socket_activation_stay_here() {
        var inherited =
                Environment.inheritedFrom(
                        Map.of(
                                "FAIRLEAD_ADMIN_TOKENS", "t",
                                "QUARKUS_REDIS_HOSTS", "redis://:p@h",
                                "REDIS_ADDRESS", "h:1",
                                "LISTEN_PID", "1",
                                "PATH", "/bin",
                                "MY_REDIS_URL", "mine"));
        assertThat(inherited.with(List.of()))
                .containsExactlyInAnyOrder("PATH=/bin", "MY_REDIS_URL=mine");
    }

    @Test
    void the_servers_environment_is_inherited() {
        assertThat(Environment.ofServer().with(List.of()))
                .contains("PATH=" + System.getenv("PATH"));
    }

    @Test
    void of_duplicates_the_last_wins_and_what_has_no_name_is_nothing() {
        var inherited = Environment.inheritedFrom(Map.of("A", "0", "C", "="));
        assertThat(inherited.with(List.of("A=1", "B=x", "A=2=3", "=odd", "none")))
                .containsExactlyInAnyOrder("A=2=3", "B=x", "C==");
    }
}
