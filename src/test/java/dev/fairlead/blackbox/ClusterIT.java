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

/// A Redis Cluster: three masters, each with a replica.
class ClusterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SHARD = "{fairlead:0}:";

    @TempDir Path directory;
    private RedisNodes nodes;
    private Sink sink;

    @BeforeEach
    void open() {
        nodes = RedisNodes.in(directory);
        sink = Sink.open();
    }

    @AfterEach
    void close() {
        sink.close();
        nodes.close();
    }

    @Test
    void queue_channel_stream_and_election_work_and_scripts_that_nodes_forgot_are_sent_again() {
        try (FairleadProcess fairlead = fairlead().go()) {
            awaitReady(fairlead);
            assertEverythingArrives(fairlead, "1");

            nodes.masters().forEach(node -> node.run("SCRIPT", "FLUSH"));
            assertEverythingArrives(fairlead, "2");
        }
        assertThat(exported()).contains("exported", "delivered");
    }

    @Test
    void a_slot_that_moved_to_another_node_is_followed() {
        sink.answering(503);
        try (FairleadProcess fairlead = fairlead().probingOften().go()) {
            awaitReady(fairlead);
            assertThat(order(fairlead, "before")).isEqualTo(202);

            fairlead.freeze(); // a slot is moved key by key, and scripts would see half of them
            RealRedis from = nodes.holding(SHARD);
            nodes.move(
                    SHARD,
                    nodes.masters().stream()
                            .filter(node -> node != from)
                            .findFirst()
                            .orElseThrow());
            fairlead.thaw();

            sink.answering(200);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(sink.ids()).contains("before"));
            assertEverythingArrives(fairlead, "after");
        }
    }

    @Test
    void after_the_death_of_the_queues_master_nothing_acknowledged_is_lost_and_all_goes_on() {
        sink.answering(503);
        try (FairleadProcess fairlead =
                fairlead()
                        .with("FAIRLEAD_QUEUE_REDIS_REPLICAS", "1")
                        .with("FAIRLEAD_STORE_REDIS_DEADLINE", "2s")
                        .probingOften()
                        .go()) {
            awaitReady(fairlead);
            Set<String> acknowledged = new TreeSet<>();
            for (int n = 0; n < 100; n++) {
                if (order(fairlead, "a" + n) == 202) {
                    acknowledged.add("a" + n);
                }
            }
            assertThat(acknowledged).hasSizeGreaterThan(80);

            RealRedis master = nodes.holding(SHARD);
            master.kill();

            sink.answering(200);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(sink.ids()).containsAll(acknowledged));
            master.start(); // as the replica of the other
            await().atMost(PATIENCE).until(() -> order(fairlead, "late") == 202);
            awaitReady(fairlead);
            assertEverythingArrives(fairlead, "again");
        }
    }

    private static void awaitReady(FairleadProcess fairlead) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(fairlead.management("/health/ready").body())
                                .doesNotContain("degraded"));
        await().atMost(PATIENCE).until(() -> fairlead.log().contains("elected for what"));
    }

    /// A channel's message may come while the subscription is being made anew, so it is sent again.
    private void assertEverythingArrives(FairleadProcess fairlead, String mark) {
        await().atMost(PATIENCE).until(() -> order(fairlead, "http" + mark) == 202);
        RealRedis shipments = nodes.holding("shipments");
        shipments.run("XADD", "shipments", "*", "payload", "{\"id\":\"stream" + mark + "\"}");
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    shipments.publish("payments", "{\"id\":\"channel" + mark + "\"}");
                    assertThat(sink.ids())
                            .contains("http" + mark, "stream" + mark, "channel" + mark);
                });
    }

    private String exported() {
        FairleadProcess ran =
                fairlead()
                        .flag("queue", "export")
                        .writing(directory.resolve("queue.jsonl"))
                        .launch(0);
        int _ = ran.awaitEnd();
        return ran.log();
    }

    private static int order(FairleadProcess fairlead, String id) {
        return fairlead.postJson("/hooks/payments", "{\"id\":\"" + id + "\"}").statusCode();
    }

    private FairleadProcess.Start fairlead() {
        return FairleadProcess.in(directory)
                .hooks(
                        """
                        - id: payments
                          http: true
                          redis-channel: payments
                          redis-stream: shipments
                          deliver:
                            - url: %s
                              id: {source: payload, name: id}
                              retry: {initial: 100ms, factor: 1, attempts: 10000}
                        - id: once
                          redis-channel: payments
                          execute-command: /bin/true
                        """
                                .formatted(sink.url("/in")))
                .with("QUARKUS_REDIS_HOSTS", nodes.urls())
                .with("QUARKUS_REDIS_CLIENT_TYPE", "cluster")
                .allowingLoopback();
    }
}
