package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.blackbox.Client.Letter;
import dev.fairlead.blackbox.Sink.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Processes are killed at random moments. What was accepted arrives; what arrives twice was under
/// way when its process was killed, or its lease had run out and the log says so.
class KillsIT {
    private static final int IN_FLIGHT = 8;
    private static final String QUICK =
            "timeout: 2s\nmax-in-flight: %d\nretry: {initial: 50ms, factor: 1, cap: 50ms, attempts: 1000}\n"
                    .formatted(IN_FLIGHT);

    @TempDir Path directory;
    private final List<FairleadProcess> started = new ArrayList<>();
    private Sink sink;
    private RealRedis redis;
    private Random dice;

    static LongStream seeds() {
        return Faults.seeds(2, 50);
    }

    static LongStream seedsOfRedis() {
        return Faults.seeds(1, 50);
    }

    @BeforeEach
    void open() throws Exception {
        sink = Sink.open();
        redis = RealRedis.in(Files.createDirectory(directory.resolve("redis")));
    }

    @AfterEach
    void close() {
        started.forEach(FairleadProcess::close);
        redis.close();
        sink.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void the_file_loses_nothing_when_its_process_is_killed(long seed) throws Exception {
        begin(seed);
        int all = 200 + dice.nextInt(400);
        int deaths = 1 + dice.nextInt(2);
        FairleadProcess fairlead = go(FairleadProcess.freePort(), "");
        try (Client client = client(all, List.of(fairlead))) {
            for (int death = 1; death <= deaths; death++) {
                client.awaitAccepted(momentOf(death, deaths, all));
                fairlead.kill();
                queueFile().assertSound();
                fairlead = go(fairlead.port(), "");
            }
            client.finish();
            FairleadProcess last = fairlead;
            Tally tally =
                    Tally.of(
                            "the file, killed " + deaths,
                            seed,
                            client.accepted(),
                            sink,
                            () -> isIdle(last));
            tally.assertComplete();
            tally.assertDuplicates((long) deaths * IN_FLIGHT + leasesLost());
            assertThat(last.stop()).isZero();
            queueFile().assertSound();
            assertThat(queueFile().states()).isEqualTo(Map.of("delivered", all));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void two_replicas_lose_nothing_when_one_of_them_is_killed(long seed) {
        begin(seed);
        redis.start();
        int all = 200 + dice.nextInt(400);
        int deaths = 1 + dice.nextInt(2);
        FairleadProcess[] replicas = twoReplicas();
        try (Client client = client(all, List.of(replicas))) {
            for (int death = 1; death <= deaths; death++) {
                client.awaitAccepted(momentOf(death, deaths, all));
                int which = dice.nextInt(2);
                replicas[which].kill();
                replicas[which] = go(replicas[which].port(), redis.address());
            }
            client.finish();
            Tally tally = tally("two replicas, killed " + deaths, seed, client, replicas);
            tally.assertDuplicates((long) deaths * IN_FLIGHT + leasesLost());
            assertAllDelivered(all);
        }
    }

    /// What Redis had answered is on its disk, or else it could not promise this: see
    /// [RealRedis#losingNothing].
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seedsOfRedis")
    void nothing_is_lost_when_redis_is_killed(long seed) {
        begin(seed);
        redis.losingNothing().start();
        int all = 200 + dice.nextInt(400);
        int deaths = 1 + dice.nextInt(2);
        FairleadProcess[] replicas = twoReplicas();
        try (Client client = client(all, List.of(replicas))) {
            for (int death = 1; death <= deaths; death++) {
                client.awaitAccepted(momentOf(death, deaths, all));
                redis.kill();
                redis.start();
            }
            client.finish();
            Tally tally = tally("Redis, killed " + deaths, seed, client, replicas);
            tally.assertDuplicates((long) deaths * IN_FLIGHT + leasesLost());
            assertAllDelivered(all);
        }
    }

    private void begin(long seed) {
        dice = new Random(seed);
        int slow = 1 + dice.nextInt(30);
        Set<String> met = ConcurrentHashMap.newKeySet();
        // One in seven is not taken at first, so that the killed one also leaves retries behind.
        sink.answering(one -> {
            boolean refused = one.webhookId().hashCode() % 7 == 0 && met.add(one.webhookId());
            Duration after = Duration.ofMillis(dice.nextInt(slow));
            return new Answer(refused ? 503 : 200, Map.of(), after);
        });
    }

    /// At which number of accepted messages: the deaths share the run, each comes anywhere in its
    /// part.
    private int momentOf(int death, int deaths, int all) {
        int part = all / deaths;
        return 1 + (death - 1) * part + dice.nextInt(part);
    }

    private FairleadProcess[] twoReplicas() {
        return new FairleadProcess[] {
            go(FairleadProcess.freePort(), redis.address()),
            go(FairleadProcess.freePort(), redis.address())
        };
    }

    private FairleadProcess go(int port, String redis) {
        FairleadProcess.Start start =
                FairleadProcess.in(directory)
                        .hooks(Article.hooks(QUICK))
                        .with("FAIRLEAD_QUEUE_LEASE_MARGIN", "1s")
                        .probingOften()
                        .on(port)
                        .allowingLoopback();
        FairleadProcess process =
                (redis.isEmpty() ? start : start.with("REDIS_ADDRESS", redis)).go();
        started.add(process);
        return process;
    }

    private Client client(int all, List<FairleadProcess> replicas) {
        return new Client(replicas)
                .bring(
                        all,
                        n ->
                                new Letter(
                                        "id" + n,
                                        "/hooks/payments",
                                        Article.message(sink.url("/p"), "id" + n, n)));
    }

    private Tally tally(String what, long seed, Client client, FairleadProcess... replicas) {
        Tally tally =
                Tally.of(
                        what,
                        seed,
                        client.accepted(),
                        sink,
                        () -> isIdle(replicas[0]) && isIdle(replicas[1]) && redis.isIdle());
        tally.assertComplete();
        return tally;
    }

    private static boolean isIdle(FairleadProcess process) {
        return process.metric("fairlead_attempts_in_flight") == 0;
    }

    private void assertAllDelivered(int all) {
        assertThat(redis.delivered()).isEqualTo(all);
    }

    private long leasesLost() {
        return started.stream().mapToLong(process -> process.logged("lease lost")).sum();
    }

    private QueueFile queueFile() throws Exception {
        Path scratch = Files.createDirectories(directory.resolve("scratch"));
        return QueueFile.in(directory.resolve("queue"), scratch);
    }
}
