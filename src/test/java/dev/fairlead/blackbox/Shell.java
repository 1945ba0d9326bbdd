package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs the commands of a page as a reader does, one after the other in one shell, `fairlead` among
/// them.
final class Shell {
    private static final String MARK = "--- end of the answer ---";

    private final Path directory;
    private final Map<String, String> replacements;
    private final Map<String, String> environment = new HashMap<>();

    /// @param replacements what stands on the page -> what it is in this run
    Shell(Path directory, Map<String, String> replacements) {
        this.directory = directory;
        this.replacements = replacements;
        Path tools = Path.of("src/test/resources/docs").toAbsolutePath();
        environment.put("PATH", tools + ":" + System.getenv("PATH"));
        environment.putAll(Program.byName());
        environment.put("FAIRLEAD_QUEUE_DIRECTORY", directory.resolve("queue").toString());
    }

    /// Lets the page use redis-cli, whether there is one here or not.
    void speakingTo(RealRedis redis) {
        environment.put("REDIS_ADDRESS", redis.address());
    }

    /// Each command's answer is the one that the page shows.
    void follow(Page page) {
        List<Page.Command> commands =
                page.in("console").stream().flatMap(block -> block.commands().stream()).toList();
        assertThat(commands).as(page.file() + " has commands").isNotEmpty();
        StringBuilder script = new StringBuilder();
        for (Page.Command command : commands) {
            script.append(replaced(command.line())).append("\necho '" + MARK + "'\n");
        }
        String[] answers = run(script.toString()).split(MARK + "\n", -1);
        for (int i = 0; i < commands.size(); i++) {
            Page.Command command = commands.get(i);
            String answer = i < answers.length ? answers[i].strip() : "(no answer)";
            assertThat(answer)
                    .as("%s: %s", page.file(), command.line())
                    .matches(command.expected());
        }
    }

    private String replaced(String text) {
        String replaced = text;
        for (Map.Entry<String, String> each : replacements.entrySet()) {
            replaced = replaced.replace(each.getKey(), each.getValue());
        }
        return replaced;
    }

    private String run(String script) {
        try {
            Path file = Files.createTempFile(directory, "page", ".sh");
            Files.writeString(file, script);
            ProcessBuilder builder =
                    new ProcessBuilder("bash", file.toString())
                            .directory(directory.toFile())
                            .redirectError(directory.resolve("stderr.txt").toFile());
            builder.environment().putAll(environment);
            Process bash = builder.start();
            bash.getOutputStream().close();
            return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
