package dev.fairlead.command;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The port to the operating system: starts a process. It is narrow on purpose, so that another way
/// to start one only adds an implementation.
interface Spawner {
    /// Starts one. A [Child] belongs to the thread that spawned it.
    Spawned spawn(Start start);

    /// The way that the configuration asks for.
    static Spawner of(CommandConfig.Choice choice) {
        return switch (choice) {
            case AUTO -> PosixSpawner.works() ? new PosixSpawner() : new ProcessBuilderSpawner();
            case POSIX -> new PosixSpawner();
            case PROCESS_BUILDER -> new ProcessBuilderSpawner();
        };
    }

    /// What is to be started. Nothing in it holds a NUL.
    ///
    /// @param path the program's file, looked up already
    /// @param argv the arguments, the program's name first
    /// @param environment `NAME=value`, each name once
    /// @param directory an existing directory, or null for the server's own
    /// @param input the file that standard input is read from
    record Start(
            String path,
            List<String> argv,
            List<String> environment,
            @Nullable Path directory,
            Path input,
            CommandLine.Output output) {}

    /// What came of it.
    sealed interface Spawned {
        /// It runs.
        record Running(Child child) implements Spawned {}

        /// It does not.
        ///
        /// @param reason the system's error text as Go writes it: `exec format error`
        record Failed(String reason) implements Spawned {}
    }
}
