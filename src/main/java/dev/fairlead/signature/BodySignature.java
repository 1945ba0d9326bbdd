package dev.fairlead.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// Checks signatures over a raw body: the HMAC in lower-case hex, bare or after `sha256=` and the
/// like (spec section 3.2).
public final class BodySignature {
    private BodySignature() {}

    /// What the check found.
    public sealed interface Check {
        record Right() implements Check {}

        /// @param message quotes what was sent, never what would have been right
        record Wrong(String message) implements Check {}

        /// Nobody can check against nothing.
        record NoSecret() implements Check {
            public String message() {
                return "signature validation secret can not be empty";
            }
        }
    }

    /// @param secrets one of them suffices; all are tried, so that time does not tell which it was
    /// @param sent the header's value; several signatures are parted by commas, and one of them
    ///   suffices
    public static Check check(Hash hash, List<Secret> secrets, byte[] body, String sent) {
        if (secrets.isEmpty() || secrets.stream().anyMatch(secret -> secret.value().isEmpty())) {
            return new Check.NoSecret();
        }
        List<String> candidates = candidates(sent, hash.label() + "=");
        boolean matches = false;
        for (Secret secret : secrets) {
            byte[] mac = hash.mac(secret.value().getBytes(UTF_8), body);
            byte[] right = HexFormat.of().formatHex(mac).getBytes(UTF_8);
            for (String candidate : candidates) {
                matches |= MessageDigest.isEqual(right, candidate.getBytes(UTF_8));
            }
        }
        return matches
                ? new Check.Right()
                : new Check.Wrong(
                        "invalid payload signatures ["
                                + String.join(" ", candidates)
                                + "]"
                                + (body.length == 0 ? " on empty payload" : ""));
    }

    private static List<String> candidates(String sent, String prefix) {
        if (sent.indexOf(',') < 0) {
            return List.of(sent.startsWith(prefix) ? sent.substring(prefix.length()) : sent);
        }
        return Stream.of(sent.split(",", -1))
                .filter(part -> part.startsWith(prefix))
                .map(part -> part.substring(prefix.length()))
                .toList();
    }
}
