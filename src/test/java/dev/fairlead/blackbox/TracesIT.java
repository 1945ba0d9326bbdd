package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Traces from a request to its command and its deliveries, as a caller, a command, a receiver and a
/// collector see them.
class TracesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
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
        return start()
                .with("FAIRLEAD_TRACE_MODE", "export")
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
                        """
                                .formatted(sink.url("/in")));
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
            return spans.stream().filter(one -> one.getName().equals(name)).findFirst().orElseThrow();
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
