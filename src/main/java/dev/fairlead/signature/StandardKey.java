package dev.fairlead.signature;

import java.util.Base64;
import javax.crypto.SecretKey;

/// A key of Standard Webhooks. It never shows itself.
public sealed interface StandardKey permits StandardKey.Shared, Ed25519Key {
    /// One signature with its version, such as `v1,<base64>`.
    String sign(byte[] head, byte[] body);

    /// Reads a secret: `whsk_` is an ed25519 key, everything else a shared one.
    ///
    /// @throws IllegalArgumentException says in a sentence that does not repeat it why it is none
    static StandardKey of(Secret secret) {
        return secret.value().startsWith(Ed25519Key.PREFIX)
                ? Ed25519Key.of(secret)
                : Shared.of(secret);
    }

    /// A key that the receiver has, too: HMAC-SHA256, version `v1`.
    record Shared(SecretKey key) implements StandardKey {
        private static final String PREFIX = "whsec_";
        private static final String MEND = " (\"whsec_$(openssl rand -base64 32)\" makes one)";

        /// The specification asks for 24 to 64 random bytes.
        private static final int FEWEST = 24;

        private static final int MOST = 64;

        /// Reads `whsec_` and base64; the prefix may be missing.
        ///
        /// @throws IllegalArgumentException says in a sentence that does not repeat it why it is
        ///   none
        static Shared of(Secret secret) {
            String text = secret.value();
            if (text.startsWith(Ed25519Key.PUBLIC_PREFIX)) {
                throw new IllegalArgumentException(
                        "the secret is a public key (whpk_), which the receiver has; sign with the"
                                + " secret key (whsk_) that belongs to it");
            }
            byte[] bytes =
                    decoded(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text);
            if (bytes.length < FEWEST || bytes.length > MOST) {
                throw new IllegalArgumentException(
                        "the secret has %d bytes; Standard Webhooks asks for 24 to 64%s"
                                .formatted(bytes.length, MEND));
            }
            return new Shared(Hash.SHA256.key(bytes));
        }

        private static byte[] decoded(String base64) {
            try {
                return Base64.getDecoder().decode(base64);
            } catch (IllegalArgumentException _) {
                throw new IllegalArgumentException("the secret is not whsec_ and base64" + MEND);
            }
        }

        @Override
        public String sign(byte[] head, byte[] body) {
            return "v1," + Base64.getEncoder().encodeToString(Hash.SHA256.mac(key, head, body));
        }

        @Override
        public String toString() {
            return "***";
        }
    }
}
