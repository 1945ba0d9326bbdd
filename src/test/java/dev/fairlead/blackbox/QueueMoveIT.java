package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `fairlead queue export` and `fairlead queue import`: a queue changes its store and loses
/// nothing.
class QueueMoveIT {
    private static final int MANY = 300;

    @TempDir static Path shared;
    private static RealRedis redis;

    @TempDir Path directory;
    private int closed;
    private String name;

    @BeforeAll
    static void startRedis() {
        redis = RealRedis.in(shared).start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void choose() {
        closed = FairleadProcess.freePort();
        name = "q" + closed;
    }

    private FairleadProcess.Start fairlead() {
        return FairleadProcess.in(directory)
                .hooks(
                        """
                        hooks:
                          - id: send
                            deliver:
                              - url: http://127.0.0.1:%1$d/in
                                id: {source: payload, name: id}
                                retry: {initial: 100ms, factor: 2, cap: 500ms, attempts: 1000}
                                timeout: 5s
                          - id: once
                            deliver:
                              - url: http://127.0.0.1:%1$d/once
                                id: {source: payload, name: id}
                                lane: once
                                retry: {initial: 100ms, attempts: 1}
                          - id: line
                            deliver:
                              - url: http://127.0.0.1:%1$d/line
                                id: {source: payload, name: id}
                                lane: line
                                ordered: true
                                retry: {initial: 100ms, factor: 1, attempts: 1000}
                        lanes: {once: {}, line: {}}
                        """
                                .formatted(closed))
                .with("FAIRLEAD_ADMIN_TOKENS", "ops:" + Api.TOKEN)
                .with("FAIRLEAD_QUEUE_NAME", name)
                .allowingLoopback()
                .probingOften();
    }

    private FairleadProcess.Start onRedis() {
        return fairlead().with("REDIS_URL", "redis://" + redis.address());
    }

    private record Said(int code, String text) {}

    private Said exported(FairleadProcess.Start start, Path to) {
        FairleadProcess ran = start.flag("queue", "export").writing(to).launch(0);
        return new Said(ran.awaitEnd(), ran.log());
    }

    private Said imported(FairleadProcess.Start start, Path from) {
        FairleadProcess ran = start.flag("queue", "import").reading(from).launch(0);
        return new Said(ran.awaitEnd(), ran.log());
    }

    private static String message(String id) {
        return "{\"id\":\"%s\",\"says\":\"Zoë 東京 \uD83D\uDE80 %s\"}".formatted(id, id);
    }

    private void bring(FairleadProcess fairlead, String hook, String id) {
        assertThat(fairlead.postJson("/hooks/" + hook, message(id)).statusCode()).isEqualTo(202);
    }

    private static Map<String, JsonNode> dead(FairleadProcess fairlead) {
        Map<String, JsonNode> dead = new HashMap<>();
        Api.of(fairlead)
                .get("/deliveries?state=dead")
                .json()
                .get("deliveries")
                .forEach(one -> dead.put(one.get("webhookId").asText(), one));
        return dead;
    }

    /// Everything waits, three letters are dead, and the server is stopped.
    private void fill(Path export) {
        try (FairleadProcess fairlead = fairlead().go()) {
            for (int n = 0; n < MANY; n++) {
                bring(fairlead, "send", "m" + n);
            }
            for (int n = 0; n < 20; n++) {
                bring(fairlead, "line", "l" + n);
            }
            for (int n = 0; n < 3; n++) {
                bring(fairlead, "once", "d" + n);
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> dead(fairlead).size() == 3);
            Said busy = exported(fairlead(), export);
            assertThat(busy.code()).isEqualTo(1);
            assertThat(busy.text()).contains("process " + fairlead.pid()).doesNotContain("\tat ");
            fairlead.stop();
        }
    }

    @Test
    void what_waits_in_the_file_is_delivered_from_redis_exactly_once_and_what_is_dead_stays_so()
            throws IOException {
        Path export = directory.resolve("queue.jsonl");
        fill(export);

        assertThat(exported(fairlead(), export))
                .isEqualTo(new Said(0, "exported 323 deliveries: 320 waiting, 3 dead\n"));
        List<String> lines = Files.readAllLines(export);
        assertThat(lines).hasSize(MANY + 23 + 2);
        assertThat(lines.getFirst()).isEqualTo("{\"fairlead-queue\":1}");
        assertThat(lines.getLast()).isEqualTo("{\"deliveries\":323}");
        assertThat(imported(onRedis(), export))
                .isEqualTo(new Said(0, "imported 323 of 323, 0 were there already\n"));
        assertThat(imported(onRedis(), export))
                .isEqualTo(new Said(0, "imported 0 of 323, 323 were there already\n"));

        try (Sink sink = Sink.at(closed);
                FairleadProcess fairlead = onRedis().go()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> sink.count() >= MANY + 20);
            Map<String, JsonNode> dead = dead(fairlead);
            assertThat(dead.keySet()).isEqualTo(Set.of("d0", "d1", "d2"));
            assertThat(dead.get("d1").get("attempts")).hasSize(1);
            String id = dead.get("d1").get("id").asText();
            assertThat(Api.of(fairlead).post("/deliveries/" + id + "/replay").status())
                    .isEqualTo(200);
            await().atMost(Duration.ofSeconds(30)).until(() -> sink.ids().contains("d1"));
            bring(fairlead, "send", "m7"); // known, though it came by the file
            bring(fairlead, "send", "last");
            await().atMost(Duration.ofSeconds(30)).until(() -> sink.ids().contains("last"));

            assertThat(sink.count()).isEqualTo(MANY + 20 + 2);
            assertThat(sink.ids()).hasSize(MANY + 20 + 2);
            assertThat(sink.received())
                    .allSatisfy(one -> assertThat(one.body()).isEqualTo(message(one.webhookId())));
            assertThat(
                            sink.received().stream()
                                    .map(Sink.Received::webhookId)
                                    .filter(one -> one.matches("l\\d+")))
                    .containsExactlyElementsOf(
                            java.util.stream.IntStream.range(0, 20)
                                    .mapToObj(n -> "l" + n)
                                    .toList());
        }
    }

    @Test
    void a_queue_on_redis_is_carried_back_into_a_file() throws IOException {
        Path export = directory.resolve("queue.jsonl");
        try (Sink sink = Sink.at(closed);
                FairleadProcess fairlead = onRedis().go()) {
            bring(fairlead, "send", "done");
            await().until(() -> sink.ids().contains("done"));
            await().until(() ->
                    Api.of(fairlead)
                                    .get("/deliveries?state=delivered")
                                    .json()
                                    .get("deliveries")
                                    .size()
                            == 1);
            sink.answering(503);
            bring(fairlead, "send", "later");
            await().until(() -> sink.ids().contains("later"));
            fairlead.stop();
        }
        assertThat(exported(onRedis(), export).text())
                .isEqualTo("exported 2 deliveries: 1 waiting, 1 delivered\n");
        assertThat(imported(fairlead(), export).text())
                .isEqualTo("imported 2 of 2, 0 were there already\n");
        try (Sink sink = Sink.at(closed);
                FairleadProcess fairlead = fairlead().go()) {
            await().until(() -> sink.ids().contains("later"));
            bring(fairlead, "send", "done");
            bring(fairlead, "send", "new");
            await().until(() -> sink.ids().contains("new"));
            assertThat(sink.ids()).isEqualTo(Set.of("later", "new"));
        }
    }

    @Test
    void a_file_that_is_cut_off_or_none_at_all_is_refused_and_what_is_whole_is_taken()
            throws IOException {
        Path export = directory.resolve("queue.jsonl");
        try (FairleadProcess fairlead = fairlead().go()) {
            bring(fairlead, "send", "a");
            bring(fairlead, "send", "b");
            fairlead.stop();
        }
        exported(fairlead(), export);
        String whole = Files.readString(export);

        Files.writeString(export, whole.substring(0, whole.lastIndexOf("{\"deliveries\"")));
        assertThat(imported(onRedis(), export))
                .isEqualTo(
                        new Said(
                                1,
                                "the file was cut off: export it again, then import that, too; imported 2 of 2, 0 were there already\n"));
        Files.writeString(export, whole.substring(0, whole.lastIndexOf("\"state\"")));
        assertThat(imported(onRedis(), export))
                .isEqualTo(
                        new Said(
                                1,
                                "line 3: it is no JSON object; imported 0 of 1, 1 were there already\n"));
        Files.writeString(export, "{\"fairlead-queue\":2}\n");
        assertThat(imported(onRedis(), export).text()).contains("version 2", "knows 1");
        Files.writeString(export, "hello\n");
        assertThat(imported(onRedis(), export))
                .isEqualTo(
                        new Said(
                                1,
                                "this is no exported queue: its first line is to be {\"fairlead-queue\":1}\n"));
    }

    @Test
    void an_import_without_the_hook_files_or_without_its_redis_says_so() throws IOException {
        Path export = directory.resolve("queue.jsonl");
        Files.writeString(export, "{\"fairlead-queue\":1}\n{\"deliveries\":0}\n");
        Said lost = imported(fairlead().with("FAIRLEAD_HOOK_FILES", "gone.yaml"), export);
        assertThat(lost.code()).isEqualTo(1);
        assertThat(lost.text()).contains("gone.yaml cannot be used", "-hooks");

        Said none = exported(fairlead().with("FAIRLEAD_QUEUE_KIND", "redis"), export);
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.text()).contains("no Redis is configured");

        int nobody = FairleadProcess.freePort();
        Said away = exported(fairlead().with("REDIS_URL", "redis://127.0.0.1:" + nobody), export);
        assertThat(away.code()).isEqualTo(1);
        assertThat(away.text()).startsWith("Redis is away").doesNotContain("\tat ");
    }

    @Test
    void a_wrong_call_ends_with_2_and_an_empty_queue_with_0() throws IOException {
        Map<String, String> wrong =
                Map.of(
                        "",
                        "queue what? export, import",
                        "exprot",
                        "there is no \"queue exprot\"; did you mean \"export\"?");
        wrong.forEach((verb, said) -> {
            FairleadProcess.Start start = fairlead().flag("queue");
            FairleadProcess called = (verb.isEmpty() ? start : start.flag(verb)).launch(0);
            assertThat(called.awaitEnd()).isEqualTo(2);
            assertThat(called.log())
                    .isEqualTo("fairlead: " + said + "\nfairlead help lists what there is\n");
        });
        Path export = directory.resolve("queue.jsonl");
        assertThat(exported(fairlead(), export)).isEqualTo(new Said(0, "exported 0 deliveries\n"));
        assertThat(Files.readString(export))
                .isEqualTo("{\"fairlead-queue\":1}\n{\"deliveries\":0}\n");
        assertThat(directory.resolve("queue")).doesNotExist();
    }
}
