package dev.fairlead.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemResolverTest {
    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private final SystemResolver resolver = new SystemResolver(() -> now);

    @AfterEach
    void close() {
        resolver.close();
    }

    private CompletableFuture<List<InetAddress>> resolve(String host) {
        return resolver.resolve(host).toCompletableFuture();
    }

    @Test
    void the_systems_own_names_count() {
        assertThat(resolve("localhost").join())
                .isNotEmpty()
                .allMatch(InetAddress::isLoopbackAddress);
    }

    @Test
    void an_answer_is_remembered_for_half_a_minute_and_no_longer() {
        var first = resolve("localhost");
        assertThat(first.join()).isNotEmpty();
        now = now.plus(Duration.ofSeconds(29));
        assertThat(resolve("localhost")).isSameAs(first);
        now = now.plus(Duration.ofSeconds(1));
        assertThat(resolve("localhost")).isNotSameAs(first);
    }

    @Test
    void a_failure_is_not_remembered() {
        for (int round = 0; round < 2; round++) {
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> resolve("no such name").join())
                    .withCauseInstanceOf(UnknownHostException.class);
        }
    }

    @Test
    void thousands_of_names_are_not_kept() {
        var first = resolve("localhost");
        for (int name = 0; name < 1000; name++) {
            var _ = resolve("127.0." + name / 250 + "." + name % 250);
        }
        assertThat(resolve("localhost")).isNotSameAs(first);
    }
}
