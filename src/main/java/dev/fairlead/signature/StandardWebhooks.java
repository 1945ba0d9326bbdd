package dev.fairlead.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Signs as Standard Webhooks 1.0.0 asks: HMAC-SHA256 over `id.timestamp.body`.
public final class StandardWebhooks {
    private static final String PREFIX = "whsec_";

    /// The specification asks for 24 to 64 random bytes.
    private static final int FEWEST = 24;

    private static final int MOST = 64;

    private StandardWebhooks() {}

    /// The value of `webhook-signature`: one `v1,<base64>` for each secret, parted by blanks.
    ///
    /// @param timestamp seconds since 1970
    public static String sign(List<Secret> secrets, String id, long timestamp, byte[] body) {
        byte[] head = (id + "." + timestamp + ".").getBytes(UTF_8);
        return secrets.stream()
                .map(secret -> Hash.SHA256.mac(key(secret), head, body))
                .map(mac -> "v1," + Base64.getEncoder().encodeToString(mac))
                .collect(Collectors.joining(" "));
    }

    /// Why the secret cannot sign, in a sentence that does not repeat it; empty when it can.
    public static Optional<String> problemWith(Secret secret) {
        try {
            int length = key(secret).length;
            return length >= FEWEST && length <= MOST
                    ? Optional.empty()
                    : Optional.of(
                            "the secret has %d bytes; Standard Webhooks asks for 24 to 64 (\"whsec_$(openssl rand -base64 32)\" makes one)"
                                    .formatted(length));
        } catch (IllegalArgumentException _) {
            return Optional.of(
                    "the secret is not whsec_ and base64 (\"whsec_$(openssl rand -base64 32)\" makes one)");
        }
    }

    private static byte[] key(Secret secret) {
        String text = secret.value();
        return Base64.getDecoder()
                .decode(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text);
    }
}
