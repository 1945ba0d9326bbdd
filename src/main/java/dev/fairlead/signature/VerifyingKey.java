package dev.fairlead.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.SecretKey;

/// A key that checks signatures of Standard Webhooks. It never shows itself.
public sealed interface VerifyingKey {
    /// Whether one of the signatures, each with its version, is by this key.
    boolean signed(List<String> signatures, byte[] head, byte[] body);

    /// The secret as it may be written; a public key is none.
    default Stream<String> written() {
        return switch (this) {
            case Shared(StandardKey.Shared(SecretKey key)) -> SenderCheck.written(key);
            case Public _ -> Stream.empty();
        };
    }

    /// Reads a secret: `whpk_` is the public half of an ed25519 key (`v1a`), everything else a
    /// shared key (`v1`).
    ///
    /// @throws IllegalArgumentException says in a sentence that does not repeat it why it is none
    static VerifyingKey of(Secret secret) {
        if (secret.value().startsWith(Ed25519Key.PREFIX)) {
            throw new IllegalArgumentException(
                    "the secret is the sender's secret key (whsk_), which nobody else should have;"
                            + " what it signs is checked with its public key (whpk_)");
        }
        return secret.value().startsWith(Ed25519Key.PUBLIC_PREFIX)
                ? new Public(Ed25519Key.publicKey(secret))
                : new Shared(StandardKey.Shared.of(secret));
    }

    /// A key that the sender has, too.
    record Shared(StandardKey.Shared key) implements VerifyingKey {
        @Override
        public boolean signed(List<String> signatures, byte[] head, byte[] body) {
            byte[] right = key.sign(head, body).getBytes(UTF_8);
            boolean matches = false;
            for (String signature : signatures) {
                matches |= MessageDigest.isEqual(right, signature.getBytes(UTF_8));
            }
            return matches;
        }
    }

    /// The public half of a key that only the sender has.
    record Public(PublicKey key) implements VerifyingKey {
        private static final String VERSION = "v1a,";

        @Override
        public boolean signed(List<String> signatures, byte[] head, byte[] body) {
            return signatures.stream()
                    .filter(signature -> signature.startsWith(VERSION))
                    .anyMatch(one -> verifies(one.substring(VERSION.length()), head, body));
        }

        private boolean verifies(String base64, byte[] head, byte[] body) {
            try {
                byte[] signature = Base64.getDecoder().decode(base64);
                Signature check = Signature.getInstance(Ed25519Key.ALGORITHM);
                check.initVerify(key);
                check.update(head);
                check.update(body);
                return check.verify(signature);
            } catch (IllegalArgumentException | GeneralSecurityException _) {
                return false; // no base64, or not as long as a signature
            }
        }

        @Override
        public String toString() {
            return "***";
        }
    }
}
