package dev.fairlead.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Checks Scalr's signatures (spec section 3.3): the HMAC-SHA1 over the body and the Date header,
/// in lower-case hex, and a date that is not far from now.
public final class ScalrSignature {
    private static final Duration TOLERANCE = Duration.ofSeconds(300);

    private ScalrSignature() {}

    /// What the check found.
    public sealed interface Check {
        record Right() implements Check {}

        /// @param message quotes what was sent, never what would have been right
        /// @param plain quotes nothing
        record Wrong(String message, String plain) implements Check {
            private Wrong(String plain) {
                this(plain, plain);
            }
        }

        /// There is nothing to check against, or the signed date cannot be read.
        record Undecidable(String message, String plain) implements Check {
            private Undecidable(String plain) {
                this(plain, plain);
            }
        }
    }

    /// @param secrets one of them suffices; all are tried
    /// @param sent the X-Signature header
    /// @param date the Date header as it was sent
    /// @param local the zone whose own abbreviations count in the date
    public static Check check(
            List<Secret> secrets,
            byte[] body,
            String sent,
            String date,
            Instant now,
            ZoneId local) {
        if (secrets.isEmpty() || secrets.stream().anyMatch(secret -> secret.value().isEmpty())) {
            return new Check.Undecidable("signature validation signing key can not be empty");
        }
        boolean matches = false;
        for (Secret secret : secrets) {
            byte[] mac = Hash.SHA1.mac(secret.value().getBytes(UTF_8), body, date.getBytes(UTF_8));
            byte[] right = HexFormat.of().formatHex(mac).getBytes(UTF_8);
            matches |= MessageDigest.isEqual(right, sent.getBytes(UTF_8));
        }
        // the signature comes first: the date counts only once it is known who wrote it
        return matches
                ? checkDate(date, now, local)
                : new Check.Wrong(
                        "invalid payload signature " + sent,
                        "invalid payload signature in header X-Signature");
    }

    private static Check checkDate(String date, Instant now, ZoneId local) {
        Optional<Instant> signed = ScalrDate.read(date, local);
        if (signed.isEmpty()) {
            return new Check.Undecidable(
                    "parsing time \"" + date + "\" as \"" + ScalrDate.LAYOUT + "\"",
                    "header Date is no time as \"" + ScalrDate.LAYOUT + "\"");
        }
        Duration age = Duration.between(signed.get(), now).abs();
        return age.compareTo(TOLERANCE) <= 0
                ? new Check.Right()
                : new Check.Wrong("invalid payload signature outdated");
    }
}
