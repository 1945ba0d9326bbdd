package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hooks from a directory or a pattern.
class HooksDirectoryIT {
    @TempDir Path directory;
    private Path hooks;

    @BeforeEach
    void make() throws IOException {
        hooks = Files.createDirectory(directory.resolve("hooks.d"));
    }

    private static String hook(String id, String says) {
        return """
        - id: %s
          execute-command: /bin/echo
          include-command-output-in-response: true
          pass-arguments-to-command: [{source: string, name: %s}]
        """
                .formatted(id, says);
    }

    private FairleadProcess started(String what, String... flags) {
        return FairleadProcess.in(directory)
                .flag("-hooks", what, "-verbose")
                .flag(flags)
                .goByFlags();
    }

    private static String said(FairleadProcess fairlead, String id) {
        return fairlead.get("/hooks/" + id).body();
    }

    private static final String NONE = "Hook not found.";

    @Test
    void a_directory_is_followed_file_by_file() throws Exception {
        FairleadProcess.write(hooks.resolve("a.yaml"), hook("a", "one"));
        FairleadProcess.write(hooks.resolve("note.txt"), "no hooks here");
        try (FairleadProcess fairlead = started(hooks.toString(), "-hotreload")) {
            assertThat(said(fairlead, "a")).isEqualTo("one\n");

            FairleadProcess.write(
                    hooks.resolve("b.json"),
                    "[{\"id\": \"b\", \"execute-command\": \"/bin/true\", \"response-message\": \"new\"}]");
            await().until(() -> said(fairlead, "b").equals("new"));

            FairleadProcess.write(hooks.resolve("b.json"), "[{\"id\": broken");
            await().until(() -> fairlead.log().contains("b.json: line 1"));
            assertThat(said(fairlead, "b")).isEqualTo("new");

            Files.delete(hooks.resolve("a.yaml"));
            await().until(() -> said(fairlead, "a").equals(NONE));
            assertThat(said(fairlead, "b")).isEqualTo("new");
            assertThat(fairlead.log())
                    .contains("hooks file " + hooks.resolve("a.yaml") + " removed")
                    .doesNotContain("note.txt");
        }
    }

    @Test
    void a_signal_finds_new_files_and_drops_removed_ones() throws Exception {
        FairleadProcess.write(hooks.resolve("a.yaml"), hook("a", "one"));
        try (FairleadProcess fairlead = started(hooks + "/*.yaml")) {
            FairleadProcess.write(hooks.resolve("b.yaml"), hook("b", "two"));
            Files.delete(hooks.resolve("a.yaml"));
            Faults.command("kill", "-HUP", Long.toString(fairlead.pid()));
            await().until(() -> said(fairlead, "b").equals("two\n"));
            assertThat(said(fairlead, "a")).isEqualTo(NONE);
        }
    }

    /// As the kubelet mounts and renews it: links through a hidden link into a hidden directory.
    @Test
    void a_config_map_is_read_once_and_its_swap_is_seen() throws Exception {
        configMap("..2026_01", Map.of("a.yaml", hook("a", "one"), "b.yaml", hook("b", "two")));
        Files.createSymbolicLink(hooks.resolve("a.yaml"), Path.of("..data", "a.yaml"));
        Files.createSymbolicLink(hooks.resolve("b.yaml"), Path.of("..data", "b.yaml"));
        try (FairleadProcess fairlead = started(hooks.toString(), "-hotreload")) {
            assertThat(said(fairlead, "a") + said(fairlead, "b")).isEqualTo("one\ntwo\n");
            assertThat(fairlead.logged("loaded: ")).isEqualTo(2);

            configMap(
                    "..2026_02",
                    Map.of("a.yaml", hook("a", "three") + hook("b", "four"), "b.yaml", "[]"));
            await().until(() -> said(fairlead, "a").equals("three\n"));
            await().until(() -> said(fairlead, "b").equals("four\n"));
            assertThat(fairlead.log()).doesNotContain("has already been loaded");
        }
    }

    private void configMap(String version, Map<String, String> files) throws IOException {
        Path data = Files.createDirectory(hooks.resolve(version));
        for (var file : files.entrySet()) {
            FairleadProcess.write(data.resolve(file.getKey()), file.getValue());
        }
        Path link = Files.createSymbolicLink(hooks.resolve("..data_tmp"), Path.of(version));
        Files.move(
                link,
                hooks.resolve("..data"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void a_directory_without_hooks_is_no_reason_to_run_but_one_to_wait() throws Exception {
        FairleadProcess asked =
                FairleadProcess.in(directory)
                        .flag(
                                "-hooks",
                                hooks.toString(),
                                "-port",
                                Integer.toString(FairleadProcess.freePort()))
                        .launch(0);
        assertThat(asked.awaitEnd()).isEqualTo(1);
        assertThat(asked.log()).contains("couldn't load any hooks");
        try (FairleadProcess fairlead = started(hooks.toString(), "-hotreload", "-nopanic")) {
            FairleadProcess.write(hooks.resolve("late.yaml"), hook("late", "here"));
            await().until(() -> said(fairlead, "late").equals("here\n"));
        }
    }
}
