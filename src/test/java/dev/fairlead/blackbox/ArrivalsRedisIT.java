package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Streams, patterns of channels, and the election among replicas, on a real redis-server.
class ArrivalsRedisIT {
    /// The message says where it goes and what its id is.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// What would come has come by then.
    private static final Duration REST = Duration.ofSeconds(3);

    private static final String TO_MESSAGE =
            """
                deliver:
                  - url: {source: payload, name: url}
                    id: {source: payload, name: webhookId}
                    body: {source: payload, name: data}
                    timeout: 2s
            """;

    @TempDir Path directory;
    private RealRedis redis;
    private Sink sink;
    private final List<FairleadProcess> started = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        redis = RealRedis.in(Files.createDirectory(directory.resolve("redis"))).start();
        sink = Sink.open();
    }

    @AfterEach
    void close() {
        started.forEach(FairleadProcess::close);
        sink.close();
        redis.close();
    }

    private FairleadProcess.Start fairlead(String hooks) {
        return FairleadProcess.in(directory)
                .hooks(hooks)
                .with("REDIS_ADDRESS", redis.address())
                .with("FAIRLEAD_REDIS_CLAIM_AFTER", "3s")
                .with("FAIRLEAD_HOOK_HOT_RELOAD", "true")
                .allowingLoopback();
    }

    private FairleadProcess go(FairleadProcess.Start start) {
        FairleadProcess process = start.go();
        started.add(process);
        return process;
    }

    private FairleadProcess replica(String name, String hooks) {
        return go(replicaNamed(name, hooks));
    }

    private FairleadProcess.Start replicaNamed(String name, String hooks) {
        return fairlead(hooks).on(FairleadProcess.freePort()).with("FAIRLEAD_REDIS_CONSUMER", name);
    }

    /// A hook that reads a stream or channel and delivers to where the message says.
    private static String hook(String source) {
        return "hooks:\n  - id: payments\n    " + source + "\n" + TO_MESSAGE.indent(0);
    }

    /// With time for each attempt, however busy the machine: one that is late is made again.
    private static String patientHook(String source) {
        return hook(source).replace("timeout: 2s", "timeout: 30s");
    }

    /// A hook that delivers what comes, whatever it is, without an id of its own.
    private String hookWithoutId(String source) {
        return """
        hooks:
          - id: all
            %s
            deliver: [{url: '%s'}]
        """
                .formatted(source, sink.url("/all"));
    }

    private String message(String id) {
        return Article.message(sink.url("/p"), id, 1);
    }

    private String add(String stream, String... fields) {
        List<String> words = new ArrayList<>(List.of("XADD", stream, "*"));
        words.addAll(List.of(fields));
        return String.valueOf(redis.run(words.toArray(String[]::new)));
    }

    private void addMessages(String stream, int from, int to) throws Exception {
        try (var connection = redis.connect()) {
            for (int n = from; n < to; n++) {
                connection.run("XADD", stream, "*", "payload", message("id" + n));
            }
        }
    }

    private long pending(String stream) {
        try {
            return redis.run("XPENDING", stream, "fairlead") instanceof List<?> summary
                            && summary.getFirst() instanceof Long n
                    ? n
                    : -1;
        } catch (IllegalStateException _) {
            return -1; // there is no group
        }
    }

    private static Set<String> ids(int from, int to) {
        Set<String> ids = new TreeSet<>();
        for (int n = from; n < to; n++) {
            ids.add("id" + n);
        }
        return ids;
    }

    private void awaitIds(Set<String> ids) {
        await().atMost(Duration.ofSeconds(60)).until(() -> sink.ids().containsAll(ids));
        assertThat(sink.ids()).isEqualTo(ids);
    }

    private List<?> range(String stream) {
        return (List<?>) redis.run("XRANGE", stream, "-", "+");
    }

    private Object patterns() {
        return redis.run("PUBSUB", "NUMPAT");
    }

    // --- streams

    @Test
    void an_entry_becomes_a_delivery_and_stays_in_its_stream_acknowledged() throws Exception {
        add("orders", "payload", message("before the first start"));
        go(fairlead(patientHook("redis-stream: orders")));
        addMessages("orders", 0, 200);
        Set<String> all = ids(0, 200);
        all.add("before_the_first_start");
        awaitIds(all);
        assertThat(sink.count()).isEqualTo(201);
        await().until(() -> pending("orders") == 0);
        assertThat(redis.run("XLEN", "orders")).isEqualTo(201L);
    }

    @Test
    void an_entry_is_deleted_once_it_is_seen_to_where_the_operator_says_so() throws Exception {
        go(fairlead(hook("redis-stream: orders")).with("FAIRLEAD_REDIS_DELETE_ENTRIES", "true"));
        addMessages("orders", 0, 20);
        awaitIds(ids(0, 20));
        await().until(() -> redis.run("XLEN", "orders").equals(0L));
    }

    @Test
    void the_fields_of_an_entry_become_one_body() {
        go(fairlead(hookWithoutId("redis-stream: [orders, invoices]")));
        add("orders", "payload", "{\"a\":1}", "note", "x");
        add("orders", "anything", "[2]");
        add("invoices", "amount", "3.50", "to", "\"Zoë\"");
        await().until(() -> sink.count() == 3);
        assertThat(sink.received().stream().map(Sink.Received::body))
                .containsExactlyInAnyOrder(
                        "{\"a\":1}", "[2]", "{\"amount\":\"3.50\",\"to\":\"\\\"Zoë\\\"\"}");
        assertThat(sink.received().getFirst().headers().getFirst("Content-Type"))
                .isEqualTo("application/json");
    }

    @Test
    void an_entry_is_acknowledged_when_its_command_has_ended_and_not_before() throws Exception {
        Files.writeString(
                directory.resolve("wait.sh"),
                "#!/bin/sh\necho begun >> log\nwhile [ ! -e go ]; do sleep 0.05; done\necho \"$1\" >> log\n");
        assertThat(directory.resolve("wait.sh").toFile().setExecutable(true)).isTrue();
        String hooks =
                """
                - id: run
                  redis-stream: jobs
                  execute-command: ./wait.sh
                  command-working-directory: %s
                  pass-arguments-to-command: [{source: payload, name: job}]
                """
                        .formatted(directory);
        for (String name : List.of("one", "two")) {
            go(replicaNamed(name, hooks).with("FAIRLEAD_REDIS_CLAIM_AFTER", "9s"));
        }
        add("jobs", "job", "paint", "colour", "red");
        Path log = directory.resolve("log");
        await().until(() -> Files.exists(log));
        // Longer than an entry is left to a dead consumer: a living one keeps it.
        await().during(Duration.ofSeconds(12))
                .atMost(PATIENCE)
                .until(() -> pending("jobs") == 1 && Files.readAllLines(log).size() == 1);
        Files.createFile(directory.resolve("go"));
        await().until(() -> pending("jobs") == 0);
        assertThat(Files.readAllLines(log)).containsExactly("begun", "paint");
    }

    @Test
    void two_replicas_share_a_stream_and_a_kill_in_mid_burst_loses_nothing() throws Exception {
        FairleadProcess one = replica("one", hook("redis-stream: orders"));
        replica("two", hook("redis-stream: orders"));
        Thread burst =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                addMessages("orders", 0, 3000);
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> sink.count() > 300);
        one.kill();
        burst.join();
        awaitIds(ids(0, 3000));
        await().atMost(Duration.ofSeconds(20)).until(() -> pending("orders") == 0);
    }

    @Test
    void a_group_that_was_destroyed_and_a_redis_that_was_emptied_are_healed() throws Exception {
        go(fairlead(hook("redis-stream: orders")));
        addMessages("orders", 0, 10);
        awaitIds(ids(0, 10));
        await().until(() -> pending("orders") == 0);
        redis.run("XGROUP", "DESTROY", "orders", "fairlead");
        addMessages("orders", 10, 20);
        awaitIds(ids(0, 20));
        assertThat(sink.count()).as("the old entries are known").isEqualTo(20);
        await().until(() -> pending("orders") == 0);
        redis.run("FLUSHALL");
        addMessages("orders", 20, 30);
        await().until(() -> sink.ids().equals(ids(0, 30)));
    }

    @Test
    void it_outlives_its_redis_and_reads_on_when_it_is_back() throws Exception {
        FairleadProcess fairlead = go(fairlead(hook("redis-stream: orders")));
        addMessages("orders", 0, 10);
        awaitIds(ids(0, 10));
        redis.stop();
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        fairlead.management("/health/ready")
                                .body()
                                .contains("not reading Redis stream orders"));
        redis.start();
        addMessages("orders", 10, 20);
        awaitIds(ids(0, 20));
        await().until(() -> fairlead.management("/health/ready").statusCode() == 200);
        // in the log's own line, for health tells it too while it lasts
        assertThat(fairlead.log()).containsOnlyOnce(") not reading Redis stream orders: ");
    }

    @Test
    void an_entry_that_its_hook_rejects_goes_to_the_dead_and_never_stops_the_others()
            throws Exception {
        FairleadProcess fairlead = go(fairlead(hook("redis-stream: orders")));
        String broken = add("orders", "payload", "{\"url\":", "from", "shop");
        String without = add("orders", "payload", "{\"webhookId\":\"x\"}");
        addMessages("orders", 0, 50);
        awaitIds(ids(0, 50));
        await().until(() -> pending("orders") == 0);
        List<?> dead = range("orders:dead");
        assertThat(dead).hasSize(2);
        assertThat(dead.toString())
                .contains("payload, {\"url\":, from, shop, dead.reason, payments: ")
                .contains("url", "dead.id, " + broken, "dead.id, " + without);
        assertThat(fairlead.log()).contains("entry is dead stream=orders id=" + broken);
        assertThat(fairlead.management("/metrics").body())
                .contains("fairlead_stream_entries_dead_total{stream=\"orders\"} 2.0");
    }

    @Test
    void an_entry_that_kills_who_handles_it_is_given_up_after_so_many_tries() throws Exception {
        Files.writeString(directory.resolve("kill.sh"), "#!/bin/sh\nkill -9 $PPID\n");
        assertThat(directory.resolve("kill.sh").toFile().setExecutable(true)).isTrue();
        String hooks =
                """
                - id: deadly
                  redis-stream: jobs
                  execute-command: %s
                """
                        .formatted(directory.resolve("kill.sh"));
        add("jobs", "payload", "poison");
        for (int n = 0; n < 2; n++) {
            FairleadProcess victim =
                    fairlead(hooks)
                            .on(FairleadProcess.freePort())
                            .with("FAIRLEAD_REDIS_MAX_TRIES", "2")
                            .with("FAIRLEAD_HOOK_FILES", directory.resolve("hooks.yaml").toString())
                            .launch(0);
            started.add(victim);
            assertThat(victim.awaitEnd()).isEqualTo(128 + 9);
        }
        go(fairlead(hooks).with("FAIRLEAD_REDIS_MAX_TRIES", "2"));
        await().atMost(Duration.ofSeconds(20)).until(() -> pending("jobs") == 0);
        assertThat(range("jobs:dead").toString()).contains("payload, poison", "begun 2 times");
    }

    @Test
    void what_the_queue_cannot_take_stays_pending_arrives_later_and_never_counts_as_tried()
            throws Exception {
        redis.run("SET", "{fairlead:0}:format", "99"); // this program refuses to touch it
        FairleadProcess.Start start =
                fairlead(hook("redis-stream: orders")).with("FAIRLEAD_REDIS_MAX_TRIES", "1");
        addMessages("orders", 0, 10);
        for (int n = 0; n < 2; n++) {
            FairleadProcess fairlead = go(start);
            await().until(() -> fairlead.log().contains("turned away"));
            await().until(() -> handedOut("orders").equals(Set.of(0L)));
            fairlead.kill();
        }
        go(start);
        await().until(() -> pending("orders") == 10);
        redis.run("DEL", "{fairlead:0}:format");
        awaitIds(ids(0, 10));
        await().until(() -> pending("orders") == 0);
        assertThat(range("orders:dead")).isEmpty();
    }

    @Test
    void an_entry_whose_command_runs_again_is_in_hand_until_the_last_run() throws Exception {
        Path log = directory.resolve("again.log");
        go(
                fairlead(
                        """
                        - id: jobs
                          redis-stream: jobs
                          execute-command: /bin/sh
                          pass-arguments-to-command:
                            - {source: string, name: -c}
                            - {source: string, name: 'echo run >> %s; [ $(wc -l < %s) -ge 3 ]'}
                          command-retry: {attempts: 5, initial: 2s, factor: 1}
                        """
                                .formatted(log, log)));
        add("jobs", "n", "1");
        await().until(() -> Files.exists(log) && Files.readAllLines(log).size() == 2);
        assertThat(pending("jobs")).isEqualTo(1);
        await().until(() -> pending("jobs") == 0);
        assertThat(Files.readAllLines(log)).hasSize(3);
    }

    /// How often the pending entries were handed out, as Redis counts.
    private Set<Object> handedOut(String stream) {
        Set<Object> counts = new java.util.HashSet<>();
        if (redis.run("XPENDING", stream, "fairlead", "-", "+", "100") instanceof List<?> pending) {
            pending.forEach(entry -> counts.add(((List<?>) entry).get(3)));
        }
        return counts;
    }

    /// What a figure is when it has been the same for a while.
    private static long awaitRest(LongSupplier figure) {
        AtomicLong last = new AtomicLong(-1);
        await().during(REST)
                .atMost(PATIENCE)
                .until(() -> {
                    long now = figure.getAsLong();
                    return last.getAndSet(now) == now;
                });
        return last.get();
    }

    @Test
    void while_a_command_finds_no_place_nothing_more_is_read() throws Exception {
        Files.writeString(
                directory.resolve("wait.sh"),
                "#!/bin/sh\nwhile [ ! -e go ]; do sleep 0.05; done\necho done >> log\n");
        assertThat(directory.resolve("wait.sh").toFile().setExecutable(true)).isTrue();
        String hooks =
                """
                - id: run
                  redis-stream: jobs
                  max-concurrency: 1
                  max-waiting: 0
                  execute-command: ./wait.sh
                  command-working-directory: %s
                """
                        .formatted(directory);
        go(fairlead(hooks).with("FAIRLEAD_COMMAND_PATIENCE", "100ms"));
        for (int n = 0; n < 10; n++) {
            add("jobs", "n", "" + n);
        }
        long read = awaitRest(() -> pending("jobs")); // what was asked for before has come by now
        assertThat(read).isPositive();
        add("jobs", "n", "last");
        await().during(REST).atMost(PATIENCE).until(() -> pending("jobs") == read);
        Files.createFile(directory.resolve("go"));
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        pending("jobs") == 0
                                && Files.readAllLines(directory.resolve("log")).size() == 11);
        assertThat(range("jobs:dead")).isEmpty();
    }

    @Test
    void a_reload_that_adds_a_stream_reads_it_and_one_that_takes_it_away_ends_that()
            throws Exception {
        go(fairlead(hook("redis-stream: orders")));
        addMessages("orders", 0, 5);
        awaitIds(ids(0, 5));
        Path hooks = directory.resolve("hooks.yaml");
        String old = Files.readString(hooks);
        FairleadProcess.write(hooks, old.replace("redis-stream: orders", "redis-stream: refunds"));
        add("refunds", "payload", message("id5"));
        awaitIds(ids(0, 6));
        addMessages("orders", 6, 7);
        await().during(REST).atMost(PATIENCE).until(() -> sink.count() == 6);
        FairleadProcess.write(hooks, old);
        awaitIds(ids(0, 7));
    }

    @Test
    void every_hook_of_a_stream_gets_an_entry_and_one_that_rejects_it_hinders_no_other()
            throws Exception {
        go(
                fairlead(
                        hookWithoutId("redis-stream: orders")
                                + """
                                  - id: strict
                                    redis-stream: orders
                                    deliver:
                                      - url: {source: payload, name: url}
                                """));
        add("orders", "payload", "{}");
        add("orders", "payload", "{\"url\":\"%s\"}".formatted(sink.url("/strict")));
        await().until(() -> sink.count() == 3);
        await().until(() -> pending("orders") == 0);
        assertThat(range("orders:dead").toString()).contains("strict: ").doesNotContain("all: ");
    }

    @Test
    void what_was_begun_when_it_stops_is_acknowledged() throws Exception {
        Files.writeString(
                directory.resolve("slow.sh"), "#!/bin/sh\ntouch begun\nsleep 1\necho x >> log\n");
        assertThat(directory.resolve("slow.sh").toFile().setExecutable(true)).isTrue();
        FairleadProcess fairlead =
                go(
                        fairlead(
                                """
                                - id: run
                                  redis-stream: jobs
                                  execute-command: ./slow.sh
                                  command-working-directory: %s
                                """
                                        .formatted(directory)));
        add("jobs", "n", "1");
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> Files.exists(directory.resolve("begun")));
        assertThat(fairlead.stop()).isZero();
        assertThat(Files.readAllLines(directory.resolve("log"))).hasSize(1);
        assertThat(pending("jobs")).isZero();
    }

    // --- patterns

    @Test
    void a_hook_that_hears_a_channel_twice_over_gets_a_message_once() throws Exception {
        go(fairlead(hook("redis-channel: [pay*, payments, '?ay[lm]ents', refunds]")));
        await().until(() -> patterns().equals(2L) && redis.subscribers("refunds") == 1);
        redis.publish("payments", message("id0"));
        redis.publish("payouts", message("id1"));
        redis.publish("refunds", message("id2"));
        redis.publish("maylents", message("id3"));
        redis.publish("other", message("id9"));
        awaitIds(ids(0, 4));
        redis.publish("refunds", message("id4"));
        awaitIds(ids(0, 5));
        assertThat(sink.count()).isEqualTo(5);
        Path hooks = directory.resolve("hooks.yaml");
        FairleadProcess.write(hooks, Files.readString(hooks).replace("pay*", "gift*"));
        await().until(() -> {
            redis.publish("giftshop", message("id5"));
            return sink.ids().contains("id5");
        });
        assertThat(patterns()).isEqualTo(2L);
    }

    @Test
    void a_message_without_an_id_heard_by_several_patterns_is_one_delivery() throws Exception {
        go(fairlead(hookWithoutId("redis-channel: ['a*', '*b', ab]")));
        await().until(() -> patterns().equals(2L) && redis.subscribers("ab") == 1);
        for (int n = 0; n < 100; n++) {
            redis.publish("ab", "{}");
        }
        await().until(() -> sink.count() >= 100);
        redis.publish("axe", "{}");
        await().until(() -> sink.count() >= 101);
        assertThat(sink.count()).isEqualTo(101);
    }

    // --- the election

    private List<FairleadProcess> threeReplicas(String hooks) {
        List<FairleadProcess> replicas = new ArrayList<>();
        for (String name : List.of("one", "two", "three")) {
            replicas.add(replica(name, hooks));
        }
        await().until(() -> redis.subscribers("news") == 3);
        return replicas;
    }

    @Test
    void three_replicas_make_one_delivery_of_each_message_without_an_id() {
        List<FairleadProcess> replicas = threeReplicas(hookWithoutId("redis-channel: news"));
        Set<String> bodies = new TreeSet<>();
        for (int n = 0; n < 300; n++) {
            bodies.add("{\"n\":%d}".formatted(n));
        }
        bodies.forEach(body -> redis.publish("news", body));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(sink.received().stream().map(Sink.Received::body))
                                .as(() ->
                                        replicas.stream()
                                                .map(FairleadProcess::log)
                                                .flatMap(String::lines)
                                                .filter(line ->
                                                        !line.contains("INFO")
                                                                || line.contains("elected"))
                                                .collect(java.util.stream.Collectors.joining("\n")))
                                .containsAll(bodies));
        redis.publish("news", "last");
        await().until(() -> sink.received().stream().anyMatch(one -> one.body().equals("last")));
        assertThat(sink.count()).isEqualTo(301);
    }

    @Test
    void three_replicas_run_a_command_once_for_each_message() throws Exception {
        List<FairleadProcess> replicas =
                threeReplicas(
                        """
                        - id: run
                          redis-channel: news
                          execute-command: /bin/sh
                          pass-arguments-to-command:
                            - {source: string, name: -c}
                            - {source: string, name: 'echo ran >> %s/log'}
                        """
                                .formatted(directory));
        for (int n = 0; n < 50; n++) {
            redis.publish("news", "{}");
        }
        await().until(() ->
                Files.exists(directory.resolve("log"))
                        && Files.readAllLines(directory.resolve("log")).size() >= 50);
        await().until(() ->
                replicas.stream()
                                .map(replica -> replica.management("/metrics").body())
                                .filter(body ->
                                        body.contains("outcome=\"left\",source=\"channel\"} 50.0"))
                                .count()
                        == 2);
        assertThat(Files.readAllLines(directory.resolve("log"))).hasSize(50);
    }

    @Test
    void a_thousand_messages_that_three_replicas_hear_end_as_a_thousand_deliveries()
            throws Exception {
        threeReplicas(patientHook("redis-channel: news"));
        try (var connection = redis.connect()) {
            for (int n = 0; n < 1000; n++) {
                connection.run("PUBLISH", "news", message("id" + n));
            }
        }
        awaitIds(ids(0, 1000));
        redis.publish("news", message("id1000"));
        awaitIds(ids(0, 1001));
        assertThat(sink.count()).isEqualTo(1001);
    }

    @Test
    void when_the_elected_dies_another_is_elected_within_seconds() {
        List<FairleadProcess> replicas = threeReplicas(hookWithoutId("redis-channel: news"));
        elected(replicas).kill();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> {
                    redis.publish("news", "{}");
                    return sink.count() > 0;
                });
        await().until(() -> redis.subscribers("news") == 2);
        sink.forget();
        for (int n = 0; n < 100; n++) {
            redis.publish("news", "{\"n\":%d}".formatted(n));
        }
        await().until(() -> sink.count() >= 100);
        assertThat(sink.received().stream().map(Sink.Received::body).distinct().count())
                .isGreaterThanOrEqualTo(100);
    }

    @Test
    void the_elected_gives_its_lease_back_when_it_stops() {
        List<FairleadProcess> replicas = threeReplicas(hookWithoutId("redis-channel: news"));
        FairleadProcess elected = elected(replicas);
        String token = String.valueOf(redis.run("GET", "{fairlead}:leader:news"));
        assertThat(elected.stop()).isZero();
        await().atMost(Duration.ofSeconds(3))
                .until(() -> {
                    Object now = redis.run("GET", "{fairlead}:leader:news");
                    return now != null && !now.equals(token);
                });
    }

    /// The one whose log says so.
    private static FairleadProcess elected(List<FairleadProcess> replicas) {
        String words = "elected for what must happen once on Redis channel news";
        await().until(() -> replicas.stream().filter(r -> r.log().contains(words)).count() == 1);
        return replicas.stream().filter(r -> r.log().contains(words)).findFirst().orElseThrow();
    }

    @Test
    void with_the_embedded_queue_there_is_nothing_to_elect() {
        go(fairlead(hookWithoutId("redis-channel: news")).with("FAIRLEAD_QUEUE_KIND", "embedded"));
        await().until(() -> redis.subscribers("news") == 1);
        for (int n = 0; n < 20; n++) {
            redis.publish("news", "{}");
        }
        await().until(() -> sink.count() == 20);
        assertThat(redis.run("KEYS", "*leader*")).isEqualTo(List.of());
    }
}
