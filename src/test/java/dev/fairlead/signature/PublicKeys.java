package dev.fairlead.signature;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/// What a receiver of `v1a` signatures holds.
public final class PublicKeys {
    private PublicKeys() {}

    /// @param base64 what stands after `whpk_`
    public static PublicKey ed25519(String base64) throws GeneralSecurityException {
        String encoded =
                "302a300506032b6570032100"
                        + HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(encoded)));
    }
}
