package dev.fairlead.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A stand-in for the branch `pure`, which brings the real one.
public final class StandardWebhooks {
    private StandardWebhooks() {}

    /// The `webhook-signature` header.
    public static String sign(List<Secret> secrets, String id, long timestamp, byte[] body) {
        return secrets.stream()
                .map(secret -> one(secret, id, timestamp, body))
                .collect(Collectors.joining(" "));
    }

    private static String one(Secret secret, String id, long timestamp, byte[] body) {
        String key = secret.value();
        byte[] bytes =
                Base64.getDecoder().decode(key.startsWith("whsec_") ? key.substring(6) : key);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
