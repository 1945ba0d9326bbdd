package dev.fairlead.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fairlead.command.CommandLine.Output;
import dev.fairlead.command.CommandResult.Exited;
import dev.fairlead.command.CommandResult.TimedOut;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.mutiny.Uni;
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
    private static final Bounds BOUNDS = new Bounds(100, 100);

    @TempDir Path directory;

    private final Commands commands = new Commands(new Settings(2, 1, null));

    @Test
    void the_place_after_the_last_one_is_refused_and_release_gives_one_back() {
        Place first = place();
        Place second = place();
        Place third = place();
        assertThat(reserve()).isEmpty();
        second.release();
        second.release();
        Place again = place();
        assertThat(reserve()).isEmpty();
        List.of(first, second, third, again).forEach(Place::release);
        assertThat(reserve()).isPresent();
    }

    @Test
    void a_place_comes_back_when_its_command_has_ended() {
        for (int i = 0; i < 10; i++) {
            assertThat(run(place(), sh("exit 3"))).isEqualTo(new Exited(3, Printed.NOTHING));
        }
    }

    @Test
    void a_place_is_used_once() {
        Place place = place();
        assertThat(run(place, sh("exit 0"))).isInstanceOf(Exited.class);
        place.release();
        assertThatThrownBy(() -> run(place, sh("exit 0")))
                .isInstanceOf(IllegalStateException.class);
        List<Place> all = List.of(place(), place(), place());
        assertThat(reserve()).isEmpty();
        all.forEach(Place::release);
    }

    @Test
    void a_command_beyond_the_bound_waits_for_its_turn() throws IOException {
        Path gate = directory.resolve("gate");
        String script = "while [ ! -e " + gate + " ]; do sleep 0.02; done";
        List<CompletableFuture<CommandResult>> results =
                Stream.of(place(), place(), place())
                        .map(place ->
                                place.run(sh(script), null, Progress.UNHEARD)
                                        .subscribeAsCompletionStage())
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
                    place().run(sh("exit 0"), null, Progress.UNHEARD)
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
        assertThat(run(place(bounded), sh("sleep 30"))).isInstanceOf(TimedOut.class);
        Uni<CommandResult> own = place(bounded).run(sh("sleep 0.3"), LONG, Progress.UNHEARD);
        assertThat(own.await().atMost(LONG)).isInstanceOf(Exited.class);
    }

    @Test
    void draining_waits_for_what_has_a_place_and_gives_no_more() {
        Place early = place();
        var running =
                place().run(sh("sleep 0.3"), null, Progress.UNHEARD).subscribeAsCompletionStage();
        await().until(() -> commands.running() == 1);
        assertThat(commands.drain(Duration.ofMillis(20))).isFalse();
        assertThat(reserve()).isEmpty();
        assertThat(run(early, sh("exit 0"))).isInstanceOf(Exited.class);
        assertThat(commands.drain(LONG)).isTrue();
        assertThat(running).succeedsWithin(LONG).isInstanceOf(Exited.class);
    }

    @Test
    void who_waits_for_a_place_gets_the_next_that_is_free() {
        Place first = place();
        List<Place> others = List.of(place(), place());
        var patient = new Commands(new Settings(1, 0, null, LONG));
        Place only = place(patient);
        var next = patient.reserve("a", BOUNDS, 1).subscribeAsCompletionStage();
        assertThat(next).isNotDone();
        only.release();
        assertThat(next).succeedsWithin(LONG).matches(Optional::isPresent);
        first.release();
        others.forEach(Place::release);
    }

    private Optional<Place> reserve() {
        return reserve(commands);
    }

    private Place place() {
        return place(commands);
    }

    private static Place place(Commands commands) {
        return reserve(commands).orElseThrow();
    }

    private static Optional<Place> reserve(Commands commands) {
        return commands.reserve("hook", BOUNDS, 1).await().atMost(LONG);
    }

    private static CommandResult run(Place place, CommandLine line) {
        return place.run(line, null, Progress.UNHEARD).await().atMost(LONG);
    }

    private static CommandLine sh(String script) {
        List<String> environment = List.of("PATH=" + System.getenv("PATH"));
        return new CommandLine("/bin/sh", List.of("-c", script), environment, null, Output.KEPT);
    }

    private record Settings(
            int maxConcurrent, int maxWaiting, @Nullable Duration limit, Duration patience)
            implements CommandConfig {
        Settings(int maxConcurrent, int maxWaiting, @Nullable Duration limit) {
            this(maxConcurrent, maxWaiting, limit, Duration.ofMillis(20));
        }

        @Override
        public int maxWaitingPerHook() {
            return maxWaiting;
        }

        @Override
        public Optional<MemorySize> maxMemory() {
            return Optional.empty();
        }

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
