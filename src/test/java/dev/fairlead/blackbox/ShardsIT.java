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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The queue on Redis in several shards, which two replicas share.
class ShardsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ENDPOINTS = 12;
    private static final int CAP = 2;

    @TempDir Path directory;
    private Sink sink;
    private RealRedis redis;

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

    @Test
    void two_replicas_deliver_all_once_and_keep_the_cap_of_every_lane() {
        Set<String> met = ConcurrentHashMap.newKeySet();
        sink.answering(one ->
                new Answer(
                        one.webhookId().hashCode() % 5 == 0 && met.add(one.webhookId()) ? 503 : 200,
                        Map.of(),
                        Duration.ofMillis(10)));
        int all = 400;
        try (FairleadProcess one = go(4);
                FairleadProcess other = go(4);
                Client client = new Client(List.of(one, other)).bring(all, this::letter)) {
            client.finish();
            // a repeat is known, whichever replica hears it
            Letter again = letter(7);
            assertThat(other.postJson(again.path(), again.body()).statusCode()).isEqualTo(202);
            Tally tally = Tally.of("four shards", 0, client.accepted(), sink, redis::isIdle);
            tally.assertComplete();
            tally.assertDuplicates(0);
            assertThat(redis.delivered()).isEqualTo(all);
            assertThat(redis.keys("{fairlead:*}:s:delivered")).hasSizeGreaterThan(1);
            for (int endpoint = 0; endpoint < ENDPOINTS; endpoint++) {
                assertThat(sink.mostOpen("/e" + endpoint)).isBetween(1, CAP);
            }
        }
    }

    @Test
    void a_replica_with_another_number_of_shards_says_so_and_takes_nothing() {
        try (FairleadProcess one = go(4);
                FairleadProcess stranger = go(3)) {
            await().atMost(PATIENCE)
                    .until(() ->
                            stranger.log()
                                    .contains(
                                            "has 4 shards and fairlead.queue.shards is 3: set it to 4"));
            Letter letter = letter(1);
            assertThat(stranger.postJson(letter.path(), letter.body()).statusCode()).isEqualTo(503);
            assertThat(one.postJson(letter.path(), letter.body()).statusCode()).isEqualTo(202);
            await().atMost(PATIENCE).until(() -> sink.ids().contains(letter.id()));
        }
    }

    private Letter letter(int n) {
        return new Letter("id" + n, "/hooks/h" + n % ENDPOINTS, "{\"id\":\"id" + n + "\"}");
    }

    private FairleadProcess go(int shards) {
        StringBuilder hooks = new StringBuilder("endpoints:\n");
        for (int i = 0; i < ENDPOINTS; i++) {
            hooks.append(
                    """
                      - id: e%d
                        url: %s
                        max-in-flight: %d
                        retry: {initial: 50ms, factor: 1, cap: 50ms, attempts: 1000}
                    """
                            .formatted(i, sink.url("/e" + i), CAP));
        }
        hooks.append("hooks:\n");
        for (int i = 0; i < ENDPOINTS; i++) {
            hooks.append(
                    "  - {id: h%d, deliver: [{endpoint: e%d, id: {source: payload, name: id}}]}\n"
                            .formatted(i, i));
        }
        return FairleadProcess.in(directory)
                .hooks(hooks.toString())
                .with("REDIS_ADDRESS", redis.address())
                .with("FAIRLEAD_QUEUE_SHARDS", String.valueOf(shards))
                .probingOften()
                .go();
    }
}
