package dev.fairlead.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.SecretKey;

/// A moment and the body are signed together by HMAC-SHA256 in lower-case hex, so that a request
/// cannot be repeated later.
///
/// @param keys at least one; any of them may have signed
public record TimedCheck(Form form, List<SecretKey> keys, Tolerance tolerance)
        implements SenderCheck {
    public TimedCheck {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a signature is checked with a key");
        }
    }

    /// Who signs so.
    public enum Form {
        /// Slack's "Verifying requests from Slack": `v0:{timestamp}:{body}`, the timestamp in a
        /// header of its own.
        SLACK("X-Slack-Signature"),

        /// Stripe's "Verify webhook signatures": `{t}.{body}`, and in the header
        /// `t=...,v1=...,v1=...`; other schemes than v1 do not count.
        STRIPE("Stripe-Signature");

        private static final String SLACK_TIME = "X-Slack-Request-Timestamp";

        private final String header;

        Form(String header) {
            this.header = header;
        }

        private Optional<String> timestamp(Sent sent, String signed) {
            return switch (this) {
                case SLACK -> sent.header().apply(SLACK_TIME);
                case STRIPE -> Optional.of(parts(signed, "t=").findFirst().orElse(""));
            };
        }

        private Stream<String> signatures(String signed) {
            return switch (this) {
                case SLACK -> Stream.of(signed.startsWith("v0=") ? signed.substring(3) : "");
                case STRIPE -> parts(signed, "v1=").limit(MOST_SIGNATURES);
            };
        }

        private static Stream<String> parts(String signed, String prefix) {
            return Stream.of(signed.split(","))
                    .filter(part -> part.startsWith(prefix))
                    .map(part -> part.substring(prefix.length()));
        }

        /// The headers that sign a body.
        ///
        /// @param timestamp seconds since 1970
        Map<String, String> headers(SecretKey key, long timestamp, byte[] body) {
            String seconds = Long.toString(timestamp);
            String mac = HexFormat.of().formatHex(Hash.SHA256.mac(key, head(seconds), body));
            return switch (this) {
                case SLACK -> Map.of(SLACK_TIME, seconds, header, "v0=" + mac);
                case STRIPE -> Map.of(header, "t=" + seconds + ",v1=" + mac);
            };
        }

        private byte[] head(String timestamp) {
            String head =
                    switch (this) {
                        case SLACK -> "v0:" + timestamp + ":";
                        case STRIPE -> timestamp + ".";
                    };
            return head.getBytes(UTF_8);
        }
    }

    /// A key that is the secret's bytes as they are.
    ///
    /// @throws IllegalArgumentException when it is empty
    public static SecretKey key(Secret secret) {
        if (secret.value().isEmpty()) {
            throw new IllegalArgumentException("the secret is empty");
        }
        return Hash.SHA256.key(secret.value().getBytes(UTF_8));
    }

    @Override
    public Found check(Sent sent) {
        Optional<String> signed = sent.header().apply(form.header);
        if (signed.isEmpty()) {
            return new Found.Unsigned(form.header);
        }
        Optional<String> timestamp = form.timestamp(sent, signed.get());
        if (timestamp.isEmpty()) {
            return new Found.Unsigned(Form.SLACK_TIME);
        }
        byte[] head = form.head(timestamp.get());
        List<String> given = form.signatures(signed.get()).toList();
        boolean matches = false;
        for (SecretKey key : keys) {
            byte[] mac = Hash.SHA256.mac(key, head, sent.body());
            byte[] right = HexFormat.of().formatHex(mac).getBytes(UTF_8);
            for (String one : given) {
                matches |= MessageDigest.isEqual(right, one.getBytes(UTF_8));
            }
        }
        // the signature comes first: the time counts only once it is known who wrote it
        return matches
                ? tolerance.check(timestamp.get(), sent.now())
                : new Found.Wrong("invalid payload signature in " + form.header);
    }

    @Override
    public String header() {
        return form.header;
    }

    @Override
    public List<String> knownSecrets() {
        return keys.stream().flatMap(SenderCheck::written).toList();
    }

    @Override
    public String toString() {
        return "TimedCheck[form=" + form + ", keys=***, tolerance=" + tolerance + "]";
    }
}
