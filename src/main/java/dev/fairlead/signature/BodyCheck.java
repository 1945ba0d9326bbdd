package dev.fairlead.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;

/// The body alone is signed, by one HMAC in one header. There is no time in it, so a repeated
/// request is as good as the first.
///
/// @param form how the header reads
/// @param keys of the form's hash, at least one; any of them may have signed
public record BodyCheck(BodyHmac.Form form, List<SecretKey> keys) implements SenderCheck {
    /// Shopify's "Verify webhooks": base64 in a header of its own.
    public static final BodyHmac.Form SHOPIFY =
            new BodyHmac.Form("X-Shopify-Hmac-Sha256", Hash.SHA256, BodyHmac.Encoding.BASE64, "");

    /// An outgoing webhook of Microsoft Teams ("Create Outgoing Webhooks"). Its key is shown as
    /// base64.
    public static final BodyHmac.Form TEAMS =
            new BodyHmac.Form("Authorization", Hash.SHA256, BodyHmac.Encoding.BASE64, "HMAC ");

    public BodyCheck {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a signature is checked with a key");
        }
    }

    /// A key that is the secret's bytes as they are.
    ///
    /// @throws IllegalArgumentException when it is empty
    public static SecretKey plain(BodyHmac.Form form, Secret secret) {
        return BodyHmac.of(form, secret).key();
    }

    /// A key that is written in base64.
    ///
    /// @throws IllegalArgumentException says in a sentence that does not repeat it why it is none
    public static SecretKey decoded(BodyHmac.Form form, Secret secret) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(secret.value());
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(
                    "the secret is not base64; take the security token as it was shown");
        }
        if (bytes.length == 0) {
            throw new IllegalArgumentException("the secret is empty");
        }
        return form.hash().key(bytes);
    }

    @Override
    public Found check(Sent sent) {
        Optional<String> value = sent.header().apply(form.header());
        if (value.isEmpty()) {
            return new Found.Unsigned(form.header());
        }
        byte[] given = value.get().getBytes(UTF_8);
        boolean matches = false;
        for (SecretKey key : keys) {
            matches |= MessageDigest.isEqual(form.value(key, sent.body()).getBytes(UTF_8), given);
        }
        return matches
                ? new Found.Right()
                : new Found.Wrong("invalid payload signature in " + form.header());
    }

    @Override
    public String header() {
        return form.header();
    }

    @Override
    public List<String> knownSecrets() {
        return keys.stream().flatMap(SenderCheck::written).toList();
    }

    @Override
    public String toString() {
        return "BodyCheck[form=" + form + ", keys=***]";
    }
}
