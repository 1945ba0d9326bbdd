package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What adnanh/webhook was seen to answer and to log, request by request.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OriginalAnswersIT {
    private static final Path RECORDED = Path.of("src/test/resources/original");

    /// These differ by the host's environment, or belong to the connection.
    private static final List<String> PASSING =
            List.of("date", "connection", "content-length", "transfer-encoding");

    @TempDir static Path directory;
    private FairleadProcess byFlags;
    private FairleadProcess byConfiguration;
    private int read;

    record Case(
            String name,
            String request,
            String status,
            List<String> headers,
            String body,
            List<String> log) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    void start() throws IOException {
        for (String file : List.of("h.html", "p.png", "j.json", "x.xml", "empty", "plain.txt")) {
            Files.copy(RECORDED.resolve(file), directory.resolve(file));
        }
        assertThat(directory.resolve("plain.txt").toFile().setExecutable(true)).isTrue();
        String hooks = here(Files.readString(RECORDED.resolve("hooks.yaml")));
        Path file = Files.writeString(directory.resolve("recorded.yaml"), hooks);
        byFlags =
                FairleadProcess.in(directory)
                        .flag("-hooks", file.toString(), "-verbose", "-ip", "127.0.0.1")
                        .flag("-header", "X-All=yes")
                        .goByFlags();
        byConfiguration =
                FairleadProcess.in(directory)
                        .hooks(hooks)
                        .with("FAIRLEAD_HTTP_HEADERS", "X-All=yes")
                        .go();
    }

    @AfterAll
    void stop() {
        byFlags.close();
        byConfiguration.close();
    }

    static Stream<Case> cases() throws IOException {
        JsonNode all = new ObjectMapper().readTree(RECORDED.resolve("answers.json").toFile());
        List<Case> cases = new ArrayList<>();
        for (JsonNode one : all) {
            cases.add(
                    new Case(
                            one.get("name").textValue(),
                            one.get("request").textValue(),
                            one.get("status").textValue(),
                            texts(one.get("headers")),
                            one.get("body").textValue(),
                            texts(one.get("log"))));
        }
        return cases.stream();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.textValue()));
        return texts;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void started_by_flags_it_answers_and_logs_as_the_original(Case recorded) throws IOException {
        read = byFlags.log().length();
        assertAnswered(recorded, byFlags);
        if (recorded.name().equals("sniff p.png")) { // what is no text is not compared in the log
            String last = " | GET " + here(recorded.request()).split(" ")[1];
            await().atMost(Duration.ofSeconds(5)) // else it would come into the next case's lines
                    .untilAsserted(
                            () -> assertThat(newLines()).anyMatch(line -> line.endsWith(last)));
            return;
        }
        List<String> expected =
                recorded.log().stream()
                        .map(OriginalAnswersIT::here)
                        .map(OriginalAnswersIT::sizeless)
                        .toList();
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(
                        () -> assertThat(newLines()).containsExactlyInAnyOrderElementsOf(expected));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void configured_it_answers_as_the_original(Case recorded) throws IOException {
        assertAnswered(recorded, byConfiguration);
    }

    private static void assertAnswered(Case recorded, FairleadProcess fairlead) throws IOException {
        String answer = exchange(fairlead.port(), here(recorded.request()));
        int head = answer.indexOf("\r\n\r\n");
        List<String> lines = List.of(answer.substring(0, head).split("\r\n"));
        assertThat(lines.getFirst()).isEqualTo(recorded.status());
        assertThat(
                        lines.stream()
                                .skip(1)
                                .map(OriginalAnswersIT::header)
                                .filter(OriginalAnswersIT::stays))
                .containsExactlyInAnyOrderElementsOf(
                        recorded.headers().stream().filter(OriginalAnswersIT::stays).toList());
        assertThat(answer.substring(head + 4)).isEqualTo(here(recorded.body()));
    }

    private static String header(String line) {
        int colon = line.indexOf(':');
        return line.substring(0, colon).toLowerCase(Locale.ROOT)
                + ": "
                + line.substring(colon + 1).strip();
    }

    private static boolean stays(String header) {
        return !PASSING.contains(header.substring(0, header.indexOf(':')));
    }

    private List<String> newLines() {
        String fresh = byFlags.log().substring(read);
        return Stream.of(fresh.split("\n"))
                .map(OriginalAnswersIT::normalized)
                .filter(line -> !line.isEmpty())
                .map(OriginalAnswersIT::sizeless)
                .toList();
    }

    /// The length of the directory's name differs from run to run.
    private static String sizeless(String line) {
        return line.contains("/hooks/files") ? line.replaceAll("\\| \\d+ B \\|", "| SIZE |") : line;
    }

    private static String normalized(String line) {
        return line.replaceAll("\\[webhook\\] \\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d ", "")
                .replaceAll("\\[[0-9a-f]{6}\\]", "[ID]")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "PEER")
                .replaceAll("\\| [0-9.]+(µs|ms|ns|s) \\|", "| DUR |")
                .replaceAll("(HOOK_B64|FILE|HOOK_MISSING)\\d+", "$1N");
    }

    private static String here(String text) {
        return text.replace("@DIR@", directory.toString());
    }

    private static String exchange(int port, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(answer);
            } catch (SocketTimeoutException _) {
                answer.writeBytes(" (and no end)".getBytes(ISO_8859_1));
            }
            return answer.toString(ISO_8859_1);
        }
    }
}
