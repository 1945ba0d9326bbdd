package dev.fairlead.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.command.CommandLine.Output;
import dev.fairlead.command.CommandResult.Exited;
import dev.fairlead.command.CommandResult.Killed;
import dev.fairlead.command.CommandResult.NotFound;
import dev.fairlead.command.CommandResult.NotStarted;
import dev.fairlead.command.CommandResult.TimedOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every way to start a process has to do.
class SpawnerContractTest {
    private static final int LIMIT = 1024 * 1024;
    private static final List<String> NO_ENVIRONMENT = List.of();

    @TempDir Path directory;

    enum Way {
        POSIX,
        PROCESS_BUILDER;

        Execution execution() {
            assumeTrue(this != POSIX || PosixSpawner.works(), "no glibc here");
            Spawner spawner =
                    switch (this) {
                        case POSIX -> new PosixSpawner();
                        case PROCESS_BUILDER -> new ProcessBuilderSpawner();
                    };
            return new Execution(
                    spawner, new Deadlines(), Environment.inheritedFrom(Map.of()), LIMIT);
        }

        CommandResult run(CommandLine line) {
            return execution().run(line, null, Progress.UNHEARD, () -> {});
        }

        CommandResult sh(String script, String... arguments) {
            return run(script(script, arguments));
        }
    }

    @ParameterizedTest
    @EnumSource
    void standard_output_and_error_come_interleaved_through_one_pipe(Way way) {
        assertThat(way.sh("echo 1; echo 2 >&2; echo 3; echo 4 >&2"))
                .isEqualTo(exited("1\n2\n3\n4\n"));
    }

    @ParameterizedTest
    @EnumSource
    void every_exit_code_is_told(Way way) {
        for (int code : List.of(0, 1, 2, 127, 128, 255)) {
            assertThat(way.sh("exit " + code)).isEqualTo(exited(code, ""));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_death_by_signal_is_not_an_exit(Way way) {
        assertThat(way.sh("echo so far; kill -9 $$"))
                .isEqualTo(new Killed(9, new Printed("so far\n".getBytes(UTF_8), false)));
    }

    @ParameterizedTest
    @EnumSource
    void a_missing_command_is_told_in_the_words_of_the_original(Way way) {
        assertThat(message(way.run(line("no-such-command"))))
                .isEqualTo("exec: \"no-such-command\": executable file not found in $PATH");
        assertThat(message(way.run(line("/no/such"))))
                .isEqualTo("exec: \"/no/such\": stat /no/such: no such file or directory");
    }

    @ParameterizedTest
    @EnumSource
    void a_file_that_is_not_executable_is_refused(Way way) throws IOException {
        Path file = Files.writeString(directory.resolve("plain"), "#!/bin/sh\n");
        assertThat(message(way.run(line(file.toString()))))
                .isEqualTo("exec: \"" + file + "\": permission denied");
        assertThat(message(way.run(line(directory.toString()))))
                .isEqualTo("exec: \"" + directory + "\": is a directory");
    }

    @ParameterizedTest
    @EnumSource
    void a_script_without_an_interpreter_line_is_no_executable(Way way) throws IOException {
        Path script = executable("script", "echo never\n");
        assertThat(message(way.run(line(script.toString()))))
                .isEqualTo("fork/exec " + script + ": exec format error");
    }

    @ParameterizedTest
    @EnumSource
    void a_script_with_an_interpreter_line_runs(Way way) throws IOException {
        Path script = executable("script", "#!/bin/sh\necho \"$1\"\n");
        assertThat(way.run(line(script.toString(), "yes"))).isEqualTo(exited("yes\n"));
    }

    @ParameterizedTest
    @EnumSource
    void standard_input_is_empty(Way way) {
        assertThat(way.run(line("/bin/cat"))).isEqualTo(exited(""));
    }

    @ParameterizedTest
    @EnumSource
    void no_descriptor_but_the_standard_three_reaches_the_command(Way way) throws IOException {
        String list =
                """
                fd=0
                while [ $fd -lt 1024 ]; do
                  [ -e /proc/$$/fd/$fd ] && printf '%s ' $fd
                  fd=$((fd + 1))
                done
                true\
                """;
        try (var _ = Files.newInputStream(executable("held open", "x"))) {
            assertThat(way.sh(list)).isEqualTo(exited("0 1 2 "));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSIX")
    void no_signal_is_blocked_or_ignored(Way way) {
        assertThat(way.run(line("/bin/grep", "-E", "SigBlk|SigIgn", "/proc/self/status")))
                .isEqualTo(exited("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n"));
    }

    @ParameterizedTest
    @EnumSource(names = "POSIX")
    void the_command_leads_a_group_of_its_own(Way way) {
        assertThat(way.sh("cut -d' ' -f5 /proc/$$/stat; echo $$"))
                .isInstanceOfSatisfying(
                        Exited.class,
                        exited -> {
                            List<String> lines = exited.printed().text().lines().toList();
                            assertThat(lines.getFirst()).isEqualTo(lines.getLast());
                        });
    }

    @ParameterizedTest
    @EnumSource(names = "POSIX")
    void the_name_as_written_is_the_first_argument(Way way) {
        var line = new CommandLine("sh", List.of("-c", "echo $0"), List.of(), null, Output.KEPT);
        assertThat(way.run(line)).isEqualTo(exited("sh\n"));
    }

    @ParameterizedTest
    @EnumSource
    void arguments_pass_verbatim(Way way) {
        List<String> arguments =
                List.of("a b", "two\nlines", "", "Zoë ☃ 🦉", "$HOME `id` *", "\"'\\", "-n");
        CommandResult result =
                way.sh(
                        "for a in \"$@\"; do printf '<%s>' \"$a\"; done",
                        arguments.toArray(String[]::new));
        assertThat(result).isEqualTo(exited("<" + String.join("><", arguments) + ">"));
    }

    @ParameterizedTest
    @EnumSource
    void the_environment_is_exactly_the_one_given_and_the_last_duplicate_wins(Way way) {
        var line =
                new CommandLine(
                        "/usr/bin/env",
                        List.of(),
                        List.of("A=1", "HOOK_head.id=x=y", "A=2", "EMPTY=", "Z=ä", "nonsense"),
                        null,
                        Output.KEPT);
        assertThat(way.run(line))
                .isInstanceOfSatisfying(
                        Exited.class,
                        e ->
                                assertThat(e.printed().text().lines())
                                        .containsExactlyInAnyOrder(
                                                "A=2", "HOOK_head.id=x=y", "EMPTY=", "Z=ä"));
    }

    @ParameterizedTest
    @EnumSource
    void it_runs_in_the_working_directory(Way way) throws IOException {
        Path real = directory.toRealPath();
        assertThat(way.run(in(real, "/bin/pwd"))).isEqualTo(exited(real + "\n"));
        Path missing = real.resolve("missing");
        assertThat(message(way.run(in(missing, "/bin/pwd"))))
                .isEqualTo("chdir " + missing + ": no such file or directory");
    }

    @ParameterizedTest
    @EnumSource
    void a_large_output_is_read_to_its_end_and_kept_in_part(Way way) {
        assertThat(way.sh("head -c 10000000 /dev/zero; echo done > " + directory + "/done"))
                .isInstanceOfSatisfying(
                        Exited.class,
                        exited -> {
                            assertThat(exited.printed().bytes()).hasSize(LIMIT);
                            assertThat(exited.printed().truncated()).isTrue();
                        });
        assertThat(directory.resolve("done")).exists();
    }

    @ParameterizedTest
    @EnumSource
    void a_dropped_output_goes_nowhere(Way way) {
        var line =
                new CommandLine(
                        "/bin/sh",
                        List.of("-c", "echo out; echo err >&2; exit 3"),
                        NO_ENVIRONMENT,
                        null,
                        Output.DROPPED);
        assertThat(way.run(line)).isEqualTo(new Exited(3, Printed.NOTHING));
    }

    @ParameterizedTest
    @EnumSource
    void a_timeout_ends_the_whole_group(Way way) {
        Path pid = directory.resolve("pid");
        String script = "sh -c 'echo $$ > " + pid + "; echo begun; sleep 60; true'; true";
        long before = System.nanoTime();
        CommandResult result =
                way.execution()
                        .run(script(script), Duration.ofMillis(500), Progress.UNHEARD, () -> {});
        assertThat(result)
                .isInstanceOfSatisfying(
                        TimedOut.class,
                        // without a group they are ended one by one, and the shell may see it
                        t -> assertThat(t.printed().text()).isIn("begun\n", "begun\nTerminated\n"));
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(500), Duration.ofMillis(1900));
        Awaitility.await().until(() -> !isAlive(pid));
    }

    @ParameterizedTest
    @EnumSource
    void who_ignores_the_request_to_end_is_killed(Way way) {
        Path pid = directory.resolve("pid");
        String script = "trap '' TERM; echo $$ > " + pid + "; while :; do sleep 0.1; done";
        assertThat(
                        way.execution()
                                .run(
                                        script(script),
                                        Duration.ofMillis(300),
                                        Progress.UNHEARD,
                                        () -> {}))
                .isInstanceOf(TimedOut.class);
        Awaitility.await().until(() -> !isAlive(pid));
    }

    @ParameterizedTest
    @EnumSource(names = "POSIX")
    void who_left_the_group_with_the_output_cannot_hold_a_timed_out_command(Way way) {
        long before = System.nanoTime();
        assertThat(
                        way.execution()
                                .run(
                                        script("setsid sleep 20"),
                                        Duration.ofMillis(300),
                                        Progress.UNHEARD,
                                        () -> {}))
                .isInstanceOf(TimedOut.class);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
    }

    @ParameterizedTest
    @EnumSource
    void a_background_child_that_keeps_the_output_delays_the_end(Way way) {
        assertThat(way.sh("(sleep 0.5; echo late) & sleep 0.1; echo early"))
                .isEqualTo(exited("early\nlate\n"));
    }

    @ParameterizedTest
    @EnumSource
    void many_at_once_each_tell_their_own_code(Way way) throws Exception {
        Execution execution = way.execution();
        List<Callable<CommandResult>> runs =
                IntStream.range(0, 500)
                        .mapToObj(i -> script("echo " + i + "; exit " + i % 256))
                        .<Callable<CommandResult>>map(
                                line -> () -> execution.run(line, null, Progress.UNHEARD, () -> {}))
                        .toList();
        try (ExecutorService pool = Executors.newFixedThreadPool(16)) {
            List<Future<CommandResult>> results = pool.invokeAll(runs);
            for (int i = 0; i < 500; i++) {
                int code = i % 256;
                String text = i + "\n";
                if (way == Way.POSIX || code <= 128 || code >= 160) {
                    assertThat(results.get(i).get()).isEqualTo(exited(code, text));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void too_long_an_argument_is_told(Way way) {
        assertThat(way.run(line("/bin/true", "x".repeat(200_000))))
                .isEqualTo(new NotStarted("fork/exec /bin/true", "argument list too long"));
    }

    @ParameterizedTest
    @EnumSource
    void a_nul_is_no_part_of_an_argument(Way way) {
        assertThat(way.run(line("/bin/true", "a\0b")))
                .isEqualTo(new NotStarted("fork/exec /bin/true", "invalid argument"));
    }

    private Path executable(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static boolean isAlive(Path pidFile) throws IOException {
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static CommandLine script(String script, String... arguments) {
        List<String> all =
                Stream.concat(Stream.of("-c", script, "sh"), Stream.of(arguments)).toList();
        return new CommandLine(
                "/bin/sh", all, List.of("PATH=" + System.getenv("PATH")), null, Output.KEPT);
    }

    private static CommandLine line(String program, String... arguments) {
        return new CommandLine(program, List.of(arguments), NO_ENVIRONMENT, null, Output.KEPT);
    }

    private static CommandLine in(Path directory, String program) {
        return new CommandLine(program, List.of(), NO_ENVIRONMENT, directory, Output.KEPT);
    }

    private static String message(CommandResult result) {
        return switch (result) {
            case NotStarted notStarted -> notStarted.message();
            case NotFound(String reason) -> reason;
            case CommandResult other -> other.toString();
        };
    }

    private static Exited exited(String text) {
        return exited(0, text);
    }

    private static Exited exited(int code, String text) {
        return new Exited(code, new Printed(text.getBytes(UTF_8), false));
    }
}
