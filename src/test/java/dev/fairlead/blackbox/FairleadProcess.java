package dev.fairlead.blackbox;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/// The packaged program as a process of its own, as a user starts it.
final class FairleadProcess implements AutoCloseable {
    static {
        // Awaitility's ten seconds are short for a process on a machine that does other things, too
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    static final HttpClient CLIENT =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    private final Process process;
    private final Path log;
    private static final Set<Integer> GIVEN_OUT = ConcurrentHashMap.newKeySet();

    private final int port;
    private final int managementPort;

    private FairleadProcess(Process process, Path log, int port, int managementPort) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.managementPort = managementPort;
    }

    /// What a start is made of; each part has a verb.
    static final class Start {
        private final Path directory;
        private final List<String> flags = new ArrayList<>();
        private final Map<String, String> environment = new HashMap<>();
        private final List<String> wrapping = new ArrayList<>();
        private final List<String> heap = new ArrayList<>();
        private int port = freePort();
        private @Nullable Path input;
        private @Nullable Path output;

        private Start(Path directory) {
            this.directory = directory;
            environment.put("FAIRLEAD_QUEUE_DIRECTORY", directory.resolve("queue").toString());
        }

        Start hooks(String yaml) {
            Path file = directory.resolve("hooks.yaml");
            write(file, yaml);
            environment.put("FAIRLEAD_HOOK_FILES", file.toString());
            return this;
        }

        Start flag(String... words) {
            flags.addAll(List.of(words));
            return this;
        }

        Start with(String name, String value) {
            environment.put(name, value);
            return this;
        }

        Start on(int port) {
            this.port = port;
            return this;
        }

        /// Deliveries to this machine are refused unless they are allowed.
        Start allowingLoopback() {
            return with("FAIRLEAD_ATTEMPT_ALLOWED_ADDRESSES", "127.0.0.0/8");
        }

        /// What it is given to read.
        Start reading(Path file) {
            input = file;
            return this;
        }

        /// Where its standard output goes; the log has the other then.
        Start writing(Path file) {
            output = file;
            return this;
        }

        /// No file that it writes may become larger, until [FairleadProcess#makeRoom].
        Start withFilesUpTo(int kibibytes) {
            wrapping.addAll(
                    List.of("bash", "-c", "ulimit -S -f " + kibibytes + "; exec \"$@\"", "-"));
            return this;
        }

        /// Its heap may not become larger.
        Start withHeapUpTo(int mebibytes) {
            heap.add("-Xmx" + mebibytes + "m");
            return this;
        }

        /// A lane that fails is probed ten times a second, so that nothing waits long.
        Start probingOften() {
            return with("FAIRLEAD_QUEUE_BREAKER_PAUSE", "100ms")
                    .with("FAIRLEAD_QUEUE_BREAKER_LONGEST", "100ms");
        }

        /// Starts it in manner fairlead and waits until it answers.
        FairleadProcess go() {
            int management = freePort();
            environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
            environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
            FairleadProcess started = launch(management);
            started.awaitServing();
            return started;
        }

        /// Starts it with adnanh/webhook's flags alone and waits until it answers.
        FairleadProcess goByFlags() {
            flag("-port", Integer.toString(port));
            FairleadProcess started = launch(0);
            started.awaitServing();
            return started;
        }

        /// Starts it and does not wait.
        FairleadProcess launch(int management) {
            List<String> command = new ArrayList<>(wrapping);
            // A build that runs in the background has SIGINT ignored, and so would the program.
            command.addAll(List.of("env", "--default-signal=INT,HUP"));
            command.addAll(Program.command(heap));
            command.addAll(flags);
            try {
                Path log = Files.createTempFile(directory, "fairlead", ".log");
                ProcessBuilder builder = new ProcessBuilder(command);
                builder.directory(directory.toFile());
                builder.environment().putAll(environment);
                if (input != null) {
                    builder.redirectInput(input.toFile());
                }
                if (output == null) {
                    builder.redirectErrorStream(true).redirectOutput(log.toFile());
                } else {
                    builder.redirectOutput(output.toFile()).redirectError(log.toFile());
                }
                return new FairleadProcess(builder.start(), log, port, management);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    static Start in(Path directory) {
        return new Start(directory);
    }

    /// One that nobody has, and that was not given out before: the system may offer the same twice.
    static int freePort() {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0)) {
                if (GIVEN_OUT.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// One that does not is asked what its threads do: it says so in its log.
    private void awaitServing() {
        try {
            awaitAnswer();
        } catch (ConditionTimeoutException late) {
            Faults.command("kill", "-QUIT", Long.toString(pid()));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> !process.isAlive() || logged("JNI global refs") > 0);
            throw new AssertionError("it does not answer:\n" + log(), late);
        }
    }

    private void awaitAnswer() {
        await("the program answers")
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(50))
                .failFast(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("it ended:\n" + log());
                    }
                })
                .ignoreExceptions()
                .until(() ->
                        get("/").statusCode() == 200
                                && (managementPort == 0
                                        || management("/health/live").statusCode() == 200));
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    String log() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    /// POSTs with a Content-Type and further headers in pairs.
    HttpResponse<String> post(String path, String contentType, String body, String... headers) {
        HttpRequest.Builder request =
                request(path)
                        .header("Content-Type", contentType)
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> postJson(String path, String body, String... headers) {
        return post(path, "application/json", body, headers);
    }

    /// What is answered to a request written by hand, in UTF-8.
    String sendRaw(String request) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    HttpResponse<String> management(String path) {
        return send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                        .timeout(Duration.ofSeconds(10)));
    }

    /// What a gauge or a counter without labels says; -1 when there is none.
    double metric(String name) {
        return management("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElse(-1);
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// How often the log says so.
    long logged(String words) {
        return log().lines().filter(line -> line.contains(words)).count();
    }

    /// The most memory it ever held, in MiB.
    long peakMemory() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid() + "/status"))) {
            String peak = lines.filter(line -> line.startsWith("VmHWM:")).findFirst().orElseThrow();
            return Long.parseLong(peak.replaceAll("[^0-9]", "")) / 1024;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// It stands still, as if its machine had stopped, until it is thawed.
    void freeze() {
        Faults.command("kill", "-STOP", Long.toString(pid()));
    }

    void thaw() {
        Faults.command("kill", "-CONT", Long.toString(pid()));
    }

    /// Files may become as large as they like again.
    void makeRoom() {
        Faults.command("prlimit", "--pid", Long.toString(pid()), "--fsize=unlimited:");
    }

    /// Ends it as `kill -9` does: it gets no chance to do anything.
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /// Ends it as an operator does, and gives the exit code.
    int stop() {
        process.destroy();
        return awaitEnd();
    }

    int awaitEnd() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("it does not end:\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
