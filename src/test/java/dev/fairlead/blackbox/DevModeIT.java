package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The first command of the README, in a copy of the project.
class DevModeIT {
    private static final List<String> PROJECT =
            List.of("pom.xml", "mvnw", ".mvn", "src/main", "examples");

    @TempDir Path directory;

    @Test
    void dev_mode_serves_the_sample_hook_and_reloads_code_and_hooks() throws Exception {
        Program.assumeJvm("DevModeIT", "dev mode is the JVM's, whatever is packaged");
        copyProject();
        int port = FairleadProcess.freePort();
        Path log = directory.resolve("dev.log");
        Process dev =
                new ProcessBuilder(
                                "./mvnw",
                                "-B",
                                "-ntp",
                                "quarkus:dev",
                                "-Ddebug=false",
                                "-Dquarkus.management.port=" + FairleadProcess.freePort(),
                                "-Dquarkus.http.port=" + port)
                        .directory(directory.toFile())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            await("dev mode answers")
                    .atMost(Duration.ofMinutes(5))
                    .ignoreExceptions()
                    .until(() -> hello(port).equals("Hello, world\n"));
            assertThat(Files.readString(log))
                    .contains("what happened is shown at http://localhost:" + port + "/-/")
                    .contains("try it: curl -H 'Content-Type: application/json'")
                    .as("nobody who builds it is asked for data, and waited for")
                    .doesNotContain("Help improve Quarkus");

            assertThat(get(port, "/-/api/v1/receivers"))
                    .as("the API is open without a token here, and only here")
                    .isEqualTo("{\"disabled\":[]}");
            assertThat(get(port, "/-/api/openapi")).contains("openapi: 3.");

            Path hooks = directory.resolve("examples/first-hook/hooks.yaml");
            replace(hooks, "Hello,", "Hallo,");
            await("the hook file is loaded again")
                    .until(() -> hello(port).equals("Hallo, world\n"));

            replace(hooks, "- id: hello", "- id: hello\n  trigger-rul: {}");
            await("a slip in the hook file is told at once")
                    .until(() -> Files.readString(log).contains("\"trigger-rul\" is not known"));

            replace(
                    directory.resolve("src/main/java/dev/fairlead/http/Pages.java"),
                    "404 page not found",
                    "404 changed");
            await("the code is compiled again")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> get(port, "/nothing").equals("404 changed\n"));
            assertThat(hello(port)).isEqualTo("Hallo, world\n");
        } finally {
            Stream<ProcessHandle> children = dev.descendants();
            dev.destroy();
            children.forEach(ProcessHandle::destroy);
            assertThat(dev.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static String hello(int port) {
        return FairleadProcess.send(
                        request(port, "/hooks/hello")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"world\"}")))
                .body();
    }

    private static String get(int port, String path) {
        return FairleadProcess.send(request(port, path)).body();
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(60));
    }

    private static void replace(Path file, String old, String fresh) throws IOException {
        Files.writeString(file, Files.readString(file).replace(old, fresh));
    }

    private void copyProject() throws IOException {
        for (String part : PROJECT) {
            try (Stream<Path> files = Files.walk(Path.of(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path copy = directory.resolve(file);
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
        assertThat(directory.resolve("mvnw").toFile().setExecutable(true)).isTrue();
    }
}
