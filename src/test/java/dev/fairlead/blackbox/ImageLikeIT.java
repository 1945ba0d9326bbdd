package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.blackbox.Distribution.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The program as the images run it, where no engine for containers is: the start script, the
/// image's environment, a user without a name or rights, a root file system that can only be read,
/// one volume, and an empty /tmp from which nothing can be executed.
class ImageLikeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Path HEALTHCHECK = Path.of("src/main/docker/healthcheck").toAbsolutePath();
    private static final String SANDBOX =
            """
            set -e
            mount --make-rprivate /
            mount --bind "$1" "$1"
            mount -t tmpfs -o noexec,nosuid,nodev tmpfs /tmp
            mount -o remount,bind,ro /
            shift
            exec setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs --bounding-set=-all "$@"
            """;

    /// Not under /tmp, which is another one in there.
    private Path directory;

    private Path volume;
    private Path program;

    @BeforeEach
    void unpack() throws IOException {
        Path elsewhere = Path.of("/var/tmp"); // the project may be under /tmp itself
        directory = Files.createTempDirectory(elsewhere, "image");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Ended possible =
                Distribution.run(
                        directory, "unshare", "--mount", "sh", "-c", "mount --make-rprivate /");
        if (possible.code() != 0) {
            System.out.println("ImageLikeIT is skipped: it needs root and mount namespaces");
        }
        assumeTrue(possible.code() == 0, "needs root and mount namespaces");
        volume = Files.createDirectory(directory.resolve("volume"));
        assertThat(Distribution.run(directory, "chown", "10001:10001", volume.toString()).code())
                .isZero();
        Ended unpacked =
                Distribution.run(
                        directory,
                        "tar",
                        "-xzf",
                        Path.of(System.getProperty("fairlead.tar")).toAbsolutePath().toString(),
                        "--strip-components=1",
                        "--no-same-owner");
        assertThat(unpacked.code()).as(unpacked.output()).isZero();
        program = directory.resolve("bin/fairlead");
    }

    @AfterEach
    void remove() {
        Ended removed = Distribution.run(Path.of("target"), "rm", "-rf", directory.toString());
        assertThat(removed.code()).as(removed.output()).isZero();
    }

    @Test
    void with_webhooks_flags_it_serves_keeps_deliveries_and_tells_its_health() throws Exception {
        Path hooks = directory.resolve("hooks.yaml");
        FairleadProcess.write(
                hooks,
                """
                hooks:
                  - id: owe
                    deliver: [{ url: "http://192.0.2.1/", retry: { initial: 1h, attempts: 3 } }]
                  - id: who
                    execute-command: /usr/bin/id
                    pass-arguments-to-command: [{ source: string, name: -u }]
                    include-command-output-in-response: true
                """);
        int port = FairleadProcess.freePort();
        int management = FairleadProcess.freePort();
        Map<String, String> environment = image(management);
        Path log = Files.createFile(directory.resolve("log"));
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                "unshare",
                                "--mount",
                                "sh",
                                "-c",
                                SANDBOX,
                                "-",
                                volume.toString(),
                                program.toString(),
                                "-hooks",
                                hooks.toString(),
                                "-port",
                                Integer.toString(port),
                                "-verbose"));
        builder.directory(volume.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            await("its log: " + log)
                    .atMost(PATIENCE)
                    .until(() -> {
                        assertThat(process.isAlive()).as(Distribution.read(log)).isTrue();
                        return Distribution.read(log).contains("serving hooks on");
                    });
            await().atMost(PATIENCE).until(() -> healthcheck(environment) == 0);
            Asking web = new Asking(port);
            assertThat(web.get("/hooks/who")).isEqualTo("10001\n");
            assertThat(web.get("/hooks/owe")).contains("deliveries");
            try (var files = Files.list(volume)) {
                Set<String> names =
                        Set.copyOf(files.map(file -> file.getFileName().toString()).toList());
                assertThat(names).anyMatch(name -> name.endsWith(".db"));
            }
        } finally {
            process.destroy();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        assertThat(process.exitValue()).as(Distribution.read(log)).isZero();
        assertThat(Distribution.read(log)).doesNotContainIgnoringCase("read-only file system");
        assertThat(healthcheck(environment)).as("nobody is there any more").isNotZero();
    }

    private int healthcheck(Map<String, String> environment) {
        return Distribution.run(directory, environment, List.of(HEALTHCHECK.toString())).code();
    }

    /// The environment of Dockerfile.jvm; where the volume is, and the port, are the test's.
    private Map<String, String> image(int management) {
        Map<String, String> environment = new TreeMap<>();
        String text = Distribution.read(Path.of("src/main/docker/Dockerfile.jvm"));
        java.util.regex.Pattern.compile("(?m)^(?:ENV| {3}) (\\w+)=(\"[^\"]*\"|\\S+)")
                .matcher(text)
                .results()
                .forEach(m -> environment.put(m.group(1), m.group(2).replace("\"", "")));
        assertThat(environment).containsKeys("STATE_DIRECTORY", "JAVA_OPTS");
        environment.put("STATE_DIRECTORY", volume.toString());
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
        return environment;
    }

    /// Asks by GET.
    private record Asking(int port) {
        String get(String path) {
            return FairleadProcess.send(
                            java.net.http.HttpRequest.newBuilder(
                                    java.net.URI.create("http://127.0.0.1:" + port + path)))
                    .body();
        }
    }
}
