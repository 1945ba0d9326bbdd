package dev.fairlead.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One command as it is to be run. No shell ever reads it.
///
/// @param program as written in the hook; it becomes argv[0]
/// @param arguments argv[1] and on, passed verbatim
/// @param environment `NAME=value`, beside what every command inherits; the last one of a name wins
/// @param directory where it runs and where its program is looked up, or null for the server's own
/// @param files what exists while it runs
/// @param input what it may read from standard input, by agreement never changed; null for nothing
@SuppressWarnings("ArrayRecordComponent")
public record CommandLine(
        String program,
        List<String> arguments,
        List<String> environment,
        @Nullable Path directory,
        Output output,
        List<TempFile> files,
        byte @Nullable [] input) {
    public CommandLine {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        files = List.copyOf(files);
    }

    /// One without files and without input.
    public CommandLine(
            String program,
            List<String> arguments,
            List<String> environment,
            @Nullable Path directory,
            Output output) {
        this(program, arguments, environment, directory, output, List.of(), null);
    }

    /// The same with these variables, too.
    public CommandLine with(Map<String, String> variables) {
        if (variables.isEmpty()) {
            return this;
        }
        List<String> all = new ArrayList<>(environment);
        variables.forEach((name, value) -> all.add(name + "=" + value));
        return new CommandLine(program, arguments, all, directory, output, files, input);
    }

    /// How much memory it takes while it waits (bytes, roughly).
    public long weight() {
        long texts =
                Stream.concat(arguments.stream(), environment.stream())
                        .mapToLong(String::length)
                        .sum();
        long given = files.stream().mapToLong(file -> file.content.length).sum();
        return texts + given + (input == null ? 0 : input.length);
    }

    /// A file, readable by the command alone, that exists while it runs, or longer.
    ///
    /// @param variable the environment variable that holds its path; its name begins with this too,
    ///   and a `*` in it marks where the digits go
    /// @param content by agreement never changed
    /// @param kept whether it stays when the command has ended: removing it is the command's affair
    @SuppressWarnings("ArrayRecordComponent")
    public record TempFile(String variable, byte[] content, boolean kept) {}

    /// What becomes of standard output and standard error.
    public enum Output {
        /// Both go into one pipe, interleaved, and the beginning of it is kept.
        KEPT,
        /// Each goes into a pipe of its own, and the beginning of each is kept.
        APART,
        /// The beginning of standard output is kept, standard error goes to the null device.
        NO_ERRORS,
        /// Both go to the null device.
        DROPPED
    }
}
