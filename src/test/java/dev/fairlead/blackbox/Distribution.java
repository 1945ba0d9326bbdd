package dev.fairlead.blackbox;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What is built for hosts, tried by its own commands.
final class Distribution {
    private static final Duration PATIENCE = Duration.ofSeconds(300);

    private Distribution() {}

    /// @param output both streams
    record Ended(int code, String output) {}

    /// Runs a command to its end.
    static Ended run(Path directory, Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createTempFile(directory, "output", ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            builder.environment().putAll(onThisJvm(environment));
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("it does not end: " + command + read(output));
            }
            return new Ended(process.exitValue(), read(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static Ended run(Path directory, String... command) {
        return run(directory, Map.of(), List.of(command));
    }

    /// Starts a program that serves, asks it one thing, and stops it as systemd does.
    static String answer(
            Path directory, Map<String, String> environment, String path, List<String> command)
            throws Exception {
        int port = FairleadProcess.freePort();
        Path log = Files.createTempFile(directory, "served", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        Map<String, String> more = new HashMap<>(environment);
        more.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        more.put("QUARKUS_MANAGEMENT_PORT", "0");
        builder.environment().putAll(onThisJvm(more));
        Process process = builder.start();
        try {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            await("it serves; " + log)
                    .atMost(PATIENCE)
                    .ignoreExceptionsMatching(e ->
                            e instanceof UncheckedIOException u
                                    && u.getCause() instanceof ConnectException)
                    .until(() -> {
                        if (!process.isAlive()) {
                            throw new AssertionError("it ended:\n" + read(log));
                        }
                        return FairleadProcess.send(HttpRequest.newBuilder(uri)).statusCode() > 0;
                    });
            String answer = FairleadProcess.send(HttpRequest.newBuilder(uri)).body();
            process.destroy();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("it does not stop:\n" + read(log));
            }
            return answer + "; ended with " + process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static Map<String, String> onThisJvm(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
        return all;
    }

    static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
