package dev.fairlead.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The workflows of a release run elsewhere; here they are held to what keeps them safe.
class WorkflowsTest {
    private static final Path DIRECTORY = Path.of(".github/workflows");
    private static final Pattern ACTION =
            Pattern.compile("(?m)uses: (\\S+/\\S+)@([0-9a-f]{40}) # v\\d+\\.\\d+\\.\\d+$");

    /// Job -> what it may write.
    private static final Map<String, Set<String>> MAY_WRITE =
            Map.of(
                    "images", Set.of("packages"),
                    "publish", Set.of("contents", "packages", "id-token", "attestations"));

    record Workflow(String name, String text, JsonNode content) {
        Map<String, JsonNode> jobs() {
            Map<String, JsonNode> jobs = new TreeMap<>();
            content.get("jobs").properties().forEach(job -> jobs.put(job.getKey(), job.getValue()));
            return jobs;
        }

        List<JsonNode> steps() {
            List<JsonNode> steps = new ArrayList<>();
            jobs().values().forEach(job -> job.path("steps").forEach(steps::add));
            return steps;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Workflow> all() {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.sorted().map(WorkflowsTest::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Workflow read(Path file) {
        try {
            String text = Files.readString(file);
            Object yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
            return new Workflow(
                    file.getFileName().toString(), text, new ObjectMapper().valueToTree(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void there_is_one_for_each_change_one_for_native_programs_and_one_for_releases() {
        assertThat(all().stream().map(Workflow::name))
                .containsExactly("native.yml", "release.yml", "verify.yml");
    }

    @ParameterizedTest
    @MethodSource("all")
    void foreign_actions_are_named_by_their_commit(Workflow workflow) {
        long named = ACTION.matcher(workflow.text()).results().count();
        long used =
                workflow.text()
                        .lines()
                        .filter(line -> line.contains("uses:") && !line.contains("uses: ./"))
                        .count();
        assertThat(named).isEqualTo(used).isPositive();
    }

    @Test
    void files_and_both_images_are_attested() {
        Workflow release =
                all().stream()
                        .filter(one -> one.name().equals("release.yml"))
                        .findFirst()
                        .orElseThrow();
        assertThat(
                        release.steps().stream()
                                .filter(step ->
                                        step.path("uses")
                                                .asText()
                                                .contains("attest-build-provenance"))
                                .map(step -> step.path("with"))
                                .map(with ->
                                        with.path("subject-checksums").asText()
                                                + with.path("subject-digest").asText()))
                .containsExactly(
                        "out/SHA256SUMS",
                        "${{ steps.images.outputs.digest }}",
                        "${{ steps.images.outputs.digest-jvm }}");
    }

    @Test
    void one_action_is_the_same_commit_everywhere() {
        Map<String, Set<String>> commits = new TreeMap<>();
        for (Workflow workflow : all()) {
            ACTION.matcher(workflow.text())
                    .results()
                    .forEach(m ->
                            commits.computeIfAbsent(m.group(1), _ -> new TreeSet<>())
                                    .add(m.group(2)));
        }
        assertThat(commits).hasSizeGreaterThan(3);
        commits.forEach((action, all) -> assertThat(all).as(action).hasSize(1));
    }

    @ParameterizedTest
    @MethodSource("all")
    void nobody_may_write_but_who_has_to(Workflow workflow) {
        assertThat(workflow.content().get("permissions").toString())
                .isEqualTo("{\"contents\":\"read\"}");
        workflow.jobs()
                .forEach((name, job) -> {
                    Set<String> writes = new TreeSet<>();
                    job.path("permissions")
                            .properties()
                            .forEach(each -> {
                                if (each.getValue().asText().equals("write")) {
                                    writes.add(each.getKey());
                                }
                            });
                    assertThat(writes).isEqualTo(MAY_WRITE.getOrDefault(name, Set.of()));
                });
    }

    /// Text from outside in a script is code; in the environment it is text.
    @ParameterizedTest
    @MethodSource("all")
    void scripts_hold_no_expression_and_print_no_token(Workflow workflow) {
        for (JsonNode step : workflow.steps()) {
            String script = step.path("run").asText();
            assertThat(script).doesNotContain("${{", "set -x", "printenv");
            assertThat(script).doesNotContainPattern("echo[^|]*TOKEN");
            assertThat(script.lines().filter(line -> line.contains("TOKEN")))
                    .allMatch(line ->
                            line.matches(
                                    "printf '%s' \"\\$TOKEN\" \\| (docker|helm registry) login .*--password-stdin"));
        }
        assertThat(workflow.text()).doesNotContain("secrets.", "pull_request_target");
    }

    @ParameterizedTest
    @MethodSource("all")
    void every_job_ends_and_runs_on_a_machine_that_is_named(Workflow workflow) {
        workflow.jobs()
                .forEach((name, job) -> {
                    if (!job.has("uses")) {
                        assertThat(job.path("timeout-minutes").asInt()).as(name).isPositive();
                    }
                });
        assertThat(workflow.text()).doesNotContain("-latest");
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_checkout_leaves_no_token_behind(Workflow workflow) {
        for (JsonNode step : workflow.steps()) {
            if (step.path("uses").asText().startsWith("actions/checkout@")) {
                assertThat(step.at("/with/persist-credentials").asBoolean(true)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void what_they_call_exists(Workflow workflow) throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        Pattern.compile(
                        "(?<![\\w/])(src/main/[\\w./-]+|\\.ci/run|CHANGELOG\\.md|\\./mvnw|\\./\\.github/\\S+\\.yml)")
                .matcher(workflow.text())
                .results()
                .forEach(m -> assertThat(Path.of(m.group(1))).exists());
        if (workflow.text().contains("cyclonedx:makeBom")) {
            assertThat(pom).contains("<artifactId>cyclonedx-maven-plugin</artifactId>");
        }
        Pattern.compile("-D((?:dist|deb)\\.\\w+)=")
                .matcher(workflow.text())
                .results()
                .forEach(m -> assertThat(pom).contains("<" + m.group(1) + ">"));
    }

    @Test
    void the_changelog_has_a_place_for_what_is_not_released_yet() throws IOException {
        assertThat(Files.readString(Path.of("CHANGELOG.md")))
                .containsPattern("(?m)^## \\[Unreleased]$")
                .containsPattern("(?m)^### (Added|Changed|Fixed|Removed|Deprecated|Security)$");
    }

    /// What the workflow does to the chart before it packs it, done here.
    @Test
    void the_chart_of_a_release_names_its_images(@TempDir Path directory) throws Exception {
        JsonNode publish = read(DIRECTORY.resolve("release.yml")).jobs().get("publish");
        List<String> scripts = new ArrayList<>();
        publish.get("steps").forEach(step -> scripts.add(step.path("run").asText()));
        String script =
                scripts.stream()
                        .filter(each -> each.contains("helm package"))
                        .findFirst()
                        .orElseThrow();
        String change =
                script.lines().filter(line -> line.startsWith("sed -i ")).findFirst().orElseThrow();
        String file = "src/main/helm/fairlead/values.yaml";
        Path values = directory.resolve(file);
        Files.createDirectories(values.getParent());
        Files.copy(Path.of(file), values);

        var shell = new ProcessBuilder("sh", "-ec", change).directory(directory.toFile());
        shell.environment().put("IMAGE", "ghcr.io/me/fairlead");
        assertThat(shell.inheritIO().start().waitFor()).isZero();
        Map<String, Object> changed = new Yaml(new LoaderOptions()).load(Files.readString(values));
        assertThat(changed.get("image"))
                .asInstanceOf(MAP)
                .containsEntry("repository", "ghcr.io/me/fairlead");
        assertThat(changed).as("of a program without a JVM").containsEntry("javaOptions", "");

        assertThat(script).contains("helm package src/main/helm/fairlead --destination out");
        assertThat(scripts.indexOf(script))
                .as("it is there when the checksums are made")
                .isLessThan(
                        scripts.indexOf(
                                scripts.stream()
                                        .filter(each -> each.contains("sha256sum"))
                                        .findFirst()
                                        .orElseThrow()));
    }
}
