package dev.fairlead.blackbox;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a JVM learned of the program at one start, so that the hundreds of others cost half (JEP
/// 514). It belongs to the jar and is made anew when that is.
final class AotCache {
    private static final Path JAR = Path.of(System.getProperty("fairlead.jar"));

    /// Named after the place: in a copy of the whole directory the JVM would go on with the jars of
    /// the original.
    private static final Path FILE =
            JAR.toAbsolutePath()
                    .getParent()
                    .resolveSibling(
                            "fairlead-tests-%x.aot"
                                    .formatted(JAR.toAbsolutePath().toString().hashCode()));

    /// A cache that cannot be used is not worth a word.
    private static final List<String> USE =
            List.of("-XX:AOTCache=" + FILE, "-Xlog:aot*=off,cds*=off");

    /// Made at the first use, and not with the class: those who wait for it run on another thread.
    private static @Nullable List<String> made;

    private AotCache() {}

    static synchronized List<String> flags() {
        if (made == null) {
            made = make();
        }
        return made;
    }

    private static List<String> make() {
        try {
            if (Files.exists(FILE)
                    && Files.getLastModifiedTime(FILE).compareTo(Files.getLastModifiedTime(JAR))
                            > 0) {
                return USE;
            }
            Files.deleteIfExists(FILE);
            return learn() ? USE : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// A whole life: it starts, answers and is stopped. What it learned is written when it ends.
    private static boolean learn() throws IOException, InterruptedException {
        int port = FairleadProcess.freePort();
        List<String> command = new ArrayList<>(Program.JVM);
        command.addAll(
                List.of("-XX:AOTCacheOutput=" + FILE, "-Xlog:disable", "-jar", JAR.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("FAIRLEAD_HOOK_ALLOW_NONE", "true");
        builder.environment().put("QUARKUS_MANAGEMENT_HOST_ENABLED", "false");
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        Process process = builder.start();
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> answers(port) || !process.isAlive());
        process.destroy();
        return process.waitFor(120, TimeUnit.SECONDS) && Files.exists(FILE);
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(
                            "GET / HTTP/1.0\r\n\r\n"
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return socket.getInputStream().read() >= 0;
        } catch (IOException _) {
            return false;
        }
    }
}
