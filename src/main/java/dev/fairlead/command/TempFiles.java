package dev.fairlead.command;

import dev.fairlead.command.CommandLine.TempFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The files of one command, from before its start until after its end. They lie in the command's
/// working directory, else in `$TMPDIR`, and nobody else may read them.
final class TempFiles implements AutoCloseable {
    private static final int MOST_TRIES = 1000;

    private final List<Path> files = new ArrayList<>();
    private final List<String> variables = new ArrayList<>();

    private TempFiles() {}

    /// Writes what can be written; a file that cannot be is left out.
    static TempFiles write(List<TempFile> wanted, @Nullable Path directory, Progress progress) {
        TempFiles written = new TempFiles();
        for (TempFile file : wanted) {
            try {
                Path path = create(file, directory == null ? standardDirectory() : directory);
                if (!file.kept()) {
                    written.files.add(path);
                }
                written.variables.add(file.variable() + "=" + path);
                progress.fileWritten(file.variable(), path);
            } catch (IOException e) {
                progress.fileFailed(reason(e));
            }
        }
        return written;
    }

    /// `NAME=path` for each file.
    List<String> variables() {
        return List.copyOf(variables);
    }

    @Override
    public void close() {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException _) {
                continue; // its directory went with it, or it is not ours to remove any more
            }
        }
    }

    static Path create(TempFile file, Path directory) throws IOException {
        String pattern = file.variable();
        if (pattern.indexOf('/') >= 0) {
            throw new IOException("createtemp " + pattern + ": pattern contains path separator");
        }
        int star = pattern.lastIndexOf('*');
        String before = star < 0 ? pattern : pattern.substring(0, star);
        String after = star < 0 ? "" : pattern.substring(star + 1);
        for (int tries = 1; ; tries++) {
            int digits = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
            Path path = directory.resolve(before + digits + after);
            try {
                return written(path, file.content());
            } catch (FileAlreadyExistsException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private static Path written(Path path, byte[] content) throws IOException {
        var owner =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = Files.newByteChannel(path, options, owner)) {
            var bytes = java.nio.ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                int _ = channel.write(bytes);
            }
            return path;
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    static Path standardDirectory() {
        String configured = System.getenv("TMPDIR");
        return Path.of(configured == null || configured.isEmpty() ? "/tmp" : configured);
    }

    static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.NoSuchFileException missing ->
                    "open " + missing.getFile() + ": no such file or directory";
            case java.nio.file.AccessDeniedException denied ->
                    "open " + denied.getFile() + ": permission denied";
            case FileSystemException other -> "open " + other.getFile() + ": " + other.getReason();
            case IOException other -> String.valueOf(other.getMessage());
        };
    }
}
