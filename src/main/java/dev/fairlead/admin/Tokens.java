package dev.fairlead.admin;

import dev.fairlead.hook.CurrentBook;
import dev.fairlead.hook.FileWatch;
import dev.fairlead.http.Annex;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The tokens that open the API, as the configuration and the files say now. Where there is none
/// there is no API, but in dev mode, where it is open.
@Singleton
final class Tokens implements Annex {
    private static final Duration LOOK = Duration.ofSeconds(1);

    /// The scheme's case does not matter (RFC 9110, section 11.1).
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +(?<token>[!-~]+)");

    private final List<Token> configured;
    private final List<Path> files;
    private final Journal journal;
    private volatile List<Token> tokens;
    private @Nullable FileWatch watch;

    /// Refuses with a [ConfigurationException] that says what to mend.
    Tokens(AdminConfig config, Journal journal) {
        this.configured = inConfiguration(config.tokens().orElse(List.of()));
        this.files = List.copyOf(config.tokenFiles().orElse(List.of()));
        this.journal = journal;
        this.tokens =
                inFiles(problem -> {
                    throw new ConfigurationException(problem);
                });
    }

    private static List<Token> inConfiguration(List<String> entries) {
        List<Token> tokens = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            String place = "fairlead.admin.tokens, entry " + (i + 1);
            Token token = Token.read(entries.get(i).strip(), "token-" + (i + 1), place);
            contradiction(token, tokens, place)
                    .ifPresent(problem -> {
                        throw new ConfigurationException(problem);
                    });
            tokens.add(token);
        }
        return List.copyOf(tokens);
    }

    /// Those of the configuration, and those of the files that can be used.
    private List<Token> inFiles(Consumer<String> problems) {
        List<Token> all = new ArrayList<>(configured);
        for (Path file : files) {
            String place = "fairlead.admin.token-files, " + file;
            String name = Token.nameIn(String.valueOf(file.getFileName()));
            try {
                List<String> entries =
                        Files.readAllLines(file).stream()
                                .flatMap(line -> Stream.of(line.split(",")))
                                .map(String::strip)
                                .filter(line -> !line.isEmpty())
                                .toList();
                if (entries.isEmpty()) {
                    problems.accept(place + ": the file holds no token");
                }
                entries.forEach(entry -> take(entry, name, place, all, problems));
            } catch (IOException e) {
                problems.accept(place + ": the file cannot be read: " + e);
            }
        }
        return List.copyOf(all);
    }

    private static void take(
            String entry, String name, String place, List<Token> all, Consumer<String> problems) {
        try {
            Token token = Token.read(entry, name, place);
            contradiction(token, all, place).ifPresentOrElse(problems, () -> all.add(token));
        } catch (ConfigurationException e) {
            problems.accept(String.valueOf(e.getMessage()));
        }
    }

    /// One token is for one caller with one access, or it could not be said who did what.
    private static Optional<String> contradiction(Token token, List<Token> all, String place) {
        return all.stream()
                .filter(other -> other.is(token.digest()))
                .filter(other ->
                        !other.name().equals(token.name()) || other.access() != token.access())
                .findFirst()
                .map(other ->
                        "%s: the token of %s is the one of %s, too; give each their own"
                                .formatted(place, token.name(), other.name()));
    }

    void follow(@Observes @Priority(CurrentBook.LOAD_FIRST + 250) StartupEvent event) {
        if (!files.isEmpty()) {
            lookForReaders();
            watch = FileWatch.start(files, LOOK, _ -> readAgain());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (watch != null) {
            watch.close();
        }
    }

    /// A token that stands nowhere any more opens nothing, whatever else is wrong with the files.
    void readAgain() {
        List<String> problems = new ArrayList<>();
        tokens = inFiles(problems::add);
        problems.forEach(problem -> journal.write(new Entry.TokenUnusable(problem)));
        lookForReaders();
        journal.write(new Entry.TokensRead(tokens.size()));
    }

    private void lookForReaders() {
        for (Path file : files) {
            try {
                if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                    journal.write(new Entry.TokenFileExposed(file.toString()));
                }
            } catch (IOException | UnsupportedOperationException _) {
                continue; // told by reading it, or a system without such permissions
            }
        }
    }

    @Override
    public boolean isOpen() {
        return !tokens.isEmpty() || isUnguarded();
    }

    /// Dev mode without a token: whoever reaches the port may do everything.
    boolean isUnguarded() {
        return LaunchMode.current() == LaunchMode.DEVELOPMENT
                && configured.isEmpty()
                && files.isEmpty();
    }

    /// The token in an Authorization header, or empty when it opens nothing.
    Optional<Token> inHeader(String authorization) {
        Matcher bearer = BEARER.matcher(authorization);
        return bearer.matches() ? find(bearer.group("token")) : Optional.empty();
    }

    /// It takes as long for every token of one length.
    Optional<Token> find(String text) {
        byte[] given = Token.digest(text);
        Optional<Token> found = Optional.empty();
        for (Token token : tokens) { // all of them
            if (token.is(given)) {
                found = Optional.of(token);
            }
        }
        return found;
    }

    /// By its [Token#id], which is no secret.
    Optional<Token> withId(String id) {
        return tokens.stream().filter(token -> token.id().equals(id)).findFirst();
    }
}
