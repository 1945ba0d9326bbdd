package dev.fairlead.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    @Test
    void our_own_settings_and_socket_activation_stay_here() {
        assertThat(
                        Environment.inheritable(
                                Map.of(
                                        "FAIRLEAD_ADMIN_TOKENS", "t",
                                        "QUARKUS_REDIS_HOSTS", "redis://:p@h",
                                        "REDIS_ADDRESS", "h:1",
                                        "LISTEN_PID", "1",
                                        "PATH", "/bin",
                                        "MY_REDIS_URL", "mine")))
                .containsExactlyInAnyOrder("PATH=/bin", "MY_REDIS_URL=mine");
    }

    @Test
    void the_servers_environment_is_inherited() {
        assertThat(Environment.inherited()).contains("PATH=" + System.getenv("PATH"));
    }

    @Test
    void of_duplicates_the_last_wins() {
        assertThat(Environment.settled(List.of("A=1", "B=x", "A=2=3", "=odd", "none")))
                .isEqualTo(Map.of("A", "2=3", "B", "x"));
    }
}
