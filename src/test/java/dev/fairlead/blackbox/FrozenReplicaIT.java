package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.blackbox.Client.Letter;
import dev.fairlead.blackbox.Sink.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One of two replicas stands still for longer than its leases last, and goes on afterwards as if
/// nothing had been. Its leases are others' by then.
class FrozenReplicaIT {
    private static final String FROZEN = "frozen";
    private static final int IN_FLIGHT = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String QUICK =
            "timeout: 5s\nmax-in-flight: %d\nretry: {initial: 50ms, factor: 1, cap: 50ms, attempts: 1000}\n"
                    .formatted(IN_FLIGHT);

    @TempDir Path directory;
    private Sink sink;
    private RealRedis redis;

    static LongStream seeds() {
        return Faults.seeds(1, 10);
    }

    @BeforeEach
    void open() throws Exception {
        sink = Sink.open();
        redis = RealRedis.in(Files.createDirectory(directory.resolve("redis"))).start();
    }

    @AfterEach
    void close() {
        redis.close();
        sink.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void a_replica_that_stood_still_settles_nothing_that_is_not_its_own_any_more(long seed) {
        Random dice = new Random(seed);
        sink.answering(_ -> new Answer(200, Map.of(), Duration.ofMillis(50 + dice.nextInt(250))));
        int all = 100 + dice.nextInt(100);
        try (FairleadProcess frozen = go(FROZEN);
                FairleadProcess other = go("other");
                Client client = new Client(List.of(other)).bring(all, this::letter)) {
            client.awaitAccepted(1 + dice.nextInt(all / 2));
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> isFrozenInAnAttempt(frozen));
            client.finish();
            // The other one takes over what the frozen one holds, when those leases have run out.
            await().atMost(PATIENCE).until(() -> redis.isIdle());
            assertThat(redis.delivered()).isEqualTo(all);
            frozen.thaw();

            await().atMost(PATIENCE).until(() -> frozen.logged("lease lost") > 0);
            Tally tally =
                    Tally.of(
                            "a replica, frozen past its leases",
                            seed,
                            client.accepted(),
                            sink,
                            () -> isIdle(frozen) && isIdle(other) && redis.isIdle());
            tally.assertComplete();
            tally.assertDuplicates(IN_FLIGHT);
            assertSettledOnce(all);
            assertWorksOn(frozen, all);
        }
    }

    /// What it says of itself is past when it is read: only what is still unanswered once it stands
    /// still is held by it.
    private boolean isFrozenInAnAttempt(FairleadProcess process) {
        process.freeze();
        if (sink.isWaitedForBy(FROZEN)) {
            return true;
        }
        process.thaw();
        return false;
    }

    /// Of each delivery one attempt was written down, the success.
    private void assertSettledOnce(int all) {
        assertThat(redis.delivered()).isEqualTo(all);
        assertThat(redis.attempts())
                .hasSize(all)
                .allSatisfy(made -> assertThat(made).hasLineCount(1));
    }

    private void assertWorksOn(FairleadProcess thawed, int all) {
        Letter letter = letter(all);
        assertThat(thawed.postJson(letter.path(), letter.body()).statusCode()).isEqualTo(202);
        await().atMost(PATIENCE).until(() -> sink.ids().contains(letter.id()));
    }

    private Letter letter(int n) {
        return new Letter(
                "id" + n, "/hooks/payments", Article.message(sink.url("/p"), "id" + n, n));
    }

    private FairleadProcess go(String name) {
        return FairleadProcess.in(directory)
                .hooks(Article.hooks(QUICK))
                .with("REDIS_ADDRESS", redis.address())
                .with("FAIRLEAD_ATTEMPT_USER_AGENT", name)
                .with("FAIRLEAD_QUEUE_LEASE_MARGIN", "1s")
                .probingOften()
                .allowingLoopback()
                .go();
    }

    private static boolean isIdle(FairleadProcess process) {
        return process.metric("fairlead_attempts_in_flight") == 0;
    }
}
