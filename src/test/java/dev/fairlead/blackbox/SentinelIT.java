package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Redis whose master the sentinels name.
class SentinelIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path directory;
    private Sentinels sentinels;
    private Sink sink;

    @BeforeEach
    void open() {
        sentinels = Sentinels.in(directory);
        sink = Sink.open();
    }

    @AfterEach
    void close() {
        sink.close();
        sentinels.close();
    }

    @Test
    void after_a_failover_nothing_acknowledged_is_lost_and_channel_stream_and_election_come_back() {
        sink.answering(503);
        try (FairleadProcess fairlead =
                fairlead(Sentinels.MASTER_NAME)
                        .with("FAIRLEAD_QUEUE_REDIS_REPLICAS", "1")
                        .with("FAIRLEAD_STORE_REDIS_DEADLINE", "2s")
                        .probingOften()
                        .go()) {
            awaitReady(fairlead);
            Set<String> acknowledged = new TreeSet<>();
            for (int n = 0; n < 200; n++) {
                if (order(fairlead, "a" + n) == 202) {
                    acknowledged.add("a" + n);
                }
            }
            assertThat(acknowledged).hasSizeGreaterThan(150);

            sentinels.killTheMaster();

            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(fairlead.log())
                                    .containsSubsequence(
                                            "listening on Redis channel payments",
                                            "not listening on Redis channel payments",
                                            "listening on Redis channel payments")
                                    .containsSubsequence(
                                            "reading Redis stream orders",
                                            "not reading Redis stream orders",
                                            "reading Redis stream orders"));
            awaitReady(fairlead);
            assertThat(order(fairlead, "early")).as("there is no replica any more").isEqualTo(503);
            sink.answering(200);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(sink.ids()).containsAll(acknowledged));

            sentinels.replica().start();
            await().atMost(PATIENCE).until(() -> order(fairlead, "late") == 202);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> {
                        sentinels.master().publish("payments", "{\"id\":\"channel\"}");
                        sentinels
                                .master()
                                .run("XADD", "orders", "*", "payload", "{\"id\":\"stream\"}");
                        assertThat(sink.ids()).contains("late", "channel", "stream");
                    });
        }
        FairleadProcess export =
                fairlead(Sentinels.MASTER_NAME)
                        .flag("queue", "export")
                        .writing(directory.resolve("queue.jsonl"))
                        .launch(0);
        assertThat(export.awaitEnd()).as(export::log).isZero();
    }

    @Test
    void a_master_that_the_sentinels_do_not_know_is_told_with_its_setting() {
        try (FairleadProcess fairlead = fairlead("nobody").go()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(fairlead.log())
                                    .containsPattern(
                                            "queue is away.*No such master.*see quarkus.redis.master-name"));
            assertThat(fairlead.management("/health/ready").body()).contains("the queue is away");
        }
    }

    private static void awaitReady(FairleadProcess fairlead) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(fairlead.management("/health/ready").body())
                                .doesNotContain("degraded"));
        await().atMost(PATIENCE).until(() -> fairlead.log().contains("elected for what"));
    }

    private static int order(FairleadProcess fairlead, String id) {
        return fairlead.postJson("/hooks/payments", "{\"id\":\"" + id + "\"}").statusCode();
    }

    private FairleadProcess.Start fairlead(String master) {
        return FairleadProcess.in(directory)
                .hooks(
                        """
                        - id: payments
                          http: true
                          redis-channel: payments
                          redis-stream: orders
                          deliver:
                            - url: %s
                              id: {source: payload, name: id}
                              retry: {initial: 100ms, factor: 1, attempts: 10000}
                        - id: once
                          redis-channel: payments
                          execute-command: /bin/true
                        """
                                .formatted(sink.url("/in")))
                .with("QUARKUS_REDIS_HOSTS", sentinels.urls())
                .with("QUARKUS_REDIS_CLIENT_TYPE", "sentinel")
                .with("QUARKUS_REDIS_MASTER_NAME", master)
                .allowingLoopback();
    }
}
