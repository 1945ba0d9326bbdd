package dev.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a subcommand is given to read.
final class Input {
    /// What the JVM makes of bytes that the locale's charset does not have.
    private static final char UNREADABLE = '\uFFFD';

    private Input() {}

    /// The bytes of a file, or of the standard input for `-`.
    ///
    /// @param flag what named it
    static byte[] file(String flag, String name, Subcommand.Terminal terminal)
            throws WrongCallException {
        try {
            return name.equals("-")
                    ? terminal.in().readAllBytes()
                    : Files.readAllBytes(Path.of(name));
        } catch (NoSuchFileException _) {
            throw new WrongCallException(flag + " " + name + ": no such file");
        } catch (IOException | InvalidPathException e) {
            throw new WrongCallException(flag + " " + name + ": cannot be read: " + e.getMessage());
        }
    }

    /// A body: the word at that place, else the file of `-body`, else the standard input.
    static byte[] body(GoFlags.Given given, int place, Subcommand.Terminal terminal)
            throws WrongCallException {
        if (given.rest().size() <= place) {
            return file("-body", given.value("body").orElse("-"), terminal);
        }
        if (given.has("body")) {
            throw new WrongCallException("the body is given twice, as a word and by -body");
        }
        String word = given.rest().get(place);
        if (word.indexOf(UNREADABLE) >= 0) {
            throw new WrongCallException(
                    "this locale cannot read the body's characters; give it by -body FILE, or set LC_ALL=C.UTF-8");
        }
        return word.getBytes(UTF_8);
    }

    /// Secrets, one from each file, or the one of the environment.
    ///
    /// @param flag that names the files
    /// @param variable that holds one
    static List<String> secrets(
            GoFlags.Given given, String flag, String variable, Subcommand.Terminal terminal)
            throws WrongCallException {
        List<String> secrets = new ArrayList<>();
        for (String name : given.all(flag)) {
            byte[] bytes = file("-" + flag, name, terminal);
            secrets.add(new String(bytes, UTF_8).replaceFirst("\r?\n$", ""));
        }
        String set = System.getenv(variable);
        if (secrets.isEmpty() && set != null && !set.isEmpty()) {
            secrets.add(set);
        }
        return secrets;
    }
}
