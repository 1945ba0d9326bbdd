package dev.fairlead.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a linter of Dockerfiles would say, and what users of Quarkus and of Kubernetes expect.
class DockerfilesTest {
    private static final Path DIRECTORY = Path.of("src/main/docker");
    private static final Pattern EXEC_FORM = Pattern.compile("\\[\\s*\".*\"\\s*]");
    private static final Pattern PINNED =
            Pattern.compile("\\S+:\\d[\\w.-]*(@sha256:[0-9a-f]{64})?");

    static List<Dockerfile> all() {
        return Stream.of("jvm", "native", "native-micro")
                .map(kind -> Dockerfile.read(DIRECTORY.resolve("Dockerfile." + kind)))
                .toList();
    }

    record Instruction(String word, String rest) {}

    /// @param last the instructions of the last stage, that is the image
    record Dockerfile(String name, List<Instruction> all, List<Instruction> last) {
        static Dockerfile read(Path file) {
            try {
                List<Instruction> all =
                        Files.readString(file)
                                .replaceAll("(?m)^\\s*#.*\n", "")
                                .replaceAll("\\\\\n", " ")
                                .lines()
                                .filter(line -> !line.isBlank())
                                .map(line -> line.strip().split("\\s+", 2))
                                .map(parts -> new Instruction(parts[0], parts[1]))
                                .toList();
                int from = 0;
                for (int i = 0; i < all.size(); i++) {
                    from = all.get(i).word().equals("FROM") ? i : from;
                }
                return new Dockerfile(
                        file.getFileName().toString(), all, all.subList(from, all.size()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        List<String> of(String word) {
            return last.stream().filter(i -> i.word().equals(word)).map(Instruction::rest).toList();
        }

        Map<String, String> environment() {
            Map<String, String> environment = new TreeMap<>();
            Pattern.compile("(\\w+)=(\"[^\"]*\"|\\S+)")
                    .matcher(String.join(" ", of("ENV")))
                    .results()
                    .forEach(m -> environment.put(m.group(1), m.group(2).replace("\"", "")));
            return environment;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void its_base_images_are_pinned_to_a_version(Dockerfile file) {
        Map<String, String> arguments = new TreeMap<>();
        for (Instruction each : file.all()) {
            if (each.word().equals("ARG")) {
                String[] sides = each.rest().split("=", 2);
                arguments.put("${" + sides[0] + "}", sides[1]);
            }
            if (each.word().equals("FROM")) {
                String image = each.rest().split(" ")[0];
                assertThat(arguments.getOrDefault(image, image)).matches(PINNED);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void it_runs_as_a_user_that_is_a_number_and_not_root(Dockerfile file) {
        assertThat(file.of("USER")).singleElement().asString().matches("[1-9]\\d*:[1-9]\\d*");
        assertThat(file.last().indexOf(new Instruction("USER", file.of("USER").getFirst())))
                .as("nothing is built as that user")
                .isGreaterThan(lastOf(file, "RUN"))
                .isGreaterThan(lastOf(file, "COPY"));
    }

    private static int lastOf(Dockerfile file, String word) {
        int last = -1;
        for (int i = 0; i < file.last().size(); i++) {
            last = file.last().get(i).word().equals(word) ? i : last;
        }
        return last;
    }

    @ParameterizedTest
    @MethodSource("all")
    void signals_reach_the_program_and_arguments_are_its_own(Dockerfile file) {
        assertThat(file.of("ENTRYPOINT"))
                .singleElement()
                .asString()
                .matches(EXEC_FORM)
                .doesNotContain(
                        ","); // what is put behind the image's name comes right after the program
        assertThat(file.of("CMD")).isEmpty();
        assertThat(file.of("RUN")).allMatch(run -> EXEC_FORM.matcher(run).matches());
    }

    @ParameterizedTest
    @MethodSource("all")
    void its_health_is_looked_at_and_its_ports_are_named(Dockerfile file) {
        assertThat(file.of("HEALTHCHECK"))
                .singleElement()
                .asString()
                .contains("--timeout=", "CMD [\"/usr/local/bin/healthcheck\"]");
        assertThat(file.of("EXPOSE")).containsExactly("9000 9001");
        assertThat(file.of("LABEL")).singleElement().asString().contains("licenses=\"Apache-2.0\"");
    }

    @ParameterizedTest
    @MethodSource("all")
    void its_state_is_in_a_volume_that_belongs_to_its_user(Dockerfile file) {
        assertThat(file.of("VOLUME")).containsExactly("/var/lib/fairlead");
        assertThat(file.of("WORKDIR")).containsExactly("/var/lib/fairlead");
        assertThat(file.of("RUN")).contains("[\"chown\", \"10001:10001\", \"/var/lib/fairlead\"]");
        assertThat(file.environment())
                .containsEntry("STATE_DIRECTORY", "/var/lib/fairlead")
                .containsEntry("QUARKUS_MANAGEMENT_HOST", "0.0.0.0")
                .containsEntry("QUARKUS_MANAGEMENT_HOST_ENABLED", "true")
                .containsEntry("FAIRLEAD_HOOK_FILES", "/etc/fairlead/hooks.yaml");
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothing_is_fetched_while_it_is_built_and_no_secret_is_in_it(Dockerfile file) {
        for (Instruction each : file.all()) {
            assertThat(each.word()).isNotIn("ADD", "MAINTAINER", "SHELL", "STOPSIGNAL", "ONBUILD");
            assertThat(each.rest()).doesNotContain("curl", "wget", "apt-get", "sudo", "http:");
            assertThat(each.rest()).doesNotContainPattern("(?i)(password|token|secret)=");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void what_it_copies_is_let_through_to_the_build(Dockerfile file) throws IOException {
        List<String> allowed =
                Files.readAllLines(Path.of(".dockerignore")).stream()
                        .filter(line -> line.startsWith("!"))
                        .map(line -> line.substring(1))
                        .toList();
        for (Instruction each : file.all()) {
            if (each.word().equals("COPY") && !each.rest().contains("--from=")) {
                String source = each.rest().replaceAll("--\\S+\\s+", "").split("\\s+")[0];
                assertThat(allowed).contains(source.replaceAll("/$", ""));
                if (source.startsWith("src/")) {
                    assertThat(Path.of(source)).exists();
                }
            }
        }
    }
}
