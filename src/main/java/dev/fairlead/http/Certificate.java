package dev.fairlead.http;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.impl.KeyStoreHelper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Collections;
import java.util.Set;

/// The certificate and its key. A pair that could not serve a single handshake is found out when it
/// is read, not by the first client.
final class Certificate {
    private Certificate() {}

    /// Fails with a [ConfigurationException] that says what is wrong with which file.
    static PemKeyCertOptions read(TlsConfig config, Vertx vertx) {
        PemKeyCertOptions pair =
                new PemKeyCertOptions()
                        .setCertPath(readable(config.certificate()))
                        .setKeyPath(readable(config.key()));
        if (!isPair(pair, vertx)) {
            throw new ConfigurationException(
                    "tls: the private key %s does not match the public key of %s"
                            .formatted(config.key(), config.certificate()));
        }
        return pair;
    }

    private static String readable(Path file) {
        if (!Files.exists(file)) {
            throw new ConfigurationException("open " + file + ": no such file or directory");
        }
        if (!Files.isReadable(file)) {
            throw new ConfigurationException("open " + file + ": permission denied");
        }
        return file.toString();
    }

    private static boolean isPair(PemKeyCertOptions pair, Vertx vertx) {
        try {
            KeyStore store = pair.loadKeyStore(vertx);
            for (String name : Collections.list(store.aliases())) {
                Key key = store.getKey(name, KeyStoreHelper.DUMMY_PASSWORD.toCharArray());
                if (key instanceof PrivateKey own && !fits(own, store.getCertificate(name))) {
                    return false;
                }
            }
            return true;
        } catch (Exception e) { // the signature says no more
            throw new ConfigurationException(
                    "tls: cannot read %s and %s: %s"
                            .formatted(pair.getCertPath(), pair.getKeyPath(), e.getMessage()),
                    e,
                    Set.of());
        }
    }

    /// Whether what the one signs the other verifies.
    private static boolean fits(PrivateKey key, java.security.cert.Certificate certificate)
            throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        Signature signature =
                Signature.getInstance(
                        switch (key.getAlgorithm()) {
                            case "RSA" -> "SHA256withRSA";
                            case "EC" -> "SHA256withECDSA";
                            case String other -> other; // Ed25519 and the like
                        });
        byte[] text = {1};
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(text);
        return signature.verify(signed);
    }
}
