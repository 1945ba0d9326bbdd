package dev.fairlead.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Makes ids that are the same whenever the same thing is owed again.
public final class Ids {
    private static final int BYTES = 16;

    private Ids() {}

    /// The delivery's id: it follows from the entry and the message's own id alone, so a repeated
    /// arrival and two replicas that heard one message come to the same delivery.
    public static String delivery(EndpointRef ref, String key) {
        MessageDigest digest = sha256();
        for (String part : new String[] {ref.hook(), ref.entry(), key}) {
            byte[] bytes = part.getBytes(UTF_8);
            digest.update((byte) (bytes.length >>> 16));
            digest.update((byte) (bytes.length >>> 8));
            digest.update((byte) bytes.length);
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }

    /// Tells texts apart without telling them.
    static String digest(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(UTF_8)), 0, BYTES / 2);
    }

    /// The message's id as a `webhook-id` may be: no dot (Standard Webhooks signs
    /// `id.timestamp.body`), no character that a header cannot carry.
    public static String webhookId(String key) {
        return key.chars()
                .map(c -> c > ' ' && c < 0x7f && c != '.' ? c : '_')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
