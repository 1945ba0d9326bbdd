package dev.fairlead.command;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Hears what happens on the way to a command's start. It is told on the command's own thread.
public interface Progress {
    /// Nobody wants to know.
    Progress UNHEARD =
            new Progress() {
                @Override
                public void fileWritten(String variable, Path file) {}

                @Override
                public void fileFailed(String reason) {}

                @Override
                public void starting(String path, List<String> fileVariables) {}

                @Override
                public void running(Runnable stop) {}

                @Override
                public void printed(byte[] bytes, BooleanSupplier over) {}

                @Override
                public void complained(Printed errors) {}
            };

    /// A file of the command stands ready; it is removed when the command has ended.
    void fileWritten(String variable, Path file);

    /// A file could not be written; the command runs without it.
    void fileFailed(String reason);

    /// The program was found and is started next.
    ///
    /// @param fileVariables `NAME=path` for each file
    void starting(String path, List<String> fileVariables);

    /// The process runs.
    ///
    /// @param stop ends it with its whole group as its deadline would; any thread may call it at
    ///   any time, and later it does nothing
    void running(Runnable stop);

    /// It printed this. Until the call returns nothing more is read, so that a command that prints
    /// much waits for whoever listens.
    ///
    /// @param over whether the command's time is over, and waiting no use any more
    void printed(byte[] bytes, BooleanSupplier over);

    /// What it printed to standard error, if that was kept apart.
    void complained(Printed errors);
}
