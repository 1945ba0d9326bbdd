package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/// The page of metrics, the dashboard and the alerts say the same as a running server that has seen
/// some of everything.
class SignalsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path PAGE = Path.of("docs/reference/metrics.md");
    private static final Path DASHBOARD = Path.of("docs/reference/grafana-dashboard.json");
    private static final Path ALERTS = Path.of("docs/reference/prometheus-alerts.yaml");

    /// Prometheus adds these to whatever it scrapes.
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

    private static final Pattern LISTED =
            Pattern.compile("(?m)^\\| `(fairlead_[a-z_]+)` \\| (\\w+) ");
    private static final Pattern NAME =
            Pattern.compile("\\b((?:fairlead|jvm|process|system)_[a-z_]+)\\b(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(?:=~|!~|!=|=)\"");
    private static final Pattern GROUPING = Pattern.compile("\\bby \\(([^)]*)\\)");

    @TempDir static Path directory;
    private static RealRedis redis;
    private static Sink sink;
    private static FairleadProcess fairlead;
    private static Exposition exposed;

    @BeforeAll
    static void someOfEverythingHappens() throws Exception {
        redis = RealRedis.in(Files.createDirectory(directory.resolve("redis"))).start();
        sink = Sink.open();
        fairlead =
                FairleadProcess.in(directory)
                        .allowingLoopback()
                        .with("REDIS_ADDRESS", redis.address())
                        .with("FAIRLEAD_OPS_SOUND_EVERY", "100ms")
                        .with("FAIRLEAD_REDIS_GROUP", "signals")
                        .hooks(
                                """
                                hooks:
                                  - id: run
                                    execute-command: /bin/sh
                                    include-command-output-in-response: true
                                    pass-arguments-to-command:
                                      - {source: string, name: -c}
                                      - {source: payload, name: script}
                                    command-retry: {attempts: 2, initial: 10ms}
                                    trigger-rule:
                                      match: {type: value, value: "yes", parameter: {source: payload, name: go}}
                                  - id: send
                                    http: true
                                    redis-channel: news
                                    redis-stream: orders
                                    deliver:
                                      - url: %s
                                        retry: {schedule: [0s]}
                                """
                                        .formatted(sink.url("/in")))
                        .go();
        await().atMost(PATIENCE).until(() -> redis.subscribers("news") == 1);
        fairlead.postJson("/hooks/run", "{\"go\":\"yes\",\"script\":\"exit 0\"}");
        fairlead.postJson("/hooks/run", "{\"go\":\"yes\",\"script\":\"exit 1\"}");
        fairlead.postJson("/hooks/run", "{\"go\":\"no\"}");
        fairlead.postJson("/hooks/run", "{broken");
        fairlead.postJson("/hooks/send", "{}");
        fairlead.postJson("/hooks/send", "{}", "Idempotency-Key", "same");
        fairlead.postJson("/hooks/send", "{}", "Idempotency-Key", "same");
        await().atMost(PATIENCE).until(() -> sink.count() >= 2);
        sink.answering(500);
        fairlead.postJson("/hooks/send", "{}");
        await().atMost(PATIENCE).until(() -> sink.count() >= 3);
        sink.answering(410);
        try (var connection = redis.connect()) {
            connection.run("PUBLISH", "news", "{}");
            String disabled = "fairlead_receivers_disablings_total{hook=\"send\"}";
            await().atMost(PATIENCE).until(() -> fairlead.metric(disabled) == 1);
            connection.run("XADD", "orders", "*", "data", "{}");
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    exposed = Exposition.of(fairlead.management("/metrics").body());
                    assertThat(exposed.labels())
                            .containsKeys(
                                    "fairlead_deliveries_given_up_total",
                                    "fairlead_stream_pending");
                });
    }

    @AfterAll
    static void end() {
        fairlead.close();
        sink.close();
        redis.close();
    }

    @Test
    void every_metric_of_the_page_is_exposed_once_it_has_something_to_tell_of() throws IOException {
        // These tell of what is not made to happen here.
        Set<String> silent =
                Set.of(
                        "fairlead_command_reruns_given_up_total",
                        "fairlead_streams_lost_total",
                        "fairlead_stream_entries_dead_total",
                        "fairlead_stream_entries_gone_total");
        Set<String> missing = new TreeSet<>();
        for (MatchResult listed : listed()) {
            String name = listed.group(1) + (listed.group(2).equals("histogram") ? "_bucket" : "");
            if (!exposed.labels().containsKey(name)) {
                missing.add(name);
            }
        }
        assertThat(missing).isSubsetOf(silent);
        assertThat(exposed.labels().get("fairlead_arrivals_total"))
                .containsExactly("hook", "outcome", "source");
    }

    @Test
    void whatever_the_dashboard_and_the_alerts_ask_for_is_there() throws IOException {
        Set<String> silent = silentYetListed();
        for (String expression : expressions()) {
            Set<String> labels = new TreeSet<>(OF_PROMETHEUS);
            for (MatchResult asked : NAME.matcher(expression).results().toList()) {
                String name = asked.group(1);
                if (silent.contains(name)) {
                    continue;
                }
                assertThat(exposed.labels()).as(expression).containsKey(name);
                Set<String> known = new TreeSet<>(exposed.labels().get(name));
                known.addAll(OF_PROMETHEUS);
                labels.addAll(known);
                String matchers = asked.group(2) == null ? "" : asked.group(2);
                assertThat(MATCHER.matcher(matchers).results().map(one -> one.group(1)))
                        .as(expression)
                        .isSubsetOf(known);
            }
            if (!labels.equals(OF_PROMETHEUS)) {
                for (MatchResult by : GROUPING.matcher(expression).results().toList()) {
                    assertThat(by.group(1).split(", ")).as(expression).isSubsetOf(labels);
                }
            }
        }
    }

    /// What nobody looks at need not be there.
    @Test
    void every_metric_of_the_page_stands_on_the_dashboard_or_in_an_alert() throws IOException {
        String all = String.join("\n", expressions());
        for (MatchResult listed : listed()) {
            assertThat(all).containsPattern("\\b" + listed.group(1) + "(_bucket|_count)?\\b");
        }
    }

    @Test
    void the_dashboard_has_one_id_and_one_place_for_each_panel() throws IOException {
        List<JsonObject> panels = panels();
        assertThat(panels).extracting(panel -> panel.getInteger("id")).doesNotHaveDuplicates();
        assertThat(panels)
                .extracting(panel -> panel.getJsonObject("gridPos"))
                .extracting(place -> place.getInteger("x") + "/" + place.getInteger("y"))
                .doesNotHaveDuplicates();
    }

    @Test
    void every_alert_says_what_is_the_matter_and_what_mends_it() throws IOException {
        assertThat(alerts())
                .hasSizeBetween(5, 12)
                .allSatisfy(alert -> {
                    assertThat(alert.get("annotations").toString()).contains("summary=", "mend=");
                    assertThat(alert.get("labels").toString()).contains("severity=");
                });
    }

    private static List<MatchResult> listed() throws IOException {
        List<MatchResult> listed = LISTED.matcher(Files.readString(PAGE)).results().toList();
        assertThat(listed).hasSizeGreaterThan(40);
        return listed;
    }

    private static Set<String> silentYetListed() throws IOException {
        Set<String> silent = new TreeSet<>();
        listed().forEach(one -> silent.add(one.group(1)));
        silent.removeAll(exposed.labels().keySet());
        return silent;
    }

    private static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonObject panel : panels()) {
            JsonArray targets = panel.getJsonArray("targets", new JsonArray());
            targets.forEach(target -> expressions.add(((JsonObject) target).getString("expr")));
        }
        alerts().forEach(alert -> expressions.add(alert.get("expr").toString()));
        assertThat(expressions).hasSizeGreaterThan(40);
        return expressions;
    }

    private static List<JsonObject> panels() throws IOException {
        return new JsonObject(Files.readString(DASHBOARD))
                .getJsonArray("panels").stream().map(JsonObject.class::cast).toList();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> alerts() throws IOException {
        Map<String, List<Map<String, Object>>> file = new Yaml().load(Files.readString(ALERTS));
        return (List<Map<String, Object>>) file.get("groups").getFirst().get("rules");
    }
}
