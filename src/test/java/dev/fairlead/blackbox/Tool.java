package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The packaged program called for a subcommand, as a user or a script does.
final class Tool {
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private String input = "";

    private Tool(Path directory) {
        this.directory = directory;
    }

    /// What it said, and how it ended.
    record Said(int code, String out, String err) {}

    static Tool in(Path directory) {
        return new Tool(directory);
    }

    /// One that asks this server.
    static Tool asking(FairleadProcess fairlead, Path directory) {
        return new Tool(directory)
                .with("FAIRLEAD_URL", "http://127.0.0.1:" + fairlead.port())
                .with("FAIRLEAD_TOKEN", Api.TOKEN);
    }

    Tool with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Tool reading(String text) {
        input = text;
        return this;
    }

    Said run(String... words) {
        List<String> command = new ArrayList<>(Program.command(List.of()));
        command.addAll(List.of(words));
        return run(command);
    }

    /// A line for a shell, in which `fairlead` is the program.
    Said shell(String line) {
        Path tools = Path.of("src/test/resources/docs").toAbsolutePath();
        with("PATH", tools + ":" + System.getenv("PATH"));
        environment.putAll(Program.byName());
        return run(List.of("bash", "-c", line));
    }

    private Said run(List<String> command) {
        try {
            Path in = Files.createTempFile(directory, "in", "");
            Path out = Files.createTempFile(directory, "out", "");
            Path err = Files.createTempFile(directory, "err", "");
            Files.writeString(in, input);
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectInput(in.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("it does not end: " + command);
            }
            return new Said(
                    process.exitValue(),
                    new String(Files.readAllBytes(out), UTF_8),
                    new String(Files.readAllBytes(err), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
