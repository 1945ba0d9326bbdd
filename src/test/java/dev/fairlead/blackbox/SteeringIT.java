package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairlead.blackbox.Sink.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an operator sees and does by the API, on the file and on Redis.
class SteeringIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path directory;
    private Sink sink;
    private RealRedis redis;
    private FairleadProcess fairlead;
    private Api api;

    @BeforeEach
    void open() {
        sink = Sink.open();
    }

    @AfterEach
    void close() {
        if (fairlead != null) {
            fairlead.close();
        }
        if (redis != null) {
            redis.close();
        }
        sink.close();
    }

    private void start(String queue) {
        FairleadProcess.Start start =
                FairleadProcess.in(directory)
                        .hooks(hooks())
                        .with("FAIRLEAD_ADMIN_TOKENS", "me:" + Api.TOKEN)
                        .allowingLoopback()
                        .probingOften();
        if (queue.equals("redis")) {
            redis = redis == null ? RealRedis.in(directory).start() : redis;
            start.with("REDIS_ADDRESS", redis.address());
        }
        fairlead = start.go();
        api = Api.of(fairlead);
    }

    private String hooks() {
        return """
        endpoints:
          - {id: a, url: "%s", retry: {schedule: [0s]}}
          - {id: ops, url: "%s"}
        hooks:
          - id: in
            deliver: [{endpoint: a, id: {source: payload, name: id}}]
          - id: given
            deliver: [{url: {source: payload, name: url}, id: {source: payload, name: id}}]
          - id: late
            deliver: [{endpoint: a, id: {source: payload, name: id}, retry: {schedule: [1h]}}]
          - id: operator
            on-event: receiver.disabled
            deliver: [{endpoint: ops}]
        """
                .formatted(sink.url("/a"), sink.url("/ops"));
    }

    private void bring(String hook, String id) {
        String message =
                "{\"id\":\"%s\",\"url\":\"%s\"}".formatted(id, sink.url("/given?key=s3cret"));
        assertThat(fairlead.postJson("/hooks/" + hook, message).statusCode()).isEqualTo(202);
    }

    private List<String> found(String query) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get("/deliveries?" + query + cursor).json();
            page.at("/deliveries").forEach(one -> ids.add(one.at("/webhookId").asText()));
            JsonNode next = page.at("/next");
            cursor = next.isMissingNode() ? "" : "&cursor=" + encoded(next.asText());
        } while (!cursor.isEmpty());
        return ids;
    }

    private void awaitFound(String query, int n) {
        await().atMost(PATIENCE).until(() -> found(query).size() == n);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// The queue reads its index a thousand at a time.
    @ParameterizedTest
    @ValueSource(strings = {"embedded", "redis"})
    void one_answer_says_of_many_pieces_that_nothing_fits_or_has_the_only_one(String queue) {
        start(queue);
        bring("late", "first");
        for (int n = 0; n < 2500; n++) {
            bring("late", "more" + n);
        }
        for (String query : List.of("outcome=204", "outcome=503", "webhookId=nothing")) {
            JsonNode page = api.get("/deliveries?" + query).json();
            assertThat(page.at("/deliveries").size()).as(query).isZero();
            assertThat(page.has("next")).as(query).isFalse();
        }
        assertThat(api.get("/deliveries?webhookId=first").json().at("/deliveries/0/webhookId"))
                .hasToString("\"first\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "redis"})
    void deliveries_are_found_by_what_they_are_and_replayed_together(String queue) {
        start(queue);
        sink.answering(one -> new Answer(one.webhookId().startsWith("bad") ? 500 : 200));
        for (int n = 0; n < 25; n++) {
            bring("in", "bad" + n);
        }
        awaitFound("state=dead", 25);
        Instant between = Instant.now();
        bring("in", "bad25");
        bring("in", "good");
        bring("late", "waits");
        awaitFound("state=dead", 26);
        awaitFound("state=delivered", 1);

        assertThat(found("limit=7")).hasSize(28).doesNotHaveDuplicates();
        assertThat(found("limit=7").getFirst()).isEqualTo("waits");
        assertThat(found("hook=late")).containsExactly("waits");
        assertThat(found("state=waiting")).containsExactly("waits");
        assertThat(found("outcome=500&limit=5")).hasSize(26);
        assertThat(found("outcome=200")).containsExactly("good");
        assertThat(found("webhookId=bad7")).containsExactly("bad7");
        assertThat(found("lane=endpoint:a")).hasSize(28);
        assertThat(found("endpoint=a")).hasSize(28);
        assertThat(found("endpoint=ops&hook=in")).isEmpty();
        assertThat(found("state=dead&since=" + between)).containsExactly("bad25");
        assertThat(found("state=dead&until=" + between)).hasSize(25);

        sink.answering(200);
        Api.Said some = api.post("/deliveries/replay?since=" + between);
        assertThat(some.json().at("/changed").asInt()).isEqualTo(1);
        awaitFound("state=dead", 25);
        int changed = api.post("/deliveries/replay?limit=10").json().at("/changed").asInt();
        assertThat(changed).isEqualTo(10);
        awaitFound("state=dead", 15);
        api.post("/deliveries/replay?limit=1000");
        awaitFound("state=delivered", 27);
        assertThat(fairlead.log()).contains("delivery replayed").contains("by=me");

        assertThat(api.post("/deliveries/cancel?hook=late").json().at("/changed").asInt())
                .isEqualTo(1);
        assertThat(found("state=cancelled")).containsExactly("waits");
    }

    /// The endpoint is paused, so what is replayed stays where it can be counted.
    @ParameterizedTest
    @ValueSource(strings = {"embedded", "redis"})
    void a_replay_of_many_tells_page_by_page_how_far_it_is_and_changes_each_once(String queue) {
        start(queue);
        bringDeadOnes();

        JsonNode first = replay("");
        assertThat(first.at("/changed").asInt()).isEqualTo(10);
        assertStand(15, 10);
        JsonNode second = replay("&cursor=" + encoded(first.at("/next").asText()));
        assertThat(second.at("/changed").asInt()).isEqualTo(10);
        assertStand(5, 20);
        JsonNode third = replay("&cursor=" + encoded(second.at("/next").asText()));
        assertThat(third.at("/changed").asInt()).isEqualTo(5);
        assertThat(third.has("next")).isFalse();
        assertStand(0, 25);
        assertThat(replay("").at("/changed").asInt()).isZero();
        assertThat(fairlead.logged("delivery replayed")).isEqualTo(25);

        assertAllArriveOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "redis"})
    void a_replay_whose_process_is_killed_in_the_middle_goes_on_with_what_is_left(String queue) {
        start(queue);
        bringDeadOnes();
        assertThat(replay("").at("/changed").asInt()).isEqualTo(10);
        fairlead.kill();

        start(queue);
        assertStand(15, 10);
        int changed = 0;
        JsonNode page = replay("");
        while (page.has("next")) {
            changed += page.at("/changed").asInt();
            page = replay("&cursor=" + encoded(page.at("/next").asText()));
        }
        assertThat(changed + page.at("/changed").asInt()).isEqualTo(15);
        assertStand(0, 25);

        assertAllArriveOnce();
    }

    private void bringDeadOnes() {
        sink.answering(500);
        for (int n = 0; n < 25; n++) {
            bring("in", "bad" + n);
        }
        awaitFound("state=dead", 25);
        sink.forget();
        assertThat(api.post("/endpoints/a/pause").status()).isEqualTo(200);
        // no replay asks for this one
        bring("late", "waits");
    }

    private JsonNode replay(String more) {
        return api.post("/deliveries/replay?hook=in&outcome=500&limit=10" + more).json();
    }

    private void assertStand(int dead, int replayed) {
        assertThat(found("state=dead")).hasSize(dead);
        assertThat(found("state=waiting&hook=in")).hasSize(replayed).doesNotHaveDuplicates();
        JsonNode all = api.get("/stats").json().at("/deliveries");
        assertThat(all.at("/dead").asInt()).isEqualTo(dead);
        assertThat(all.at("/waiting").asInt()).isEqualTo(replayed + 1);
    }

    private void assertAllArriveOnce() {
        sink.answering(200);
        assertThat(api.post("/endpoints/a/resume").status()).isEqualTo(200);
        awaitFound("state=delivered&hook=in", 25);
        assertThat(sink.order().stream().filter(id -> id.startsWith("bad")))
                .hasSize(25)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "redis"})
    void a_receiver_that_is_gone_is_told_to_the_operator_listed_and_enabled(String queue) {
        start(queue);
        sink.answering(one -> new Answer(one.path().equals("/ops") ? 200 : 410));
        bring("given", "one");

        await().atMost(PATIENCE)
                .until(() -> sink.received().stream().anyMatch(one -> one.path().equals("/ops")));
        JsonNode told =
                Api.json(
                        sink.received().stream()
                                .filter(one -> one.path().equals("/ops"))
                                .findFirst()
                                .orElseThrow()
                                .body());
        assertThat(told.at("/type").asText()).isEqualTo("receiver.disabled");
        assertThat(told.at("/data/webhookId").asText()).isEqualTo("one");
        JsonNode disabled = api.get("/receivers").json().at("/disabled");
        assertThat(disabled).hasSize(1);
        String receiver = disabled.at("/0/receiver").asText();
        assertThat(receiver).isEqualTo(told.at("/data/receiver").asText()).doesNotContain("s3cret");
        // another address of the same host is another receiver
        bring("in", "other");
        awaitFound("state=dead", 2);
        assertThat(api.get("/receivers").json().at("/disabled")).hasSize(2);

        sink.answering(200);
        bring("given", "two");
        awaitFound("state=dead", 3);
        assertThat(sink.ids()).doesNotContain("two");
        assertThat(api.post("/receivers/enable?receiver=" + encoded(receiver)).status())
                .isEqualTo(200);
        assertThat(api.post("/receivers/enable?receiver=" + encoded(receiver)).status())
                .isEqualTo(404);
        api.post("/deliveries/replay?hook=given");
        await().atMost(PATIENCE).until(() -> sink.ids().contains("two"));
        assertThat(fairlead.log()).contains("receiver enabled").contains("by=me");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    state=gone        | state: expected one of
                    since=yesterday   | since: expected a moment such as
                    limit=0           | limit is 1 to 1000
                    limit=10000       | limit: expected a number
                    limit=-1          | limit: expected a number
                    cursor=x          | no cursor of a page
                    hook=a&hook=b     | hook: a search knows, once each
                    stat=dead         | stat: a search knows, once each
                    """)
    void a_search_that_makes_no_sense_is_told_so(String query, String detail) {
        start("embedded");
        Api.Said said = api.get("/deliveries?" + query);
        assertThat(said.status()).isEqualTo(400);
        assertThat(said.detail()).contains(detail);
        assertThat(api.post("/deliveries/replay?" + query).status()).isEqualTo(400);
    }

    @Test
    void history_is_forgotten_as_it_is_asked_for() {
        fairlead =
                FairleadProcess.in(directory)
                        .hooks(hooks())
                        .with("FAIRLEAD_ADMIN_TOKENS", "me:" + Api.TOKEN)
                        .with("FAIRLEAD_QUEUE_KEEP_AT_MOST", "5")
                        .with("FAIRLEAD_QUEUE_KEEP_BODIES", "0s")
                        .go();
        api = Api.of(fairlead);
        for (int n = 0; n < 20; n++) {
            bring("in", "id" + n);
        }
        await().atMost(PATIENCE).until(() -> sink.ids().size() == 20);

        awaitFound("state=delivered", 5);
        assertThat(found("state=delivered")).contains("id19").doesNotContain("id0");
        String id =
                api.get("/deliveries?state=delivered&limit=1")
                        .json()
                        .at("/deliveries/0/id")
                        .asText();
        assertThat(api.get("/deliveries/" + id + "?body=true").json().at("/message/body").asText())
                .isEmpty();
        bring("in", "id0");
        assertThat(found("webhookId=id0")).isEmpty();
    }
}
