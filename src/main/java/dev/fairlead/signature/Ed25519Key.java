package dev.fairlead.signature;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// A key whose public half is all that the receiver needs: ed25519, version `v1a`. It never shows
/// itself. A signature takes about a thousand times as long as a `v1` one.
public record Ed25519Key(PrivateKey key) implements StandardKey {
    static final String PREFIX = "whsk_";
    static final String PUBLIC_PREFIX = "whpk_";

    static final String ALGORITHM = "Ed25519";
    private static final int HALF = 32;

    /// What stands before the 32 bytes of a seed (PKCS #8) and of a public key (X.509), RFC 8410.
    private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final String MEND = "; docs/howto/sign-deliveries.md makes one";

    /// Reads `whsk_` and the base64 of the seed and the public key that follows from it.
    ///
    /// @throws IllegalArgumentException says in a sentence that does not repeat it why it is none
    public static Ed25519Key of(Secret secret) {
        byte[] bytes = decoded(secret.value());
        if (bytes.length != 2 * HALF) {
            throw new IllegalArgumentException(
                    "the whsk_ secret has %d bytes; it has 64, a seed and its public key%s"
                            .formatted(bytes.length, MEND));
        }
        try {
            KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
            byte[] seed = Arrays.copyOf(bytes, HALF);
            PrivateKey key = keys.generatePrivate(new PKCS8EncodedKeySpec(joined(PKCS8, seed)));
            if (!isVerified(keys, key, Arrays.copyOfRange(bytes, HALF, 2 * HALF))) {
                throw new IllegalArgumentException(
                        "the halves of the whsk_ secret do not match: its last 32 bytes are not the"
                                + " public key of its first 32"
                                + MEND);
            }
            return new Ed25519Key(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /// Reads `whpk_` and the base64 of a public key.
    ///
    /// @throws IllegalArgumentException says in a sentence that does not repeat it why it is none
    static PublicKey publicKey(Secret secret) {
        String base64 = secret.value().substring(PUBLIC_PREFIX.length());
        if (!base64.matches("[A-Za-z0-9+/]{43}=?")) {
            throw new IllegalArgumentException(
                    "the key is not whpk_ and the base64 of 32 bytes; take it as the sender shows"
                            + " it");
        }
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(
                            new X509EncodedKeySpec(
                                    joined(X509, Base64.getDecoder().decode(base64))));
        } catch (GeneralSecurityException _) { // 32 bytes that are no point of the curve
            throw new IllegalArgumentException("the whpk_ key is no ed25519 key");
        }
    }

    private static byte[] decoded(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException(
                    "standard-ed25519 signs with secret keys (whsk_) alone"
                            + MEND
                            + ", \"signature: standard\" takes others");
        }
        try {
            return Base64.getDecoder().decode(text.substring(PREFIX.length()));
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("the whsk_ secret is not whsk_ and base64" + MEND);
        }
    }

    /// The JDK derives no public key from a seed, but the signature that the seed makes depends on
    /// it: only the right one verifies.
    private static boolean isVerified(KeyFactory keys, PrivateKey key, byte[] publicHalf)
            throws GeneralSecurityException {
        byte[] signature = signature(key, PKCS8);
        try {
            PublicKey claimed =
                    keys.generatePublic(new X509EncodedKeySpec(joined(X509, publicHalf)));
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(claimed);
            check.update(PKCS8);
            return check.verify(signature);
        } catch (GeneralSecurityException _) { // 32 bytes that are no point of the curve
            return false;
        }
    }

    private static byte[] signature(PrivateKey key, byte[]... parts)
            throws GeneralSecurityException {
        Signature signer = Signature.getInstance(ALGORITHM);
        signer.initSign(key);
        for (byte[] part : parts) {
            signer.update(part);
        }
        return signer.sign();
    }

    private static byte[] joined(byte[] prefix, byte[] rest) {
        byte[] all = Arrays.copyOf(prefix, prefix.length + rest.length);
        System.arraycopy(rest, 0, all, prefix.length, rest.length);
        return all;
    }

    @Override
    public String sign(byte[] head, byte[] body) {
        try {
            return "v1a," + Base64.getEncoder().encodeToString(signature(key, head, body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that signed once signs always", e);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
