package dev.fairlead.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The table of metrics comes from their declarations. After a change run `./mvnw test
/// -Dtest=MetricsTest -Dfairlead.docs=write` and commit what it wrote.
class MetricsTest {
    private static final Path PAGE = Path.of("docs/reference/metrics.md");
    private static final Pattern TABLE =
            Pattern.compile("(?s)\\| metric \\| kind \\|.*?\\n(?=\\n|\\z)");

    @Test
    void the_page_lists_every_metric_as_it_is_declared() throws IOException {
        String page = Files.readString(PAGE);
        String expected =
                TABLE.matcher(page).replaceFirst(java.util.regex.Matcher.quoteReplacement(table()));
        if ("write".equals(System.getProperty("fairlead.docs"))) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(expected).contains(table());
    }

    @Test
    void a_name_tells_its_unit_and_every_metric_has_a_sentence() {
        assertThat(Metric.values())
                .allSatisfy(metric -> {
                    assertThat(metric.exposed()).matches("fairlead(_[a-z]+)+");
                    assertThat(metric.help()).endsWith(".");
                    assertThat(metric.buckets()).isSorted();
                })
                .extracting(Metric::exposed)
                .doesNotHaveDuplicates();
    }

    @Test
    void what_can_be_known_before_anything_happens_stands_there_at_nothing() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();

        new Meters(registry);

        assertThat(registry.get("fairlead.hook.file.readings").tag("outcome", "refused").counter())
                .satisfies(counter -> assertThat(counter.count()).isZero());
        assertThat(registry.get("fairlead.attempt.duration").timers()).hasSize(13);
        assertThat(registry.find("fairlead.arrivals").counter()).isNull();
    }

    @Test
    void a_label_has_a_thousand_values_at_most_whatever_is_loaded() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Meters meters = new Meters(registry);

        for (int n = 0; n < 1_500; n++) {
            meters.count(Metric.ACCEPTED, "hook" + n);
        }
        meters.count(Metric.ACCEPTED, "hook3");

        assertThat(registry.get("fairlead.deliveries.accepted").counters()).hasSize(1_001);
        assertThat(registry.get("fairlead.deliveries.accepted").tag("hook", "hook3").counter())
                .satisfies(counter -> assertThat(counter.count()).isEqualTo(2));
        assertThat(registry.get("fairlead.deliveries.accepted").tag("hook", "(others)").counter())
                .satisfies(counter -> assertThat(counter.count()).isEqualTo(500));
    }

    private static String table() {
        return Arrays.stream(Metric.values())
                .map(metric ->
                        "| `%s` | %s | %s | %s |\n"
                                .formatted(
                                        metric.exposed(),
                                        metric.kind().name().toLowerCase(Locale.ROOT),
                                        labels(metric),
                                        metric.help()))
                .collect(
                        Collectors.joining(
                                "",
                                "| metric | kind | labels | what it tells |\n|---|---|---|---|\n",
                                ""));
    }

    private static String labels(Metric metric) {
        return metric.labels().isEmpty()
                ? "–"
                : metric.labels().stream()
                        .map(label ->
                                "`"
                                        + label.text()
                                        + "`"
                                        + (label.all().isEmpty()
                                                ? ""
                                                : ": " + String.join(", ", label.all())))
                        .collect(Collectors.joining("; "));
    }
}
