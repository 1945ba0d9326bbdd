package dev.fairlead.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fairlead.command.CommandLine.Output;
import dev.fairlead.command.CommandResult.Exited;
import dev.fairlead.command.CommandResult.TimedOut;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    @TempDir Path directory;

    private final Commands commands = new Commands(new Settings(2, 1, null));

    @Test
    void the_place_after_the_last_one_is_refused_and_release_gives_one_back() {
        Place first = place();
        Place second = place();
        Place third = place();
        assertThat(commands.reserve()).isEmpty();
        second.release();
        second.release();
        Place again = place();
        assertThat(commands.reserve()).isEmpty();
        List.of(first, second, third, again).forEach(Place::release);
        assertThat(commands.reserve()).isPresent();
    }

    @Test
    void a_place_comes_back_when_its_command_has_ended() {
        for (int i = 0; i < 10; i++) {
            assertThat(place().run(sh("exit 3")).await().atMost(LONG))
                    .isEqualTo(new Exited(3, Printed.NOTHING));
        }
    }

    @Test
    void a_place_is_used_once() {
        Place place = place();
        assertThat(place.run(sh("exit 0")).await().atMost(LONG)).isInstanceOf(Exited.class);
        place.release();
        assertThatThrownBy(() -> place.run(sh("exit 0")).await().atMost(LONG))
                .isInstanceOf(IllegalStateException.class);
        List<Place> all = List.of(place(), place(), place());
        assertThat(commands.reserve()).isEmpty();
        all.forEach(Place::release);
    }

    @Test
    void a_command_beyond_the_bound_waits_for_its_turn() throws IOException {
        Path gate = directory.resolve("gate");
        String script = "while [ ! -e " + gate + " ]; do sleep 0.02; done";
        List<CompletableFuture<CommandResult>> results =
                Stream.of(place(), place(), place())
                        .map(place -> place.run(sh(script)).subscribeAsCompletionStage())
                        .toList();
        await().until(() -> commands.running() == 2 && commands.waiting() == 1);
        Path _ = Files.createFile(gate);
        assertThat(results).allSatisfy(result -> assertThat(result).succeedsWithin(LONG));
        assertThat(commands.running()).isZero();
        assertThat(commands.waiting()).isZero();
    }

    @Test
    void the_result_arrives_on_the_callers_context() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Context context = vertx.getOrCreateContext();
            CompletableFuture<Context> seen = new CompletableFuture<>();
            context.runOnContext(_ ->
                    place().run(sh("exit 0"))
                            .subscribe()
                            .with(_ -> seen.complete(Vertx.currentContext())));
            assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo(context);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void a_limit_is_the_configured_one_unless_the_hook_has_its_own() {
        var bounded = new Commands(new Settings(1, 1, Duration.ofMillis(100)));
        assertThat(bounded.reserve().orElseThrow().run(sh("sleep 30")).await().atMost(LONG))
                .isInstanceOf(TimedOut.class);
        CommandResult own =
                bounded.reserve().orElseThrow().run(sh("sleep 0.3"), LONG).await().atMost(LONG);
        assertThat(own).isInstanceOf(Exited.class);
    }

    @Test
    void draining_waits_for_what_runs_and_takes_no_more() {
        Place early = place();
        var running = place().run(sh("sleep 0.3")).subscribeAsCompletionStage();
        await().until(() -> commands.running() == 1);
        assertThat(commands.drain(Duration.ofMillis(20))).isFalse();
        assertThat(commands.reserve()).isEmpty();
        assertThat(early.run(sh("exit 0")).await().atMost(LONG))
                .isEqualTo(new CommandResult.Refused());
        assertThat(commands.drain(LONG)).isTrue();
        assertThat(running).isCompletedWithValueMatching(Exited.class::isInstance);
    }

    private Place place() {
        return commands.reserve().orElseThrow();
    }

    private static CommandLine sh(String script) {
        List<String> environment = List.of("PATH=" + System.getenv("PATH"));
        return new CommandLine("/bin/sh", List.of("-c", script), environment, null, Output.KEPT);
    }

    private record Settings(int maxConcurrent, int maxWaiting, @Nullable Duration limit)
            implements CommandConfig {
        @Override
        public MemorySize maxOutput() {
            return new MemorySize(BigInteger.valueOf(1024));
        }

        @Override
        public Optional<Duration> timeout() {
            return Optional.ofNullable(limit);
        }

        @Override
        public Choice spawner() {
            return Choice.AUTO;
        }
    }
}
