package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        copyProject();
        int port = FairleadProcess.freePort();
        Path log = directory.resolve("dev.log");
        Process dev = dev(log, port, "./mvnw", "quarkus:dev");
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
            end(dev);
        }
    }

    @Test
    void the_tour_of_the_readme_goes_as_it_is_written() throws Exception {
        copyProject();
        int port = FairleadProcess.freePort();
        replace(directory.resolve("examples/tour/hooks.yaml"), "9000", Integer.toString(port));
        Page readme = Page.at(Path.of("README.md"));
        String start =
                readme.in("sh").stream()
                        .map(block -> block.text().strip())
                        .filter(text -> text.startsWith("./mvnw quarkus:dev -D"))
                        .findFirst()
                        .orElseThrow();
        Process dev = dev(directory.resolve("dev.log"), port, start.split(" "));
        try {
            await("dev mode answers")
                    .atMost(Duration.ofMinutes(5))
                    .ignoreExceptions()
                    .until(() -> get(port, "/-/api/v1/hooks").contains("\"notify\""));
            Shell shell = new Shell(directory, Map.of("localhost:9000", "localhost:" + port));
            shell.follow(new Page(readme.file(), List.of(readme.in("console").get(2))));
            assertThat(get(port, "/-/")).contains("<title>Fairlead");
            await().until(() -> only(port, "runs", "").at("/status").asText().equals("succeeded"));
            await().until(() ->
                    only(port, "arrivals", "").at("/decision").asText().startsWith("signature-"));
            String dead =
                    await().until(
                                    () ->
                                            only(port, "deliveries", "?state=dead")
                                                    .at("/id")
                                                    .asText(),
                                    id -> !id.isEmpty());
            shell.follow(new Page(readme.file(), List.of(readme.in("console").get(3))));
            await().until(() -> get(port, "/-/api/v1/hooks").contains("\"inbox\""));
            FairleadProcess.send(
                    request(port, "/-/api/v1/deliveries/" + dead + "/replay")
                            .POST(HttpRequest.BodyPublishers.noBody()));
            await().until(() ->
                    only(port, "deliveries", "?state=delivered").at("/id").asText().equals(dead));
        } finally {
            end(dev);
        }
    }

    private static JsonNode only(int port, String what, String search) {
        return Api.json(get(port, "/-/api/v1/" + what + search)).at("/" + what + "/0");
    }

    private Process dev(Path log, int port, String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(
                List.of(
                        "-B",
                        "-ntp",
                        "-Ddebug=false",
                        "-Dquarkus.management.port=" + FairleadProcess.freePort(),
                        "-Dquarkus.http.port=" + port));
        return new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static void end(Process dev) throws InterruptedException {
        Stream<ProcessHandle> children = dev.descendants();
        dev.destroy();
        children.forEach(ProcessHandle::destroy);
        assertThat(dev.waitFor(30, TimeUnit.SECONDS)).isTrue();
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
        Program.assumeJvm("DevModeIT", "dev mode is the JVM's, whatever is packaged");
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
