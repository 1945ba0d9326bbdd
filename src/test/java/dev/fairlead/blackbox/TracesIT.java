package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Traces from a request to its command and its deliveries, as a caller, a command, a receiver and
/// a collector see them.
class TracesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String OWN_TRACE = "11111111111111112222222222222222";
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String PARENT = "00-" + TRACE + "-" + CALLER + "-01";

    @TempDir Path directory;
    private Sink sink;
    private Collector collector;

    @BeforeEach
    void open() throws IOException {
        sink = Sink.open();
        collector = new Collector();
    }

    @AfterEach
    void close() {
        sink.close();
        collector.close();
    }

    @Test
    void a_request_its_command_and_its_attempts_are_one_trace() {
        try (FairleadProcess fairlead = exporting().go()) {
            String told = call(fairlead, "traceparent", PARENT).strip();
            await().atMost(PATIENCE).until(() -> collector.spans.size() == 3);

            Span arrival = collector.span("arrival");
            Span command = collector.span("command");
            Span attempt = collector.span("attempt");
            assertThat(collector.spans).allMatch(span -> hex(span.getTraceId()).equals(TRACE));
            assertThat(hex(arrival.getParentSpanId())).isEqualTo(CALLER);
            assertThat(command.getParentSpanId()).isEqualTo(arrival.getSpanId());
            assertThat(attempt.getParentSpanId()).isEqualTo(arrival.getSpanId());
            assertThat(told).isEqualTo("00-" + TRACE + "-" + hex(command.getSpanId()) + "-01");
            assertThat(received())
                    .isEqualTo("00-" + TRACE + "-" + hex(attempt.getSpanId()) + "-01");
            assertThat(collector.authorizations).containsOnly("Bearer t0ken");
            assertThat(fairlead.log()).doesNotContain("t0ken");
        }
    }

    @Test
    void a_request_without_a_trace_begins_one() {
        try (FairleadProcess fairlead = exporting().go()) {
            String told = call(fairlead).strip();
            await().atMost(PATIENCE).until(() -> collector.spans.size() == 3);

            assertThat(collector.span("arrival").getParentSpanId()).isEqualTo(ByteString.EMPTY);
            String trace = hex(collector.span("arrival").getTraceId());
            assertThat(told).startsWith("00-" + trace + "-");
            assertThat(received()).startsWith("00-" + trace + "-");
        }
    }

    @Test
    void what_its_caller_does_not_want_recorded_is_passed_on_and_not_exported() {
        try (FairleadProcess fairlead = exporting().go()) {
            String unwanted = PARENT.replaceAll("01$", "00");
            assertThat(call(fairlead, "traceparent", unwanted)).contains(TRACE).endsWith("-00\n");
            assertThat(received()).contains(TRACE).endsWith("-00");
            call(fairlead);
            await().atMost(PATIENCE).until(() -> collector.spans.size() == 3);
            assertThat(collector.spans).noneMatch(span -> hex(span.getTraceId()).equals(TRACE));
        }
    }

    @Test
    void an_attempt_after_a_restart_is_in_the_same_trace() {
        sink.answering(503);
        FairleadProcess first = exporting().go();
        call(first, "traceparent", PARENT);
        await().atMost(PATIENCE).until(() -> sink.count() >= 1);
        first.kill();
        int before = sink.count();
        sink.answering(200);

        try (FairleadProcess _ = exporting().go()) {
            await().atMost(PATIENCE).until(() -> sink.count() > before);
            assertThat(sink.received())
                    .extracting(one -> one.headers().getFirst("traceparent"))
                    .allMatch(parent -> parent.startsWith("00-" + TRACE + "-"))
                    .doesNotHaveDuplicates();
            await().atMost(PATIENCE)
                    .until(() ->
                            collector.spans.stream()
                                    .anyMatch(span ->
                                            span.getName().equals("attempt")
                                                    && hex(span.getTraceId()).equals(TRACE)
                                                    && span.getStatus().getCodeValue() == 0));
        }
    }

    @Test
    void without_an_exporter_the_context_is_passed_on_as_it_came_where_it_is_asked_for() {
        try (FairleadProcess fairlead = start().with("FAIRLEAD_TRACE_MODE", "propagate").go()) {
            assertThat(call(fairlead, "traceparent", PARENT, "tracestate", "vendor=1"))
                    .isEqualTo(PARENT + "\n");
            assertThat(received()).isEqualTo(PARENT);
            assertThat(sink.received().getFirst().headers().getFirst("tracestate"))
                    .isEqualTo("vendor=1");
            assertThat(call(fairlead, "traceparent", "00-nonsense")).isEqualTo("\n");
        }
    }

    @Test
    void nothing_is_passed_on_or_recorded_unless_it_is_asked_for() {
        try (FairleadProcess fairlead = start().go()) {
            assertThat(call(fairlead, "traceparent", PARENT)).isEqualTo("\n");
            await().atMost(PATIENCE).until(() -> sink.count() == 1);
            assertThat(sink.received().getFirst().headers().containsKey("traceparent")).isFalse();
        }
        assertThat(collector.spans).isEmpty();
    }

    @Test
    void nothing_of_opentelemetry_is_loaded_while_traces_are_off() throws IOException {
        Program.assumeJvm("TracesIT, of what is loaded,", "a native program loads no classes");
        Path loaded = directory.resolve("loaded");
        try (FairleadProcess fairlead =
                start().with("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded).go()) {
            assertThat(call(fairlead, "traceparent", PARENT)).isEqualTo("\n");
            await().atMost(PATIENCE).until(() -> sink.count() == 1);
            assertThat(Files.readString(loaded))
                    .contains("dev.fairlead.trace.Traces ")
                    .doesNotContain(" io.opentelemetry.");
        }
    }

    @Test
    void a_delivery_of_a_trace_is_signed_like_any_other_and_names_its_trace_once()
            throws Exception {
        try (FairleadProcess fairlead = exporting().go()) {
            fairlead.postJson("/hooks/signed", "{\"n\":1}", "traceparent", PARENT);
            await().atMost(PATIENCE).until(() -> sink.count() == 1);

            Sink.Received one = sink.received().getFirst();
            assertThat(one.headers().get("traceparent")).hasSize(1);
            new Webhook(SECRET).verify(one.body(), HttpHeaders.of(one.headers(), (_, _) -> true));
        }
    }

    @Test
    void a_replayed_delivery_is_in_the_trace_of_its_arrival_which_its_message_shows() {
        sink.answering(500);
        try (FairleadProcess fairlead =
                exporting().with("FAIRLEAD_ADMIN_TOKENS", "ops:" + Api.TOKEN).go()) {
            Api api = Api.of(fairlead);
            String id = api.event("signed", "{}", "traceparent", PARENT).delivery(0);
            await().atMost(PATIENCE).until(() -> api.state(id).equals("dead"));
            sink.answering(200);
            api.post("/deliveries/" + id + "/replay");
            await().atMost(PATIENCE).until(() -> api.state(id).equals("delivered"));

            await().atMost(PATIENCE).until(() -> collector.spans.size() == 3);
            Span arrival = collector.span("arrival");
            assertThat(collector.spans)
                    .filteredOn(span -> span.getName().equals("attempt"))
                    .hasSize(2)
                    .allMatch(span -> span.getParentSpanId().equals(arrival.getSpanId()));
            assertThat(sink.received())
                    .extracting(one -> one.headers().getFirst("traceparent"))
                    .allMatch(parent -> parent.startsWith("00-" + TRACE + "-"))
                    .doesNotHaveDuplicates();
            assertThat(api.get("/deliveries/" + id + "?body=true").json().at("/message/headers"))
                    .filteredOn(header -> header.at("/name").asText().equals("traceparent"))
                    .extracting(header -> header.at("/value").asText())
                    .containsExactly("00-" + TRACE + "-" + hex(arrival.getSpanId()) + "-01");
        }
    }

    /// What stands in a message is no header: only requests and events come with a trace.
    @ParameterizedTest
    @ValueSource(strings = {"channel", "stream"})
    void a_message_of_redis_begins_a_trace_of_all_its_attempts(String source) throws Exception {
        sink.answering(500, 1, 200);
        try (RealRedis redis = redis();
                FairleadProcess fairlead = hearing(exporting(), redis).go()) {
            bring(redis, source);
            await().atMost(PATIENCE).until(() -> collector.spans.size() == 3);

            Span arrival = collector.span("arrival");
            assertThat(arrival.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CONSUMER);
            assertThat(arrival.getParentSpanId()).isEqualTo(ByteString.EMPTY);
            assertThat(hex(arrival.getTraceId())).isNotEqualTo(TRACE);
            assertThat(attributes(arrival))
                    .containsEntry("fairlead.hook", "heard")
                    .containsEntry("fairlead.outcome", "acted")
                    .containsKey("fairlead.arrival");
            List<Span> attempts =
                    collector.spans.stream()
                            .filter(span -> span.getName().equals("attempt"))
                            .toList();
            assertThat(attempts)
                    .hasSize(2)
                    .allSatisfy(attempt -> {
                        assertThat(attempt.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
                        assertThat(attempt.getTraceId()).isEqualTo(arrival.getTraceId());
                        assertThat(attempt.getParentSpanId()).isEqualTo(arrival.getSpanId());
                        assertThat(attributes(attempt))
                                .containsEntry("fairlead.hook", "heard")
                                .containsEntry("fairlead.webhook_id", "message-1")
                                .containsKey("fairlead.delivery");
                    });
            String trace = "00-" + hex(arrival.getTraceId()) + "-";
            assertThat(sink.received())
                    .extracting(one -> one.headers().getFirst("traceparent"))
                    .containsExactlyInAnyOrderElementsOf(
                            attempts.stream()
                                    .map(attempt -> trace + hex(attempt.getSpanId()) + "-01")
                                    .toList());
            assertThat(collector.spans.toString()).doesNotContain("in-the-body", sink.url("/"));
            assertThat(fairlead.log()).doesNotContain("in-the-body");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"channel", "stream"})
    void a_message_of_redis_begins_nothing_where_a_trace_is_only_passed_on(String source)
            throws Exception {
        try (RealRedis redis = redis();
                FairleadProcess _ =
                        hearing(start().with("FAIRLEAD_TRACE_MODE", "propagate"), redis).go()) {
            bring(redis, source);
            await().atMost(PATIENCE).until(() -> sink.count() == 1);

            assertThat(sink.received().getFirst().headers().containsKey("traceparent")).isFalse();
        }
        assertThat(collector.spans).isEmpty();
    }

    private RealRedis redis() throws IOException {
        return RealRedis.in(Files.createDirectory(directory.resolve("redis"))).start();
    }

    private FairleadProcess.Start hearing(FairleadProcess.Start start, RealRedis redis) {
        return start.with("REDIS_ADDRESS", redis.address())
                .hooks(
                        """
                        - id: heard
                          redis-channel: news
                          redis-stream: orders
                          deliver:
                            - url: %s
                              id: {source: payload, name: id}
                              retry: {initial: 50ms, factor: 1, cap: 50ms}
                        """
                                .formatted(sink.url("/in")));
    }

    private static void bring(RealRedis redis, String source) {
        String message =
                "{\"id\":\"message-1\",\"traceparent\":\"%s\",\"n\":\"in-the-body\"}"
                        .formatted(PARENT);
        if (source.equals("stream")) {
            redis.run("XADD", "orders", "*", "payload", message, "traceparent", PARENT);
        } else {
            await().atMost(PATIENCE).until(() -> redis.publish("news", message) == 1);
        }
    }

    private static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream()
                .collect(
                        Collectors.toMap(KeyValue::getKey, one -> one.getValue().getStringValue()));
    }

    @Test
    void a_trace_that_the_hook_itself_names_is_the_one_of_its_attempts() {
        try (FairleadProcess fairlead = exporting().go()) {
            fairlead.postJson("/hooks/own", "{}", "traceparent", PARENT);
            String attempt = received();

            assertThat(attempt).startsWith("00-" + OWN_TRACE + "-").endsWith("-01");
        }
    }

    @Test
    void what_cannot_be_read_of_its_options_is_told_at_the_start_without_the_secret() {
        FairleadProcess fairlead =
                start().with("FAIRLEAD_TRACE_MODE", "export")
                        .with("FAIRLEAD_TRACE_HEADERS", "Bearer t0ken")
                        .launch(FairleadProcess.freePort());

        assertThat(fairlead.awaitEnd()).isNotZero();
        assertThat(fairlead.log())
                .contains("fairlead.trace.headers: each is to be name=value")
                .doesNotContain("t0ken");
    }

    @Test
    void a_collector_that_is_away_holds_up_nothing() {
        collector.close();
        try (FairleadProcess fairlead = exporting().go()) {
            for (int n = 1; n <= 20; n++) {
                assertThat(call(fairlead)).startsWith("00-");
            }
            await().atMost(PATIENCE).until(() -> sink.count() == 20);
        }
    }

    private FairleadProcess.Start exporting() {
        return start().with("FAIRLEAD_TRACE_MODE", "export")
                .with("FAIRLEAD_TRACE_ENDPOINT", collector.url())
                .with("FAIRLEAD_TRACE_HEADERS", "Authorization=Bearer t0ken")
                .with("FAIRLEAD_TRACE_GATHER", "100ms");
    }

    private FairleadProcess.Start start() {
        return FairleadProcess.in(directory)
                .allowingLoopback()
                .probingOften()
                .hooks(
                        """
                        hooks:
                          - id: both
                            execute-command: /bin/sh
                            include-command-output-in-response: true
                            pass-arguments-to-command:
                              - {source: string, name: -c}
                              - {source: string, name: 'echo "$TRACEPARENT"'}
                            deliver:
                              - url: %s
                                retry: {initial: 50ms, factor: 1, cap: 50ms, attempts: 1000}
                          - id: signed
                            deliver:
                              - {url: %s, secret: %s, retry: {attempts: 1}}
                          - id: own
                            deliver:
                              - url: %s
                                headers: {traceparent: %s}
                        """
                                .formatted(
                                        sink.url("/in"),
                                        sink.url("/in"),
                                        SECRET,
                                        sink.url("/in"),
                                        "00-" + OWN_TRACE + "-" + CALLER + "-01"));
    }

    private static String call(FairleadProcess fairlead, String... headers) {
        return fairlead.postJson("/hooks/both", "{}", headers).body();
    }

    private String received() {
        await().atMost(PATIENCE).until(() -> sink.count() >= 1);
        return sink.received().getFirst().headers().getFirst("traceparent");
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    /// Takes spans by OTLP over HTTP.
    private static final class Collector implements AutoCloseable {
        private final HttpServer server;
        private final List<Span> spans = new CopyOnWriteArrayList<>();
        private final List<String> authorizations = new CopyOnWriteArrayList<>();

        Collector() throws IOException {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
            server.createContext("/v1/traces", this::take);
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
        }

        Span span(String name) {
            return spans.stream()
                    .filter(one -> one.getName().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        private void take(HttpExchange exchange) throws IOException {
            try (exchange) {
                authorizations.add(
                        String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
                request.getResourceSpansList()
                        .forEach(resource ->
                                resource.getScopeSpansList()
                                        .forEach(scope -> spans.addAll(scope.getSpansList())));
                exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
                exchange.sendResponseHeaders(200, -1);
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
