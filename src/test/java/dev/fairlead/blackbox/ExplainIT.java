package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `fairlead explain` as a user calls it, and beside the server: what it says would be answered is
/// what is answered.
class ExplainIT {
    private static final Path CASES = Path.of("src/test/resources/explain").toAbsolutePath();
    private static final Pattern ANSWER = Pattern.compile("(?m)^answer +(\\d{3}) ?(.*)$");
    private static final String OUTPUT = "with the command's output";
    private static final int FEWEST_COMPARED = 40;

    @TempDir Path directory;

    private static String hookFile(Path recipe) throws IOException {
        return Page.at(recipe).in("yaml").getFirst().text();
    }

    private FairleadProcess explained(String... words) {
        FairleadProcess asked = FairleadProcess.in(directory).flag("explain").flag(words).launch(0);
        int _ = asked.awaitEnd();
        return asked;
    }

    @Test
    void the_program_explains_a_request_and_starts_nothing() throws IOException {
        Path hooks = directory.resolve("hooks.yaml");
        Files.writeString(hooks, hookFile(Path.of("docs/howto/recipes/02-github.md")));
        String request = CASES.resolve("02-wrong-secret.http").toString();
        FairleadProcess asked = explained("-hooks", hooks.toString(), "-request", request);
        String golden = Files.readString(CASES.resolve("02-wrong-secret.txt"));
        assertThat(asked.log() + "exit code " + asked.awaitEnd() + "\n")
                .isEqualTo(golden.substring(golden.indexOf('\n') + 1));
        assertThat(directory.resolve("queue")).doesNotExist();
    }

    @Test
    void the_hook_files_may_be_named_by_the_environment_as_for_the_server() throws IOException {
        FairleadProcess asked =
                FairleadProcess.in(directory)
                        .hooks(hookFile(Path.of("docs/howto/recipes/02-github.md")))
                        .flag("explain", "-request", CASES.resolve("02-taken.http").toString())
                        .launch(0);
        assertThat(asked.awaitEnd()).isZero();
        assertThat(asked.log()).startsWith("Hook \"github\" would trigger.");
    }

    @Test
    void the_hook_files_may_be_named_by_the_file_of_properties_as_for_the_server()
            throws IOException {
        Path hooks = directory.resolve("elsewhere.yaml");
        Files.writeString(hooks, hookFile(Path.of("docs/howto/recipes/02-github.md")));
        Files.createDirectory(directory.resolve("config"));
        Files.writeString(
                directory.resolve("config/application.properties"),
                "fairlead.hook.files=" + hooks + "\nfairlead.http.url-prefix=in\n");
        String request = Files.readString(CASES.resolve("02-taken.http"));
        Path moved = directory.resolve("moved.http");
        Files.writeString(moved, request.replace("/hooks/", "/in/"));
        FairleadProcess asked = explained("-request", moved.toString());
        assertThat(asked.log()).startsWith("Hook \"github\" would trigger.");
    }

    @Test
    void a_wrong_call_ends_with_2() {
        FairleadProcess asked = explained("-request", "gone.http");
        assertThat(asked.awaitEnd()).isEqualTo(2);
        assertThat(asked.log()).contains("gone.http: no such file").doesNotContain("\tat ");
    }

    @Test
    void what_it_says_would_be_answered_is_answered() throws IOException {
        FairleadProcess.Start start = FairleadProcess.in(directory);
        try (Stream<Path> recipes = Files.list(Path.of("docs/howto/recipes"))) {
            for (Path recipe : recipes.filter(p -> p.toString().matches(".*/[0-9].*")).toList()) {
                Path hooks = directory.resolve(recipe.getFileName() + ".yaml");
                Files.writeString(hooks, hookFile(recipe));
                start.flag("-hooks", hooks.toString());
            }
        }
        for (String script : List.of("look", "tide", "event", "engine", "notify", "pull")) {
            Path file = Files.writeString(directory.resolve(script + ".sh"), "#!/bin/sh\n");
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        int compared = 0;
        try (FairleadProcess fairlead = start.goByFlags();
                Stream<Path> cases = Files.list(CASES)) {
            for (Path golden : cases.filter(p -> p.toString().endsWith(".txt")).toList()) {
                String text = Files.readString(golden);
                boolean isPlain = text.lines().findFirst().orElseThrow().endsWith(".http");
                byte[] request =
                        Files.readAllBytes(Path.of(golden.toString().replace(".txt", ".http")));
                String head = new String(request, ISO_8859_1);
                boolean hasLength = head.contains("Content-Length: ") || head.endsWith("\r\n\r\n");
                if (isPlain && hasLength) { // else the server would see another address, time, body
                    assertAnswers(fairlead.port(), golden, text, head);
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(FEWEST_COMPARED);
    }

    private static void assertAnswers(int port, Path golden, String told, String request)
            throws IOException {
        Matcher said = ANSWER.matcher(told);
        assertThat(said.find()).as(golden.toString()).isTrue();
        String answer = answer(port, request);
        assertThat(answer).as(golden.toString()).startsWith("HTTP/1.1 " + said.group(1) + " ");
        if (!said.group(2).equals(OUTPUT)) {
            String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            assertThat(body.strip()).as(golden.toString()).isEqualTo(said.group(2));
        }
    }

    private static String answer(int port, String request) throws IOException {
        String closing = request.replaceFirst("\r\n", "\r\nConnection: close\r\n");
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(closing.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}
