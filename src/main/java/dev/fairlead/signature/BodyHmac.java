package dev.fairlead.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;

/// Signs the body alone, by one HMAC in one header, as GitHub and many others do. There is no
/// timestamp in it, so a receiver cannot tell a delivery from its replay.
///
/// @param form how the header reads
/// @param key of the form's hash
public record BodyHmac(Form form, SecretKey key) implements Signing {
    /// With the secret's bytes as they are.
    ///
    /// @throws IllegalArgumentException when the secret is empty
    public static BodyHmac of(Form form, Secret secret) {
        if (secret.value().isEmpty()) {
            throw new IllegalArgumentException(
                    "the secret is empty (\"openssl rand -hex 32\" makes one)");
        }
        return new BodyHmac(form, form.hash().key(secret.value().getBytes(UTF_8)));
    }

    @Override
    public Map<String, String> headers(String id, long timestamp, byte[] body) {
        return Map.of(form.header(), form.value(key, body));
    }

    @Override
    public boolean isSlow() {
        return false;
    }

    @Override
    public String toString() {
        return "BodyHmac[form=" + form + ", key=***]";
    }

    /// How the header reads.
    ///
    /// @param header its name (RFC 9110, 5.1)
    /// @param prefix what stands before the encoded HMAC
    public record Form(String header, Hash hash, Encoding encoding, String prefix) {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
        private static final Pattern VISIBLE = Pattern.compile("[ -~]*");

        /// GitHub's "Validating webhook deliveries".
        public static final Form GITHUB =
                new Form("X-Hub-Signature-256", Hash.SHA256, Encoding.HEX, "sha256=");

        public Form {
            if (!NAME.matcher(header).matches()) {
                throw new IllegalArgumentException(
                        "\"header\" is the name of an HTTP header: letters, digits and dashes");
            }
            if (!VISIBLE.matcher(prefix).matches()) {
                throw new IllegalArgumentException("\"prefix\" is plain ASCII text in one line");
            }
        }

        /// What the header says.
        String value(SecretKey key, byte[] body) {
            return prefix + encoding.encode(hash.mac(key, body));
        }
    }

    /// How the HMAC is written.
    public enum Encoding {
        /// Lower-case hexadecimal.
        HEX,
        /// Standard base64 with padding (RFC 4648, 4).
        BASE64;

        String encode(byte[] bytes) {
            return switch (this) {
                case HEX -> HexFormat.of().formatHex(bytes);
                case BASE64 -> Base64.getEncoder().encodeToString(bytes);
            };
        }
    }
}
