package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Does what the documentation says, and looks whether that comes out which the documentation
/// shows.
class DocsIT {
    /// What starts the server of a page.
    static final String START = "([A-Z_]+=\\S+ )*fairlead .*";

    private static final Path README = Path.of("README.md");

    @TempDir Path directory;

    static Stream<Path> howtos() throws IOException {
        return Files.walk(Path.of("docs/howto")).filter(f -> f.toString().endsWith(".md")).sorted();
    }

    /// The page's files are written, the server is started with its hooks, the commands are run.
    @ParameterizedTest
    @MethodSource("howtos")
    void every_command_of_a_howto_has_the_answer_that_is_shown(Path file) throws IOException {
        Page page = Page.at(file);
        int port = FairleadProcess.freePort();
        Map<String, String> replacements = new HashMap<>();
        replacements.put("localhost:9000", "localhost:" + port);
        for (Page.Block block : page.blocks()) {
            if (!block.name().isEmpty()) {
                Path written = directory.resolve(block.name());
                Files.createDirectories(written.getParent());
                // a hook may send to another hook of the page
                Files.writeString(
                        written, block.text().replace("localhost:9000", "localhost:" + port));
                assertThat(written.toFile().setExecutable(block.text().startsWith("#!"))).isTrue();
            }
        }
        boolean needsRedis =
                page.in("console").stream().anyMatch(block -> block.text().contains("redis-cli"));
        try (RealRedis redis = needsRedis ? RealRedis.in(directory).start() : null;
                FairleadProcess _ = started(page, port, redis)) {
            Shell shell = new Shell(directory, replacements);
            if (redis != null) {
                replacements.put("localhost:6379", redis.address());
                shell.speakingTo(redis);
            }
            shell.follow(page);
        }
    }

    private FairleadProcess started(Page page, int port, @Nullable RealRedis redis) {
        FairleadProcess.Start start = start(page).on(port);
        if (redis == null) {
            return start.goByFlags();
        }
        FairleadProcess fairlead = start.with("REDIS_ADDRESS", redis.address()).goByFlags();
        boolean listens =
                page.blocks().stream().anyMatch(block -> block.text().contains("redis-channel:"));
        await().until(() ->
                !listens
                        || fairlead.log().contains("listening on Redis channel")
                                && fairlead.log().contains("reading Redis stream"));
        return fairlead;
    }

    /// With the flags that the page shows, and the environment before them; else with the hook file
    /// and -verbose.
    private FairleadProcess.Start start(Page page) {
        FairleadProcess.Start start = FairleadProcess.in(directory).allowingLoopback();
        String shown =
                page.in("sh").stream()
                        .map(block -> block.text().strip())
                        .filter(text -> text.matches(START))
                        .findFirst()
                        .orElse("fairlead -hooks hooks.yaml -verbose");
        String[] sides = shown.split("(^| )fairlead ", 2);
        Stream.of(sides[0].split(" "))
                .filter(setting -> !setting.isEmpty())
                .map(setting -> setting.split("=", 2))
                .forEach(setting -> start.with(setting[0], setting[1]));
        return start.flag(sides[1].split("\\s+"));
    }

    @Test
    void the_first_hook_of_the_readme_is_the_sample_file_and_answers_as_shown() throws IOException {
        Page page = Page.at(README);
        Page.Block hooks = page.in("yaml").getFirst();
        assertThat(hooks.text()).isEqualTo(Files.readString(Path.of(hooks.name())));
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .flag("-hooks", Path.of(hooks.name()).toAbsolutePath().toString())
                        .goByFlags()) {
            Page first = new Page(page.file(), List.of(page.in("console").getFirst()));
            new Shell(directory, Map.of("localhost:9000", "localhost:" + fairlead.port()))
                    .follow(first);
        }
    }

    @Test
    void the_message_of_the_readme_becomes_the_request_that_is_shown() throws Exception {
        Page page = Page.at(README);
        Page.Command publish = page.in("console").get(1).commands().getFirst();
        String message = publish.line().replaceAll("^redis-cli PUBLISH payments '(.*)'$", "$1");
        try (RealRedis redis = RealRedis.in(directory).start();
                ServerSocket receiver = new ServerSocket(0);
                FairleadProcess _ =
                        FairleadProcess.in(directory)
                                .hooks(
                                        Files.readString(
                                                Path.of("examples/payment-gateway/hooks.yaml")))
                                .with("REDIS_ADDRESS", redis.address())
                                .allowingLoopback()
                                .go()) {
            CompletableFuture<String> request =
                    CompletableFuture.supplyAsync(() -> receiveOne(receiver));
            await().until(() -> redis.subscribers("payments") == 1);
            long heard =
                    redis.publish(
                            "payments",
                            message.replace("8080", Integer.toString(receiver.getLocalPort())));
            assertThat("(integer) " + heard).isEqualTo(publish.answer().strip());
            assertThat(normalized(request.get()))
                    .isEqualTo(normalized(page.in("http").getFirst().text()));
        }
    }

    /// What the README then finds on the pages is asked of the API that they ask.
    @Test
    void after_the_commands_of_the_readme_there_is_on_the_pages_what_it_says() throws IOException {
        Page page = Page.at(README);
        int port = FairleadProcess.freePort();
        Path tour = Path.of("examples/tour/hooks.yaml");
        Path hooks = directory.resolve(tour);
        Files.createDirectories(hooks.getParent());
        Files.writeString(hooks, Files.readString(tour).replace("9000", Integer.toString(port)));
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .flag("-hooks", hooks.toString(), "-hotreload")
                        .with("FAIRLEAD_ADMIN_TOKENS", Api.TOKEN)
                        .on(port)
                        .goByFlags()) {
            Shell shell = new Shell(directory, Map.of("localhost:9000", "localhost:" + port));
            shell.follow(new Page(page.file(), List.of(page.in("console").get(2))));
            Api api = Api.of(fairlead);
            await().untilAsserted(() ->
                    assertThat(api.get("/runs?hook=deploy&status=succeeded").json().at("/runs"))
                            .hasSize(1));
            await().untilAsserted(() ->
                    assertThat(api.get("/arrivals?hook=deploy").json().at("/arrivals")).hasSize(1));
            await().untilAsserted(() ->
                    assertThat(api.get("/deliveries?state=dead").json().at("/deliveries"))
                            .hasSize(1));
            String dead = api.get("/deliveries?state=dead").json().at("/deliveries/0/id").asText();
            shell.follow(new Page(page.file(), List.of(page.in("console").get(3))));
            await().until(() -> api.get("/hooks/inbox").status() == 200);
            assertThat(api.post("/deliveries/" + dead + "/replay").status()).isEqualTo(200);
            await().untilAsserted(() ->
                    assertThat(api.get("/deliveries/" + dead).json().at("/state").asText())
                            .isEqualTo("delivered"));
        }
    }

    /// Ports, the version and the line ends differ from run to run.
    private static String normalized(String request) {
        return request.replace("\r\n", "\n")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1")
                .replaceAll("Fairlead/\\S+", "Fairlead")
                .strip();
    }

    private static String receiveOne(ServerSocket receiver) {
        try (Socket socket = receiver.accept()) {
            StringBuilder request = new StringBuilder();
            byte[] piece = new byte[4096];
            while (!request.toString().endsWith("}")) {
                int n = socket.getInputStream().read(piece);
                request.append(new String(piece, 0, n, StandardCharsets.UTF_8));
            }
            socket.getOutputStream()
                    .write(
                            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                                    .getBytes(StandardCharsets.UTF_8));
            return request.toString();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
