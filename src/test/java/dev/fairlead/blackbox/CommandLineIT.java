package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Flags, exit codes and the life of a hook file.
class CommandLineIT {
    @TempDir Path directory;

    private static String hook(String id, String says) {
        return """
        - id: %s
          execute-command: /bin/echo
          include-command-output-in-response: true
          pass-arguments-to-command: [{source: string, name: %s}]
        """
                .formatted(id, says);
    }

    @Test
    void the_version_is_printed_without_starting_anything() {
        FairleadProcess asked = FairleadProcess.in(directory).flag("-version").launch(0);
        assertThat(asked.awaitEnd()).isZero();
        assertThat(asked.log()).matches("fairlead version \\d+\\.\\d+\\.\\d+\\n");
    }

    @Test
    void an_unknown_flag_is_named_with_the_usage_and_exit_code_2() {
        FairleadProcess asked = FairleadProcess.in(directory).flag("-bogus").launch(0);
        assertThat(asked.awaitEnd()).isEqualTo(2);
        assertThat(asked.log())
                .startsWith("flag provided but not defined: -bogus\nUsage of ")
                .contains("  -port int\n");
    }

    @Test
    void a_slip_in_a_flag_is_met_with_the_one_that_was_meant_where_the_eye_is() {
        FairleadProcess asked = FairleadProcess.in(directory).flag("-hoks", "x").launch(0);
        assertThat(asked.awaitEnd()).isEqualTo(2);
        assertThat(asked.log())
                .startsWith("flag provided but not defined: -hoks\nUsage of ")
                .endsWith("\ndid you mean -hooks?\n");
    }

    @Test
    void the_help_of_serving_tells_where_the_subcommands_are() {
        FairleadProcess asked = FairleadProcess.in(directory).flag("-help").launch(0);
        assertThat(asked.awaitEnd()).isZero();
        assertThat(asked.log())
                .startsWith("Usage of ")
                .endsWith("; fairlead help lists what else there is.\n");
    }

    @Test
    void a_hook_file_without_its_flag_is_told_the_flag() {
        FairleadProcess asked = FairleadProcess.in(directory).flag("my/hooks.yaml").launch(0);
        assertThat(asked.awaitEnd()).isEqualTo(2);
        assertThat(asked.log())
                .startsWith(
                        "fairlead: unexpected \"my/hooks.yaml\"; files are named by -hooks FILE\n");
    }

    @Test
    void a_broken_hook_file_stops_the_start_with_its_place() {
        Path hooks = directory.resolve("hooks.yaml");
        FairleadProcess.write(
                hooks, "- id: a\n  execute-command: /bin/true\n  http-methods: post\n");
        FairleadProcess asked =
                FairleadProcess.in(directory)
                        .flag(
                                "-hooks",
                                hooks.toString(),
                                "-port",
                                Integer.toString(FairleadProcess.freePort()))
                        .launch(0);
        assertThat(asked.awaitEnd()).isEqualTo(1);
        assertThat(asked.log())
                .contains(hooks + ": line 3, column 17: [0].http-methods: expected a list")
                .contains("fairlead check with the same flags tells all that is wrong with it.")
                .doesNotContain("\tat ");
    }

    @Test
    void a_port_in_use_stops_the_start() throws Exception {
        try (var taken = new java.net.ServerSocket(0)) {
            Path hooks = directory.resolve("hooks.yaml");
            FairleadProcess.write(hooks, hook("a", "one"));
            FairleadProcess asked =
                    FairleadProcess.in(directory)
                            .flag("-hooks", hooks.toString(), "-verbose")
                            .flag("-port", Integer.toString(taken.getLocalPort()))
                            .launch(0);
            assertThat(asked.awaitEnd()).isEqualTo(1);
            assertThat(asked.log()).contains(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void a_management_port_in_use_stops_the_start_with_one_line_that_says_what_to_do()
            throws Exception {
        try (var taken = new java.net.ServerSocket(0)) {
            FairleadProcess asked =
                    FairleadProcess.in(directory)
                            .hooks(hook("a", "one"))
                            .with("QUARKUS_MANAGEMENT_PORT", "" + taken.getLocalPort())
                            .with("QUARKUS_HTTP_PORT", "" + FairleadProcess.freePort())
                            .launch(0);
            assertThat(asked.awaitEnd()).isEqualTo(1);
            assertThat(asked.log().lines().filter(line -> !line.contains("INFO")))
                    .singleElement()
                    .asString()
                    .contains("127.0.0.1:" + taken.getLocalPort())
                    .contains("already in use; QUARKUS_MANAGEMENT_PORT is for another port");
        }
    }

    @Test
    void without_verbose_nothing_is_logged_and_the_management_port_is_closed() {
        Path hooks = directory.resolve("hooks.yaml");
        FairleadProcess.write(hooks, hook("a", "one"));
        try (FairleadProcess quiet =
                FairleadProcess.in(directory)
                        .flag("-hooks=" + hooks, "-urlprefix", "in/here")
                        .with("QUARKUS_MANAGEMENT_PORT", "0")
                        .goByFlags()) {
            assertThat(quiet.get("/in/here/a").body()).isEqualTo("one\n");
            assertThat(quiet.get("/hooks/a").statusCode()).isEqualTo(404);
            assertThat(quiet.log()).isEmpty();
        }
    }

    @Test
    void hot_reload_sees_writes_and_replacements_and_keeps_the_old_hooks_of_a_broken_file()
            throws Exception {
        Path hooks = directory.resolve("hooks.yaml");
        FairleadProcess.write(hooks, hook("a", "one"));
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .flag("-hooks", hooks.toString(), "-hotreload", "-verbose")
                        .goByFlags()) {
            FairleadProcess.write(hooks, hook("a", "two"));
            await().until(() -> fairlead.get("/hooks/a").body().equals("two\n"));

            Path next = directory.resolve("next.yaml");
            FairleadProcess.write(next, hook("a", "three") + hook("b", "new"));
            Files.move(
                    next,
                    hooks,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            await().until(() -> fairlead.get("/hooks/b").body().equals("new\n"));

            FairleadProcess.write(hooks, "- id: [broken\n");
            await().until(() -> fairlead.log().contains(hooks + ": line 2, column 1"));
            assertThat(fairlead.get("/hooks/a").body()).isEqualTo("three\n");
        }
    }
}
