package dev.fairlead.hook;

import dev.fairlead.delivery.Tls;
import dev.fairlead.delivery.Tls.Identity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `tls`. The files are read with the book, so that what is wrong with them is said then, and
/// a reload takes up what changed.
final class TlsReader {
    private static final Set<String> KEYS =
            Set.of(
                    "client-certificate",
                    "client-key",
                    "client-keystore",
                    "keystore-password",
                    "trusted-certificates",
                    "min-version");
    private static final Pattern PRIVATE_KEY =
            Pattern.compile(
                    "-----BEGIN ((?:[A-Z0-9]+ )*)PRIVATE KEY-----([^-]*)-----END", Pattern.DOTALL);
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519", "Ed448");
    private static final String MEND =
            "; \"openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW\" writes one that can be read";

    private final @Nullable Path directory;

    /// @param directory where the paths in the file begin: its own; null for who may name none
    TlsReader(@Nullable Path directory) {
        this.directory = directory;
    }

    Tls read(Element tls) {
        tls.onlyKeys(KEYS);
        Element certificate = tls.get("client-certificate");
        Element key = tls.get("client-key");
        Element store = tls.get("client-keystore");
        if ((certificate == null) != (key == null)) {
            throw tls.wrong("client-certificate and client-key belong together");
        }
        Identity identity = null;
        if (certificate != null && key != null) {
            if (store != null) {
                throw store.wrong("either client-keystore or client-certificate and client-key");
            }
            identity = identity(certificate, key);
        } else if (store != null) {
            identity = identity(store, ReachReader.secret(tls, "keystore-password").value());
        }
        return new Tls(
                identity,
                tls.get("trusted-certificates", this::certificates, List.of()),
                tls.get("min-version", TlsReader::isOnly13, false));
    }

    private static boolean isOnly13(Element element) {
        return switch (element.text()) {
            case "1.2" -> false;
            case "1.3" -> true;
            case String _ -> throw element.wrong("expected 1.2 or 1.3");
        };
    }

    private Identity identity(Element certificate, Element key) {
        List<X509Certificate> chain = certificates(certificate);
        PrivateKey own = privateKey(key);
        if (!fits(own, chain.getFirst())) {
            throw key.wrong(
                    "%s is not the key of the first certificate in %s"
                            .formatted(path(key), path(certificate)));
        }
        return new Identity(own, chain);
    }

    private Identity identity(Element element, String password) {
        try (InputStream in = new ByteArrayInputStream(bytes(element))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password.toCharArray());
            for (String alias : Collections.list(store.aliases())) {
                Key key = store.getKey(alias, password.toCharArray());
                if (key instanceof PrivateKey own) {
                    return new Identity(own, x509(List.of(store.getCertificateChain(alias))));
                }
            }
        } catch (IOException | GeneralSecurityException _) {
            throw element.wrong(
                    path(element) + " is no PKCS #12 key store, or keystore-password is not its");
        }
        throw element.wrong(path(element) + " holds no private key");
    }

    private List<X509Certificate> certificates(Element element) {
        try (InputStream in = new ByteArrayInputStream(bytes(element))) {
            List<X509Certificate> found =
                    x509(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (!found.isEmpty()) {
                return found;
            }
        } catch (IOException | CertificateException _) {
            // told below
        }
        throw element.wrong(path(element) + " holds no certificate (PEM)");
    }

    private static List<X509Certificate> x509(Collection<? extends Certificate> all) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Certificate one : all) {
            if (one instanceof X509Certificate certificate) {
                certificates.add(certificate);
            }
        }
        return certificates;
    }

    private PrivateKey privateKey(Element element) {
        String text = new String(bytes(element), StandardCharsets.ISO_8859_1);
        Matcher found = PRIVATE_KEY.matcher(text);
        if (!found.find()) {
            throw element.wrong(path(element) + " holds no private key (PEM)");
        }
        if (!found.group(1).isEmpty()) {
            throw element.wrong(
                    "the key in %s is a \"%sPRIVATE KEY\"%s"
                            .formatted(path(element), found.group(1), MEND));
        }
        byte[] encoded = Base64.getMimeDecoder().decode(found.group(2));
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException _) {
                continue; // of another kind
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has " + algorithm, e);
            }
        }
        throw element.wrong("the key in " + path(element) + " is of no kind that TLS knows" + MEND);
    }

    /// Whether what the one signs the other verifies.
    private static boolean fits(PrivateKey key, X509Certificate certificate) {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case String other -> other; // EdDSA
                };
        try {
            Signature signature = Signature.getInstance(algorithm);
            byte[] text = {1};
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) { // a key of another kind
            return false;
        }
    }

    private byte[] bytes(Element element) {
        try {
            return Files.readAllBytes(path(element));
        } catch (NoSuchFileException _) {
            throw element.wrong("open " + path(element) + ": no such file or directory");
        } catch (IOException e) {
            throw element.wrong(
                    "%s cannot be read (%s)"
                            .formatted(path(element), e.getClass().getSimpleName()));
        }
    }

    private Path path(Element element) {
        if (directory == null) {
            throw element.wrong("only a hook file may name a file of this host");
        }
        try {
            return directory.resolve(element.text());
        } catch (InvalidPathException _) {
            throw element.wrong("expected the path of a file");
        }
    }
}
