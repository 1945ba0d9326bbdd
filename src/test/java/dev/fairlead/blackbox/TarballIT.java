package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.blackbox.Distribution.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The tar.gz: unpacked anywhere, it runs.
class TarballIT {
    private static final Path TAR = Path.of(System.getProperty("fairlead.tar")).toAbsolutePath();

    @TempDir Path directory;
    private String program;

    @BeforeEach
    void unpack() throws Exception {
        Path top = Files.createDirectory(directory.resolve("top"));
        Ended unpacked =
                Distribution.run(
                        top,
                        "tar",
                        "-xzf",
                        TAR.toString(),
                        "--strip-components=1",
                        "--no-same-owner");
        assertThat(unpacked.code()).as(unpacked.output()).isZero();
        program = top.resolve("bin/fairlead").toString();
    }

    @Test
    void its_program_serves_the_sample_hooks() throws Exception {
        Path sample = directory.resolve("top/share/etc/hooks.yaml");
        assertThat(
                        Distribution.answer(
                                directory,
                                Map.of("FAIRLEAD_HOOK_FILES", sample.toString()),
                                "/hooks/hello",
                                List.of(program)))
                .isEqualTo("Hello, \n; ended with 0");
    }

    @Test
    void what_the_page_says_of_it_is_done_line_by_line_and_it_serves() throws Exception {
        Program.assumeJvm("TarballIT, of its page,", "the native program has no cache to be made");
        Path opt = Files.createDirectory(directory.resolve("opt"));
        Files.copy(directory.resolve("top/share/etc/hooks.yaml"), directory.resolve("hooks.yaml"));
        List<String> lines =
                Page.at(Path.of("docs/howto/run-as-a-service.md")).in("sh").stream()
                        .map(Page.Block::text)
                        .filter(text -> text.startsWith("tar "))
                        .findFirst()
                        .orElseThrow()
                        .replace("/opt", opt.toString())
                        .replaceFirst(" fairlead\\S+\\.tar\\.gz", " " + TAR)
                        .lines()
                        .toList();
        assertThat(lines).hasSize(3);
        for (String line : lines.subList(0, 2)) {
            Ended ended = Distribution.run(directory, "/bin/sh", "-c", line);
            assertThat(ended.code()).as(line + ended.output()).isZero();
        }
        assertThat(
                        Distribution.answer(
                                directory,
                                Map.of(),
                                "/hooks/hello",
                                List.of("/bin/sh", "-c", "exec " + lines.get(2))))
                .isEqualTo("Hello, \n; ended with 0");
    }

    @Test
    void a_host_without_a_jvm_that_is_new_enough_is_told_so() throws Exception {
        Program.assumeJvm("TarballIT, of an old JVM,", "the native program needs none");
        Path tools = Files.createDirectory(directory.resolve("tools"));
        for (String tool : List.of("dirname", "readlink", "sed")) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
        }
        Path old = Files.createDirectories(directory.resolve("old/bin")).getParent();
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        assertThat(old.resolve("bin/java").toFile().createNewFile()).isTrue();
        assertThat(old.resolve("bin/java").toFile().setExecutable(true)).isTrue();
        Path script = directory.resolve("elsewhere.sh");
        // the same script, that looks for JVMs in a place without any
        Files.writeString(
                script,
                Files.readString(Path.of(program)).replace("/usr/lib/jvm/*", old.toString()));
        Ended ended =
                Distribution.run(
                        directory,
                        Map.of("PATH", tools.toString(), "JAVA_HOME", old.toString()),
                        List.of("/bin/sh", script.toString(), "-version"));
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output())
                .isEqualTo(
                        "fairlead: there is no Java 25 or newer here; install one, or let JAVA_HOME name its directory\n");
    }
}
