package dev.fairlead.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.http.Annex;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The tokens that open the API, each with a name for the log. Only their digests are kept, so that
/// nothing can show one by mistake; no message of this class holds any part of a token. Where none
/// is configured there is no API.
@Singleton
final class Tokens implements Annex {
    private static final int SHORTEST = 24;

    /// RFC 6750, section 2.1 (b64token).
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /// The scheme's case does not matter (RFC 9110, section 11.1).
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +(?<token>[!-~]+)");

    private final List<Token> tokens;

    private record Token(String name, byte[] digest) {}

    /// Refuses with a [ConfigurationException] that says what to mend.
    Tokens(AdminConfig config) {
        List<Token> all = new ArrayList<>();
        List<String> entries = config.tokens().orElse(List.of());
        for (int i = 0; i < entries.size(); i++) {
            String place = "fairlead.admin.tokens, entry " + (i + 1);
            all.add(token(entries.get(i).strip(), "token-" + (i + 1), place));
        }
        config.tokenFiles().orElse(List.of()).forEach(file -> all.addAll(inFile(file)));
        this.tokens = List.copyOf(all);
    }

    private static List<Token> inFile(Path file) {
        String place = "fairlead.admin.token-files, " + file;
        List<Token> tokens = new ArrayList<>();
        try {
            String name = NAME.matcher(name(file)).matches() ? name(file) : "token-file";
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank()) {
                    tokens.add(token(line.strip(), name, place));
                }
            }
        } catch (IOException e) {
            throw new ConfigurationException(place + ": the file cannot be read: " + e);
        }
        if (tokens.isEmpty()) {
            throw new ConfigurationException(place + ": the file holds no token");
        }
        return tokens;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /// @param otherwise the name of a bare token
    private static Token token(String entry, String otherwise, String place) {
        int colon = entry.indexOf(':');
        String name = colon < 0 ? otherwise : entry.substring(0, colon);
        String token = entry.substring(colon + 1);
        if (!NAME.matcher(name).matches()) {
            throw new ConfigurationException(
                    place
                            + ": before the colon stands a name of at most 64 letters, digits or ._-");
        }
        if (token.length() < SHORTEST) {
            throw new ConfigurationException(
                    "%s: a token has at least %d characters, this one has %d; make one by: openssl rand -hex 24"
                            .formatted(place, SHORTEST, token.length()));
        }
        if (!TOKEN.matcher(token).matches()) {
            throw new ConfigurationException(
                    place
                            + ": a token is made of letters, digits and ._~+/- (RFC 6750), make one by: openssl rand -hex 24");
        }
        return new Token(name, digest(token));
    }

    @Override
    public boolean isOpen() {
        return !tokens.isEmpty();
    }

    /// The name of the token in an Authorization header, or empty when it opens nothing. It takes
    /// as long for every token of one length.
    Optional<String> nameIn(String authorization) {
        Matcher bearer = BEARER.matcher(authorization);
        if (!bearer.matches()) {
            return Optional.empty();
        }
        byte[] given = digest(bearer.group("token"));
        Optional<String> name = Optional.empty();
        for (Token token : tokens) { // all of them
            if (MessageDigest.isEqual(token.digest, given)) {
                name = Optional.of(token.name);
            }
        }
        return name;
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
