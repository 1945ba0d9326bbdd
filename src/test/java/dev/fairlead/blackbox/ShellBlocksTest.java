package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every block of commands in the README and the howtos has somebody who runs it, or a reason why
/// nobody can. What has an answer under it is run by [DocsIT], and so is the page's own start.
class ShellBlocksTest {
    private static final Path TESTS = Path.of("src/test/java");
    private static final Path README = Path.of("README.md");
    private static final Path SERVICE = Path.of("docs/howto/run-as-a-service.md");
    private static final Path MOVE = Path.of("docs/howto/move-from-adnanh-webhook.md");
    private static final Path CONTAINER = Path.of("docs/howto/run-in-a-container.md");
    private static final Path KUBERNETES = Path.of("docs/howto/run-in-kubernetes.md");

    private static final String NO_CONTAINERS = "there is no container engine where tests run";
    private static final String NO_CLUSTER = "there is no cluster where tests run";
    private static final String NO_SYSTEMD = "there is no systemd where tests run";

    /// @param by the test that runs it, or null
    /// @param words of that test's source, by which it is seen to be the one
    /// @param reason why nobody runs it, or empty
    private record Known(
            Path page, String beginning, @Nullable Class<?> by, String words, String reason) {
        static Known run(Path page, String beginning, Class<?> by, String words) {
            return new Known(page, beginning, by, words, "");
        }

        static Known idle(Path page, String beginning, String reason) {
            return new Known(page, beginning, null, "", reason);
        }
    }

    private static final List<Known> KNOWN =
            List.of(
                    Known.run(README, "./mvnw quarkus:dev\n", DevModeIT.class, "\"quarkus:dev\""),
                    Known.run(
                            README,
                            "./mvnw quarkus:dev -Dfairlead.hook.files",
                            DevModeIT.class,
                            "./mvnw quarkus:dev -D"),
                    Known.run(README, "./mvnw quarkus:dev   #", DevModeIT.class, "\"quarkus:dev\""),
                    Known.run(
                            README,
                            "java -jar target/quarkus-app",
                            ReceiveByFlagsIT.class,
                            "goByFlags()"),
                    Known.run(
                            README,
                            "target/fairlead-0.1.0-runner ",
                            ReceiveByFlagsIT.class,
                            "goByFlags()"),
                    Known.run(
                            MOVE, "sudo dpkg-divert --add", DebianPackageIT.class, "blocks.get(0)"),
                    Known.run(
                            MOVE, "sudo systemctl restart", DebianPackageIT.class, "blocks.get(1)"),
                    Known.run(
                            MOVE,
                            "sudo update-alternatives --set",
                            DebianPackageIT.class,
                            "blocks.get(2)"),
                    Known.run(
                            MOVE,
                            "sudo update-alternatives --remove",
                            DebianPackageIT.class,
                            "blocks.get(3)"),
                    Known.run(SERVICE, "sudo apt install", DebianPackageIT.class, "dpkg"),
                    Known.run(SERVICE, "tar xzf ", TarballIT.class, "text.startsWith(\"tar \")"),
                    Known.run(SERVICE, "GRAALVM_HOME=", DebianPackageIT.class, "dpkg"),
                    Known.idle(SERVICE, "sudo systemctl enable", NO_SYSTEMD),
                    Known.idle(SERVICE, "echo FAIRLEAD_HTTP_SOCKET", NO_SYSTEMD),
                    Known.idle(CONTAINER, "docker build", NO_CONTAINERS),
                    Known.idle(CONTAINER, "docker run", NO_CONTAINERS),
                    Known.idle(KUBERNETES, "helm install", NO_CLUSTER));

    static Stream<Path> pages() throws IOException {
        return Stream.concat(Stream.of(README), DocsIT.howtos());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void each_block_of_commands_is_run_by_a_test_or_has_a_reason(Path file) {
        List<Known> here = KNOWN.stream().filter(known -> known.page().equals(file)).toList();
        List<String> blocks =
                Page.at(file).in("sh").stream()
                        .map(Page.Block::text)
                        .filter(text -> !text.startsWith("#!")) // a file of the page
                        .toList();
        Optional<String> start =
                blocks.stream()
                        .filter(block ->
                                !file.equals(README) && block.strip().matches(DocsIT.START))
                        .findFirst();
        for (String block : blocks) {
            if (start.filter(block::equals).isPresent()) {
                continue; // DocsIT starts the page's server so
            }
            assertThat(here).as(block).anyMatch(known -> block.startsWith(known.beginning()));
        }
        for (Known known : here) {
            if (known.by() != null) {
                Path source = TESTS.resolve(known.by().getName().replace('.', '/') + ".java");
                assertThat(source).content().contains(known.words());
            }
            assertThat(blocks)
                    .as("no such block is left: " + known)
                    .anyMatch(block -> block.startsWith(known.beginning()));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void each_block_is_good_shell_and_its_paths_are_there(Path file) throws Exception {
        for (Page.Block block : Page.at(file).in("sh")) {
            Process shell = new ProcessBuilder("/bin/sh", "-n").redirectErrorStream(true).start();
            try (var in = shell.outputWriter(UTF_8)) {
                in.write(block.text());
            }
            String said = new String(shell.getInputStream().readAllBytes(), UTF_8);
            assertThat(shell.waitFor()).as(block.text() + said).isZero();
            for (String word : block.text().split("\\s+")) {
                if (word.startsWith("src/") || word.contains("=examples/")) {
                    assertThat(Path.of(word.replaceFirst("^.*=", ""))).exists();
                }
            }
        }
    }
}
