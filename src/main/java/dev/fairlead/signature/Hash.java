package dev.fairlead.signature;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// The hash functions that signatures are made with.
public enum Hash {
    SHA1("sha1", 20),
    SHA256("sha256", 32),
    SHA512("sha512", 64);

    private final String label;
    private final int bytes;
    private final String algorithm;

    Hash(String label, int bytes) {
        this.label = label;
        this.bytes = bytes;
        this.algorithm = "Hmac" + name();
    }

    /// What stands before `=` in a signature header.
    public String label() {
        return label;
    }

    /// How long a digest is.
    int bytes() {
        return bytes;
    }

    /// The HMAC (RFC 2104) of the parts, one after the other.
    ///
    /// @param key not empty
    byte[] mac(byte[] key, byte[]... parts) {
        return mac(key(key), parts);
    }

    /// The key of an HMAC, to be kept.
    ///
    /// @param bytes not empty
    SecretKey key(byte[] bytes) {
        return new SecretKeySpec(bytes, algorithm);
    }

    /// The HMAC of the parts, one after the other, with a key from [#key].
    byte[] mac(SecretKey key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
