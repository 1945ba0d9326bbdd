package dev.fairlead.command;

import java.nio.file.Path;
import java.util.List;

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
            };

    /// A file of the command stands ready; it is removed when the command has ended.
    void fileWritten(String variable, Path file);

    /// A file could not be written; the command runs without it.
    void fileFailed(String reason);

    /// The program was found and is started next.
    ///
    /// @param fileVariables `NAME=path` for each file
    void starting(String path, List<String> fileVariables);
}
