package dev.fairlead.command;

import dev.fairlead.command.CommandLine.TempFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a command reads from standard input: a file that has a name only until the command has been
/// started and holds it open. From a file a command may read as little or as late as it likes; a
/// pipe would have to be fed by somebody who waits for it.
final class InputFile implements AutoCloseable {
    private static final Path NOTHING = Path.of("/dev/null");

    private final Path path;

    private InputFile(Path path) {
        this.path = path;
    }

    /// @param content null for nothing at all
    /// @throws IOException with the system's reason when it cannot be written
    static InputFile of(byte @Nullable [] content) throws IOException {
        if (content == null) {
            return new InputFile(NOTHING);
        }
        try {
            Path directory = TempFiles.standardDirectory().toAbsolutePath();
            return new InputFile(
                    TempFiles.create(new TempFile("stdin", content, false), directory));
        } catch (IOException e) {
            throw new IOException(TempFiles.reason(e), e);
        }
    }

    Path path() {
        return path;
    }

    /// Takes its name away.
    @Override
    public void close() {
        try {
            if (!path.equals(NOTHING)) {
                Files.deleteIfExists(path);
            }
        } catch (IOException _) {
            return; // the directory went with it
        }
    }
}
