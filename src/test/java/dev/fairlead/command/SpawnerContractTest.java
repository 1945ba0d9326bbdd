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
import java.util.function.BooleanSupplier;
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

    /// Much more than a pipe holds.
    private static final byte[] INPUT = "0123456789abcde\n".repeat(64 * 1024).getBytes(UTF_8);

    private static CommandLine fed(byte[] input, Output output, String script) {
        return new CommandLine(
                "/bin/sh", List.of("-c", script), List.of(), null, output, List.of(), input);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_fed_to_a_command_it_reads_from_standard_input(Way way) {
        assertThat(way.run(fed(INPUT, Output.KEPT, "cat")))
                .isEqualTo(new Exited(0, new Printed(INPUT, false)));
        assertThat(way.run(fed(new byte[] {0, -1, 10}, Output.KEPT, "od -An -tx1")))
                .isEqualTo(exited(" 00 ff 0a\n"));
        assertThat(way.run(fed(new byte[0], Output.KEPT, "cat"))).isEqualTo(exited(""));
    }

    @ParameterizedTest
    @EnumSource
    void a_command_that_does_not_read_all_of_its_input_ends_as_it_likes(Way way) {
        assertThat(way.run(fed(INPUT, Output.KEPT, "exit 3"))).isEqualTo(exited(3, ""));
        assertThat(way.run(fed(INPUT, Output.KEPT, "head -c 4; exec <&-; echo bye")))
                .isEqualTo(exited("0123bye\n"));
    }

    @ParameterizedTest
    @EnumSource
    void the_file_behind_standard_input_has_no_name_while_the_command_runs(Way way) {
        assertThat(way.run(fed(INPUT, Output.KEPT, "readlink /proc/$$/fd/0")))
                .isInstanceOfSatisfying(
                        Exited.class,
                        exited -> {
                            String name = exited.printed().text().strip();
                            assertThat(name).contains("stdin");
                            assertThat(Path.of(name)).doesNotExist();
                        });
    }

    /// Hears everything.
    private static final class Listener implements Progress {
        private final StringBuilder heard = new StringBuilder();
        private String errors = "";
        private Runnable stop = () -> {};
        private boolean stopsAtOnce;

        @Override
        public void fileWritten(String variable, Path file) {}

        @Override
        public void fileFailed(String reason) {}

        @Override
        public void starting(String path, List<String> fileVariables) {}

        @Override
        public void running(Runnable stop) {
            this.stop = stop;
        }

        @Override
        public void printed(byte[] bytes, BooleanSupplier over) {
            heard.append(new String(bytes, UTF_8));
            if (stopsAtOnce) {
                stop.run();
            }
        }

        @Override
        public void complained(Printed printed) {
            errors = printed.text();
        }
    }

    @ParameterizedTest
    @EnumSource
    void standard_error_may_be_kept_apart(Way way) {
        Listener listener = new Listener();
        String much = "head -c 300000 /dev/zero | tr '\\0' e >&2; echo out; echo last >&2";
        CommandResult result =
                way.execution().run(fed(new byte[0], Output.APART, much), null, listener, () -> {});
        assertThat(result).isEqualTo(exited("out\n"));
        assertThat(listener.errors).hasSize(300_005).endsWith("eelast\n");
    }

    @ParameterizedTest
    @EnumSource
    void standard_error_may_be_dropped(Way way) {
        Listener listener = new Listener();
        CommandLine line = fed(new byte[0], Output.NO_ERRORS, "echo out; echo err >&2");
        assertThat(way.execution().run(line, null, listener, () -> {})).isEqualTo(exited("out\n"));
        assertThat(listener.errors).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void all_of_the_output_is_heard_though_not_all_is_kept(Way way) {
        Listener listener = new Listener();
        CommandLine line = script("head -c 3000000 /dev/zero | tr '\\0' x");
        assertThat(way.execution().run(line, null, listener, () -> {}))
                .isInstanceOfSatisfying(
                        Exited.class,
                        exited -> {
                            assertThat(exited.printed().truncated()).isTrue();
                            assertThat(exited.printed().bytes()).hasSize(LIMIT);
                        });
        assertThat(listener.heard).hasSize(3_000_000);
    }

    @ParameterizedTest
    @EnumSource
    void a_command_that_is_stopped_ends_with_its_whole_group(Way way) {
        Listener listener = new Listener();
        listener.stopsAtOnce = true;
        CommandLine line = script("echo $$; sleep 60 & echo $!; wait; sleep 60");
        CommandResult result = way.execution().run(line, null, listener, () -> {});
        assertThat(result).isInstanceOf(CommandResult.Stopped.class);
        Awaitility.await()
                .until(() ->
                        listener.heard
                                .toString()
                                .lines()
                                .noneMatch(pid ->
                                        ProcessHandle.of(Long.parseLong(pid))
                                                .filter(ProcessHandle::isAlive)
                                                .isPresent()));
        listener.stop.run(); // later it does nothing
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
