package dev.fairlead.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who signed in is known by a cookie that says so under a key made of his token. So nothing is
/// remembered here: every replica with the same token knows the cookie, and when the token is gone,
/// so is the session.
@Singleton
final class Sessions {
    private static final int NONCE_BYTES = 16;

    /// Version, token, end in seconds, what makes it one of many; and the proof.
    private static final Pattern COOKIE =
            Pattern.compile(
                    "(?<said>1\\.(?<token>[0-9a-f]{16})\\.(?<end>[0-9]{1,12})\\.[A-Za-z0-9_-]{22})\\.(?<proof>[A-Za-z0-9_-]{43})");

    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final Tokens tokens;
    private final Duration length;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Sessions(Tokens tokens, AdminConfig config, InstantSource clock) {
        this.tokens = tokens;
        this.length = config.session();
        this.clock = clock;
    }

    Session begin(Token token) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        long end = clock.instant().plus(length).getEpochSecond();
        return said(
                token, "1.%s.%d.%s".formatted(token.id(), end, TEXT.encodeToString(nonce)), end);
    }

    /// The session that a cookie is of, or empty when it is none, has ended or its token is gone.
    Optional<Session> of(String cookie) {
        Matcher parts = COOKIE.matcher(cookie);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long end = Long.parseLong(parts.group("end"));
        return tokens.withId(parts.group("token"))
                .map(token -> said(token, parts.group("said"), end))
                .filter(session -> isSame(session.cookie(), cookie))
                .filter(session -> clock.instant().isBefore(session.expiresAt()));
    }

    /// In constant time.
    static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(US_ASCII), other.getBytes(US_ASCII));
    }

    private static Session said(Token token, String said, long end) {
        return new Session(
                token,
                Instant.ofEpochSecond(end),
                said + "." + TEXT.encodeToString(token.mac("session", said)),
                TEXT.encodeToString(token.mac("csrf", said)));
    }
}
