package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.blackbox.Sink.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the operator says of endpoints and lanes, and what receivers say of themselves.
class LanesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String QUICK =
            "retry: {initial: 50ms, factor: 1, cap: 50ms, attempts: 1000}";

    @TempDir Path directory;
    private Sink sink;
    private FairleadProcess fairlead;

    @BeforeEach
    void open() {
        sink = Sink.open();
    }

    @AfterEach
    void close() {
        if (fairlead != null) {
            fairlead.close();
        }
        sink.close();
    }

    /// One endpoint with these settings, fed by the hook `in`.
    private void start(String settings) {
        start(Map.of(), settings);
    }

    private void start(Map<String, String> environment, String settings) {
        String hooks =
                """
                endpoints:
                  - id: a
                    url: %s
                %s
                hooks:
                  - id: in
                    deliver:
                      - endpoint: a
                        id: {source: payload, name: id}
                """
                        .formatted(sink.url("/a"), settings.indent(4));
        go(environment, hooks);
    }

    private void go(Map<String, String> environment, String hooks) {
        FairleadProcess.Start start = FairleadProcess.in(directory).hooks(hooks);
        environment.forEach(start::with);
        fairlead = start.go();
    }

    private void bring(String id) {
        bring(id, "key");
    }

    private void bring(String id, String key) {
        String message = "{\"id\":\"%s\",\"key\":\"%s\"}".formatted(id, key);
        assertThat(fairlead.postJson("/hooks/in", message).statusCode()).isEqualTo(202);
    }

    private void arrive(String... ids) {
        await().atMost(PATIENCE).until(() -> sink.ids().containsAll(List.of(ids)));
    }

    private void isLogged(String text) {
        await().atMost(PATIENCE).until(() -> fairlead.log().contains(text));
    }

    // --- outcomes

    @Test
    void a_receiver_that_is_gone_is_disabled_and_gets_nothing_more() {
        sink.answering(410);
        start(QUICK);
        bring("one");
        isLogged("receiver is disabled");
        bring("two");

        isLogged("webhook-id=two");
        assertThat(fairlead.log())
                .contains("receiver=endpoint:a")
                .contains("it answered 410 Gone")
                .contains("the endpoint answered 410 Gone");
        assertThat(sink.order()).containsExactly("one");
    }

    @Test
    void a_receiver_stays_disabled_over_a_restart() {
        sink.answering(410);
        start(QUICK);
        bring("one");
        isLogged("receiver is disabled");
        assertThat(fairlead.stop()).isZero();
        start(QUICK);
        bring("two");

        isLogged("webhook-id=two");
        assertThat(sink.order()).containsExactly("one");
    }

    @Test
    void a_receiver_that_does_nothing_but_fail_is_disabled_after_the_time_that_is_set() {
        sink.answering(404);
        start(Map.of("FAIRLEAD_QUEUE_DISABLE_AFTER", "1s"), QUICK);
        bring("one");

        isLogged("receiver is disabled");
        isLogged("only failures");
        int before = sink.count();
        bring("two");
        isLogged("webhook-id=two");
        assertThat(sink.count()).isEqualTo(before);
    }

    @Test
    void a_status_that_abort_on_names_ends_a_delivery_at_once() {
        sink.answering(one -> new Answer(one.webhookId().equals("bad") ? 422 : 200));
        start(QUICK + "\nabort-on: [400, 422]");
        bring("bad");
        bring("good");

        arrive("bad", "good");
        isLogged("the endpoint answered 422, which abort-on names");
        assertThat(sink.order()).containsOnlyOnce("bad");
    }

    @Test
    void a_retry_after_pauses_the_whole_lane() {
        AtomicInteger first = new AtomicInteger();
        sink.answering(_ ->
                first.getAndIncrement() == 0
                        ? new Answer(429, Map.of("Retry-After", "2"), Duration.ZERO)
                        : new Answer(200));
        start(QUICK + "\nmax-in-flight: 1");
        bring("one");
        await().atMost(PATIENCE).until(() -> sink.count() == 1);
        bring("two");
        bring("three");

        await().atMost(PATIENCE).until(() -> sink.count() == 4);
        long quiet = sink.received().get(1).at() - sink.received().get(0).at();
        assertThat(Duration.ofNanos(quiet)).isGreaterThan(Duration.ofMillis(1900));
        assertThat(sink.ids()).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void a_redirect_is_a_failure_and_never_followed() {
        Sink elsewhere = Sink.open();
        try (elsewhere) {
            sink.answering(
                    one -> new Answer(307, Map.of("Location", elsewhere.url("/x")), Duration.ZERO));
            start("retry: {schedule: [0s, 100ms]}");
            bring("one");

            isLogged("gave up after 2 attempts");
            assertThat(fairlead.log()).contains("outcome=307");
            assertThat(elsewhere.count()).isZero();
        }
    }

    @Test
    void a_lane_that_fails_is_left_alone_and_then_probed_until_it_answers() {
        sink.answering(503);
        start(
                Map.of(
                        "FAIRLEAD_QUEUE_BREAKER_FAILURES", "3",
                        "FAIRLEAD_QUEUE_BREAKER_PAUSE", "500ms",
                        "FAIRLEAD_QUEUE_BREAKER_LONGEST", "1s"),
                QUICK + "\nmax-in-flight: 1");
        for (int n = 0; n < 10; n++) {
            bring("id" + n);
        }
        await().atMost(PATIENCE).until(() -> sink.count() >= 5);
        List<Sink.Received> probed = sink.received();
        // three failures in a row, then a probe after half a second and one after a second
        assertThat(probed.get(3).at() - probed.get(2).at()).isGreaterThan(450_000_000L);
        assertThat(probed.get(4).at() - probed.get(3).at()).isGreaterThan(950_000_000L);
        sink.answering(200);

        await().atMost(PATIENCE).until(() -> sink.ids().size() == 10);
        await().atMost(PATIENCE).until(() -> sink.count() >= 15);
    }

    // --- what the hook file says

    @Test
    void a_disabled_endpoint_gets_nothing_and_its_deliveries_are_kept() {
        start("disabled: true");
        bring("one");

        isLogged("is disabled where it is defined");
        assertThat(sink.count()).isZero();
    }

    @Test
    void an_endpoint_has_headers_of_its_own() {
        start("headers: {X-Api-Key: s3cret-key, Content-Type: text/x-own}");
        bring("one");

        arrive("one");
        Sink.Received one = sink.received().getFirst();
        assertThat(one.headers().get("X-Api-Key")).containsExactly("s3cret-key");
        assertThat(one.headers().get("Content-Type")).containsExactly("text/x-own");
        assertThat(fairlead.log()).doesNotContain("s3cret-key");
    }

    @Test
    void no_window_holds_more_deliveries_than_the_rate_limit() {
        start("rate-limit: 10/s\nmax-in-flight: 100");
        bring("first"); // it is slow on its way: nothing was ever sent before
        arrive("first");
        for (int n = 0; n < 30; n++) {
            bring("id" + n);
        }

        await().atMost(PATIENCE).until(() -> sink.count() == 31);
        List<Sink.Received> all = sink.received();
        for (int n = 1; n + 10 < all.size(); n++) {
            // what happens between the lease and the receiver varies a little
            assertThat(all.get(n + 10).at() - all.get(n).at()).isGreaterThan(500_000_000L);
        }
    }

    @Test
    void no_more_are_under_way_than_max_in_flight() {
        sink.answering(_ -> new Answer(200, Map.of(), Duration.ofMillis(100)));
        start("max-in-flight: 3");
        for (int n = 0; n < 20; n++) {
            bring("id" + n);
        }

        await().atMost(PATIENCE).until(() -> sink.count() == 20);
        assertThat(sink.mostOpen()).isEqualTo(3);
    }

    @Test
    void an_ordered_endpoint_gets_one_after_the_other_whatever_fails() {
        Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
        sink.answering(one -> {
            int tried =
                    tries.computeIfAbsent(one.webhookId(), _ -> new AtomicInteger())
                            .incrementAndGet();
            return new Answer(one.webhookId().endsWith("3") && tried < 3 ? 500 : 200);
        });
        start(QUICK + "\nordered: true");
        for (int n = 0; n < 20; n++) {
            bring("id" + n);
        }

        await().atMost(PATIENCE).until(() -> sink.ids().size() == 20);
        List<String> distinct = sink.order().stream().distinct().toList();
        assertThat(distinct).containsExactlyElementsOf(inOrder(20));
        assertThat(sink.count()).isEqualTo(24);
    }

    private static List<String> inOrder(int n) {
        return java.util.stream.IntStream.range(0, n).mapToObj(i -> "id" + i).toList();
    }

    @Test
    void one_ordering_key_that_fails_holds_up_no_other() {
        sink.answering(one -> new Answer(one.webhookId().equals("a1") ? 500 : 200));
        start(QUICK + "\nordering-key: {source: payload, name: key}");
        bring("a1", "a");
        bring("a2", "a");
        bring("b1", "b");
        bring("b2", "b");

        arrive("a1", "b1", "b2");
        sink.answering(200);
        arrive("a2");
        assertThat(sink.order().indexOf("b1")).isLessThan(sink.order().indexOf("b2"));
        assertThat(sink.order().lastIndexOf("a1")).isLessThan(sink.order().indexOf("a2"));
    }

    @Test
    void after_a_dead_letter_its_order_goes_on_or_stops_as_the_endpoint_says() {
        sink.answering(one -> new Answer(one.webhookId().endsWith("1") ? 500 : 200));
        String settings =
                "retry: {schedule: [0s]}\nordering-key: {source: payload, name: key}\non-dead-letter: ";
        start(settings + "stop");
        bring("a1", "a");
        bring("a2", "a");
        bring("b2", "b");
        isLogged("webhook-id=a1");
        arrive("b2");
        assertThat(sink.ids()).doesNotContain("a2");
        assertThat(fairlead.stop()).isZero();

        start(settings + "continue");
        bring("c1", "c");
        bring("c2", "c");
        arrive("c1", "c2");
        assertThat(sink.ids()).doesNotContain("a2");
    }

    @Test
    void endpoints_that_share_a_lane_share_its_limits() {
        sink.answering(_ -> new Answer(200, Map.of(), Duration.ofMillis(50)));
        go(
                Map.of(),
                """
                lanes:
                  narrow: {max-in-flight: 1}
                endpoints:
                  - {id: a, url: "%s", lane: narrow}
                  - {id: b, url: "%s", lane: narrow}
                hooks:
                  - id: in
                    deliver:
                      - {endpoint: a, id: {source: payload, name: id}}
                      - {endpoint: b, id: {source: payload, name: id}}
                """
                        .formatted(sink.url("/a"), sink.url("/b")));
        for (int n = 0; n < 10; n++) {
            bring("id" + n);
        }

        await().atMost(PATIENCE).until(() -> sink.count() == 20);
        assertThat(sink.mostOpen()).isEqualTo(1);
        assertThat(sink.received()).extracting(Sink.Received::path).contains("/a", "/b");
    }

    @Test
    void one_hanging_endpoint_does_not_hold_up_the_others() {
        sink.answering(one ->
                new Answer(
                        200, Map.of(), Duration.ofSeconds(one.path().equals("/hangs") ? 120 : 0)));
        go(
                Map.of(),
                """
                endpoints:
                  - {id: hangs, url: "%s", timeout: 120s}
                  - {id: well, url: "%s"}
                hooks:
                  - id: stuck
                    deliver: [{endpoint: hangs, id: {source: payload, name: id}}]
                  - id: in
                    deliver: [{endpoint: well, id: {source: payload, name: id}}]
                """
                        .formatted(sink.url("/hangs"), sink.url("/well")));
        for (int n = 0; n < 300; n++) {
            String message = "{\"id\":\"stuck%d\"}".formatted(n);
            assertThat(fairlead.postJson("/hooks/stuck", message).statusCode()).isEqualTo(202);
        }
        long start = System.nanoTime();
        for (int n = 0; n < 100; n++) {
            bring("well" + n);
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() ->
                        sink.ids().stream().filter(id -> id.startsWith("well")).count() == 100);
        long stuck = sink.received().stream().filter(one -> one.path().equals("/hangs")).count();
        assertThat(stuck).isLessThanOrEqualTo(16);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
}
