package dev.fairlead.command;

import dev.fairlead.gotext.Quoting;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a command's program was found, by the rules of adnanh/webhook and Go's `exec.LookPath`: a
/// bare name is searched in PATH only when the command has no working directory; with one, a
/// relative name is taken from there; a name with a slash is never searched.
public sealed interface Lookup {
    /// The file to execute; its path may be relative.
    record Found(String path) implements Lookup {}

    /// No such program.
    ///
    /// @param program the name that was looked up
    /// @param reason in Go's words
    record Missing(String program, String reason) implements Lookup {
        /// Both, as Go's `exec.Error` says it.
        public String message() {
            return "exec: " + Quoting.quote(program) + ": " + reason;
        }
    }

    /// Looks a command's program up, in the server's own PATH if need be.
    static Lookup of(CommandLine line) {
        return inPath(line.program(), line.directory());
    }

    /// The same for a program and its working directory, or null.
    static Lookup inPath(String program, @Nullable Path directory) {
        return of(program, directory, System.getenv("PATH"));
    }

    static Lookup of(String program, @Nullable Path directory, @Nullable String path) {
        try {
            String name =
                    program.startsWith("/") || directory == null
                            ? program
                            : directory.resolve(program).normalize().toString();
            return name.contains("/") ? file(name) : search(name, path == null ? "" : path);
        } catch (InvalidPathException _) {
            return new Missing(program, "invalid argument");
        }
    }

    private static Lookup file(String name) {
        return obstacle(name)
                .<Lookup>map(reason -> new Missing(name, reason))
                .orElseGet(() -> new Found(name));
    }

    private static Lookup search(String name, String path) {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || path.isEmpty()) {
            return new Missing(name, "executable file not found in $PATH");
        }
        for (String directory : path.split(":", -1)) {
            String candidate = Path.of(directory).resolve(name).normalize().toString();
            if (obstacle(candidate).isEmpty()) {
                return candidate.startsWith("/")
                        ? new Found(candidate)
                        : new Missing(
                                name, "cannot run executable found relative to current directory");
            }
        }
        return new Missing(name, "executable file not found in $PATH");
    }

    /// Why a file cannot be executed, if so.
    private static Optional<String> obstacle(String name) {
        Path file = Path.of(name);
        try {
            if (Files.readAttributes(file, "isDirectory").containsValue(Boolean.TRUE)) {
                return Optional.of("is a directory");
            }
            return Files.isExecutable(file) ? Optional.empty() : Optional.of("permission denied");
        } catch (NoSuchFileException _) {
            return Optional.of("stat " + name + ": no such file or directory");
        } catch (AccessDeniedException _) {
            return Optional.of("stat " + name + ": permission denied");
        } catch (FileSystemException e) {
            String reason = e.getReason();
            return Optional.of(
                    "stat " + name + ": " + (reason == null ? "error" : lowerFirst(reason)));
        } catch (IOException e) {
            return Optional.of("stat " + name + ": " + e.getMessage());
        }
    }

    /// The C library's error texts as Go writes them.
    static String lowerFirst(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
