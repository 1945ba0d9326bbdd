package dev.fairlead.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A token that opens the API. Only its digest is kept, so that nothing can show it by mistake; no
/// message of this class holds any part of a token.
///
/// @param name for the log
/// @param digest by agreement never changed, and as secret as the token: keys come from it
@SuppressWarnings("ArrayRecordComponent")
record Token(String name, Access access, byte[] digest) {
    private static final int SHORTEST = 24;
    private static final int ID_BYTES = 8;
    private static final String READ_ONLY = "read-only";
    private static final String MAKE_ONE = "make one by: openssl rand -hex 24";

    /// The token's characters are those of RFC 6750, section 2.1 (b64token): no colon among them.
    private static final Pattern ENTRY =
            Pattern.compile("(?:(?<name>[^:]*):)?(?:(?<access>[^:]*):)?(?<token>.*)");

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /// Reads `token`, `name:token` or `name:read-only:token`. Refuses with a
    /// [ConfigurationException] that says what to mend.
    ///
    /// @param otherwise the name of a bare token
    static Token read(String entry, String otherwise, String place) {
        Matcher parts = ENTRY.matcher(entry);
        if (!parts.matches()) {
            throw new ConfigurationException(place + ": expected name:token or a bare token");
        }
        String token = parts.group("token");
        String name = parts.group("name") == null ? otherwise : parts.group("name");
        if (!NAME.matcher(name).matches() || name.equals(READ_ONLY)) {
            throw new ConfigurationException(
                    place
                            + ": before the first colon stands a name of at most 64 letters, digits or ._-, as in name:token and name:read-only:token");
        }
        if (parts.group("access") != null && !parts.group("access").equals(READ_ONLY)) {
            throw new ConfigurationException(
                    place
                            + ": between a name and its token stands nothing but read-only; a token has no colon");
        }
        if (token.length() < SHORTEST) {
            throw new ConfigurationException(
                    "%s: a token has at least %d characters, this one has %d; %s"
                            .formatted(place, SHORTEST, token.length(), MAKE_ONE));
        }
        if (!TOKEN.matcher(token).matches()) {
            throw new ConfigurationException(
                    place
                            + ": a token is made of letters, digits and ._~+/- (RFC 6750), "
                            + MAKE_ONE);
        }
        Access access = parts.group("access") == null ? Access.FULL : Access.READ_ONLY;
        return new Token(name, access, digest(token));
    }

    /// The name of a bare token that stands in the file.
    static String nameIn(String file) {
        return NAME.matcher(file).matches() && !file.equals(READ_ONLY) ? file : "token-file";
    }

    /// Takes as long for each token of one length.
    boolean is(byte[] digest) {
        return MessageDigest.isEqual(this.digest, digest);
    }

    /// Names the token to who knows it, and tells nothing about it to others.
    String id() {
        return HexFormat.of().formatHex(mac("id", ""), 0, ID_BYTES);
    }

    /// What only who knows the token can make of the text. Every purpose has a key of its own, the
    /// same in every process that has the token.
    byte[] mac(String purpose, String text) {
        return hmac(hmac(digest, "fairlead " + purpose), text);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
        }
    }

    static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
