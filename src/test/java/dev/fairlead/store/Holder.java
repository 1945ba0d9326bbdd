package dev.fairlead.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process of its own that opens a file and holds it until it is told to end.
final class Holder implements AutoCloseable {
    private final Process process;

    private Holder(Process process) {
        this.process = process;
    }

    /// Starts it with these options of the JVM; returns when it has the file.
    static Holder of(Path file, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Holder.class.getName(), file.toString()));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader says = process.inputReader();
        String line = says.readLine();
        while (line != null && !line.equals("open")) {
            line = says.readLine();
        }
        if (line == null) {
            throw new IOException("the holder ended without the file");
        }
        return new Holder(process);
    }

    long pid() {
        return process.pid();
    }

    void isKilled() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    void ends() throws IOException, InterruptedException {
        process.outputWriter().close();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /// The process itself.
    static void main(String[] arguments) throws IOException {
        try (SqliteFile file =
                new SqliteFile(Path.of(arguments[0]), Schema.named("queue", 1), 10)) {
            file.write(_ -> true).await().atMost(Duration.ofSeconds(10));
            System.out.println("open");
            System.in.read();
        }
        System.exit(0); // the worker threads would go on
    }
}
