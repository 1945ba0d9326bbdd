package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The log as JSON, as a collector of logs reads it: line by line, from the start to the end.
class JsonLogIT {
    private static final Path PAGE = Path.of("docs/reference/log-lines.md");
    private static final Set<String> ALWAYS = Set.of("timestamp", "level", "logger", "message");
    private static final Set<String> NUMBERS =
            Set.of("status", "bytes", "took_ms", "attempt", "records", "refused");
    private static final List<String> SECRETS =
            List.of("planted-hmac", "planted-header", "planted-body", "planted-query", Api.TOKEN);

    /// What follows one JSON text in a line would be found by no collector.
    private static final ObjectReader READER =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @TempDir Path directory;
    private Sink sink;

    @BeforeEach
    void open() {
        sink = Sink.open();
    }

    @AfterEach
    void close() {
        sink.close();
    }

    @Test
    void every_line_from_the_start_to_the_end_is_one_object_and_none_has_a_secret()
            throws Exception {
        sink.answering(one -> new Sink.Answer(one.path().equals("/bad") ? 500 : 200));
        try (FairleadProcess fairlead = starting().go()) {
            assertThat(signed(fairlead, "run", "{\"n\":\"planted-body\"}").statusCode())
                    .isEqualTo(200);
            assertThat(
                            fairlead.postJson(
                                            "/hooks/run?q=planted-query",
                                            "{}",
                                            "X-Signature",
                                            "planted-header")
                                    .statusCode())
                    .isEqualTo(500);
            fairlead.postJson("/hooks/fails", "{}");
            fairlead.postJson("/hooks/none", "{}");
            fairlead.postJson("/hooks/good", "{\"n\":\"planted-body\"}");
            fairlead.postJson("/hooks/bad", "{\"n\":\"planted-body\"}");
            assertThat(Api.of(fairlead).event("good", "{}").status()).isEqualTo(202);
            new Api(fairlead, "planted-header-and-more-of-it").get("/deliveries");
            awaitLine(fairlead, "delivery is a dead letter");
            await().until(() -> fairlead.logged("\"message\":\"delivered\"") == 2);

            // the reader of YAML would quote the line in which it fails
            FairleadProcess.write(
                    directory.resolve("hooks.yaml"),
                    hooks() + "  - {id: broken, trigger-rule: [secret: planted-hmac, }\n");
            awaitLine(fairlead, "couldn't load hooks from file!");
            assertThat(fairlead.stop()).isZero();

            List<JsonNode> lines = lines(fairlead);
            assertThat(lines).allSatisfy(JsonLogIT::assertDocumented);
            assertWhatHappenedIsTold(lines);
            SECRETS.forEach(secret -> assertThat(fairlead.log()).doesNotContain(secret));
        }
    }

    private static void assertWhatHappenedIsTold(List<JsonNode> lines) {
        JsonNode ran = one(lines, "command ended", "run");
        JsonNode answered =
                lines.stream()
                        .filter(line -> text(line, "message").equals("request answered"))
                        .filter(line -> text(line, "arrival").equals(text(ran, "arrival")))
                        .findFirst()
                        .orElseThrow();
        assertThat(answered.at("/status").asInt()).isEqualTo(200);
        assertThat(answered.at("/method").asText()).isEqualTo("POST");
        assertThat(answered.at("/source").asText()).isEqualTo("http");
        assertThat(answered.at("/from").asText()).startsWith("127.0.0.1:");
        assertThat(text(answered, "request")).isNotEmpty().isEqualTo(text(ran, "request"));
        assertThat(ran.at("/outcome").asText()).isEqualTo("success");

        JsonNode failed = one(lines, "command failed", "fails");
        assertThat(failed.at("/level").asText()).isEqualTo("ERROR");
        assertThat(failed.at("/reason").asText()).isEqualTo("exit status 3");

        JsonNode delivered = one(lines, "delivered", "good");
        assertThat(delivered.at("/outcome").asText()).isEqualTo("200");
        assertThat(delivered.at("/attempt").asInt()).isEqualTo(1);
        assertThat(lines)
                .filteredOn(line -> text(line, "hook").equals("good"))
                .extracting(line -> text(line, "deliveries"))
                .contains(text(delivered, "delivery"));

        JsonNode again = one(lines, "delivery failed", "bad");
        JsonNode dead = one(lines, "delivery is a dead letter", "bad");
        assertThat(again.at("/level").asText()).isEqualTo("WARN");
        assertThat(again.at("/outcome").asText()).isEqualTo("500");
        assertThat(Instant.parse(text(again, "next"))).isNotNull();
        assertThat(dead.at("/attempt").asInt()).isEqualTo(2);
        assertThat(dead.at("/webhook-id")).isEqualTo(again.at("/webhook-id"));

        assertThat(lines)
                .extracting(line -> text(line, "message"))
                .anyMatch(message -> message.startsWith("serving hooks on"))
                .anyMatch(message -> message.startsWith("caught terminated signal"));
        // Quarkus' own, the first and the last of all
        assertThat(lines)
                .extracting(line -> text(line, "logger"))
                .startsWith("io.quarkus.config")
                .endsWith("io.quarkus");
    }

    private static void assertDocumented(JsonNode line) {
        Set<String> members = new TreeSet<>();
        line.fieldNames().forEachRemaining(members::add);
        assertThat(members).containsAll(ALWAYS);
        assertThat(keys()).containsAll(members);
        assertThat(Instant.parse(text(line, "timestamp"))).isNotNull();
        assertThat(text(line, "level")).isIn("DEBUG", "INFO", "WARN", "ERROR");
        assertThat(members)
                .allSatisfy(member ->
                        assertThat(line.get(member).isIntegralNumber())
                                .as(member)
                                .isEqualTo(NUMBERS.contains(member)));
    }

    /// Those of the table, and those that stand above it.
    private static Set<String> keys() {
        try {
            Set<String> keys =
                    Pattern.compile("(?m)^\\| `([a-z_-]+)` \\|")
                            .matcher(Files.readString(PAGE))
                            .results()
                            .map(found -> found.group(1))
                            .collect(Collectors.toCollection(TreeSet::new));
            keys.addAll(ALWAYS);
            keys.add("error");
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode one(List<JsonNode> lines, String message, String hook) {
        return lines.stream()
                .filter(line -> text(line, "message").equals(message))
                .filter(line -> text(line, "hook").equals(hook))
                .findFirst()
                .orElseThrow(() -> new AssertionError(message + " of " + hook + " in " + lines));
    }

    private static String text(JsonNode line, String member) {
        return line.path(member).asText();
    }

    private static void awaitLine(FairleadProcess fairlead, String words) {
        await(words).until(() -> fairlead.logged(words) > 0);
    }

    private static List<JsonNode> lines(FairleadProcess fairlead) {
        return fairlead.log().lines().map(JsonLogIT::read).toList();
    }

    private static JsonNode read(String line) {
        try {
            JsonNode read = READER.readTree(line);
            assertThat(read.isObject()).as(line).isTrue();
            return read;
        } catch (IOException e) {
            throw new AssertionError("it is no JSON: " + line, e);
        }
    }

    private static HttpResponse<String> signed(FairleadProcess fairlead, String hook, String body) {
        return fairlead.postJson(
                "/hooks/" + hook + "?q=planted-query",
                body,
                "X-Signature",
                "sha256=" + ReceiveIT.hmac("planted-hmac", body),
                "X-Other",
                "planted-header");
    }

    /// Quarkus warns of what it does not know before anything of ours has started.
    private FairleadProcess.Start starting() throws IOException {
        FairleadProcess.write(
                Files.createDirectory(directory.resolve("config"))
                        .resolve("application.properties"),
                "quarkus.http.prot=1\n");
        return FairleadProcess.in(directory)
                .hooks(hooks())
                .with("FAIRLEAD_OPS_LOG_FORMAT", "json")
                .with("FAIRLEAD_HOOK_HOT_RELOAD", "true")
                .with("FAIRLEAD_ADMIN_TOKENS", "ops:" + Api.TOKEN)
                .with("QUARKUS_LOG_CATEGORY__DEV_FAIRLEAD__LEVEL", "DEBUG")
                .allowingLoopback()
                .probingOften();
    }

    private String hooks() {
        return """
        hooks:
          - id: run
            execute-command: /bin/true
            include-command-output-in-response: true
            trigger-rule:
              match:
                {type: payload-hmac-sha256, secret: planted-hmac, parameter: {source: header, name: X-Signature}}
          - id: fails
            execute-command: /bin/sh
            pass-arguments-to-command: [{source: string, name: -c}, {source: string, name: exit 3}]
          - id: good
            deliver: [{url: "%s"}]
          - id: bad
            deliver: [{url: "%s", retry: {schedule: [0s, 10ms]}}]
        """
                .formatted(sink.url("/good"), sink.url("/bad"));
    }
}
