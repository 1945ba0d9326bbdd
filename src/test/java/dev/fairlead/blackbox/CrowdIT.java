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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many deliveries, many lanes, two who carry them.
class CrowdIT {
    private static final int LANES = 20;
    private static final int CAP = 3;

    /// So many deliveries one arrival makes in the crowded lane.
    private static final int BUNDLE = 100;

    @TempDir Path directory;
    private Sink sink;
    private RealRedis redis;

    @BeforeEach
    void open() throws Exception {
        sink = Sink.open();
        redis = RealRedis.in(Files.createDirectory(directory.resolve("redis")));
    }

    @AfterEach
    void close() {
        redis.close();
        sink.close();
    }

    @Test
    void what_two_replicas_carry_arrives_exactly_once_and_no_lane_is_over_its_cap() {
        redis.start();
        int all = Faults.many(2_000, 10_000);
        sink.answering(_ -> new Answer(200, Map.of(), Duration.ofMillis(2)));
        try (FairleadProcess one = go(lanes(), true);
                FairleadProcess other = go(lanes(), true);
                Client client = new Client(List.of(one, other)).bring(all, CrowdIT::letter)) {
            client.finish();
            Tally tally =
                    Tally.of("two replicas", 0, client.accepted(), sink, () -> redis.isIdle());
            tally.assertComplete();
            tally.assertDuplicates(0);
            assertThat(tally.delivered()).isEqualTo(all);
            for (int lane = 0; lane < LANES; lane++) {
                assertThat(sink.mostOpen("/" + lane)).isBetween(1, CAP);
            }
            for (FairleadProcess each : List.of(one, other)) {
                assertThat(each.logged("delivered delivery=")).isPositive();
            }
        }
    }

    private static Letter letter(int n) {
        String id = "id" + n;
        return new Letter(id, "/hooks/lane" + n % LANES, "{\"id\":\"%s\"}".formatted(id));
    }

    private String lanes() {
        StringBuilder endpoints = new StringBuilder("endpoints:\n");
        StringBuilder hooks = new StringBuilder("hooks:\n");
        for (int n = 0; n < LANES; n++) {
            endpoints.append(
                    "  - {id: e%d, url: \"%s\", max-in-flight: %d}\n"
                            .formatted(n, sink.url("/" + n), CAP));
            hooks.append(
                    "  - {id: lane%d, deliver: [{endpoint: e%d, id: {source: payload, name: id}}]}\n"
                            .formatted(n, n));
        }
        return endpoints.append(hooks).toString();
    }

    @ParameterizedTest(name = "on Redis: {0}")
    @ValueSource(booleans = {false, true})
    void a_lane_in_which_many_wait_holds_up_no_other(boolean onRedis) {
        if (onRedis) {
            redis.start();
        }
        int waiting = Faults.many(10_000, 100_000);
        sink.answering(one ->
                new Answer(
                        200, Map.of(), Duration.ofMillis(one.path().equals("/crowded") ? 500 : 0)));
        try (FairleadProcess fairlead = go(crowd(), onRedis);
                Client client = new Client(List.of(fairlead))) {
            client.bring(
                            waiting / BUNDLE,
                            n ->
                                    new Letter(
                                            "bundle" + n,
                                            "/hooks/crowded",
                                            "{\"n\":%d}".formatted(n)))
                    .finish();
            assertThat(fairlead.metric("fairlead_deliveries_accepted_total{hook=\"crowded\"}"))
                    .isEqualTo(waiting);
            long slowest =
                    IntStream.range(0, 10).mapToLong(n -> alone(fairlead, n)).max().orElseThrow();
            System.out.printf(
                    "faults: %d wait in one lane of %s, one alone in another arrives after %d ms at most%n",
                    waiting - sink.count(), onRedis ? "Redis" : "the file", slowest);
            assertThat(slowest).isLessThan(2_000);
            // Most of the crowd waits on, or nothing was shown.
            assertThat(sink.count()).isLessThan(waiting / 2);
            assertThat(sink.mostOpen("/crowded")).isGreaterThan(1);
        }
    }

    /// How long it takes from the 202 to the receiver, in milliseconds.
    private long alone(FairleadProcess fairlead, int n) {
        String id = "alone" + n;
        String body = "{\"id\":\"%s\"}".formatted(id);
        assertThat(fairlead.postJson("/hooks/lonely", body).statusCode()).isEqualTo(202);
        long accepted = System.nanoTime();
        await().atMost(Duration.ofSeconds(30)).until(() -> sink.ids().contains(id));
        long arrived =
                sink.received().stream()
                        .filter(one -> id.equals(one.webhookId()))
                        .findFirst()
                        .orElseThrow()
                        .at();
        return Duration.ofNanos(arrived - accepted).toMillis();
    }

    private String crowd() {
        String bundle =
                String.join(
                        "",
                        IntStream.range(0, BUNDLE)
                                .mapToObj(_ -> "      - {endpoint: crowded}\n")
                                .toList());
        return """
        endpoints:
          - {id: crowded, url: "%s"}
          - {id: lonely, url: "%s"}
        hooks:
          - id: lonely
            deliver: [{endpoint: lonely, id: {source: payload, name: id}}]
          - id: crowded
            deliver:
        %s\
        """
                .formatted(sink.url("/crowded"), sink.url("/lonely"), bundle);
    }

    private FairleadProcess go(String hooks, boolean onRedis) {
        FairleadProcess.Start start = FairleadProcess.in(directory).hooks(hooks);
        return (onRedis ? start.with("REDIS_ADDRESS", redis.address()) : start).go();
    }
}
