package dev.fairlead.attempt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// An authority and the certificates it signs, made by the JDK's keytool.
public final class Certificates {
    private static final String PASSWORD = "changeit";
    private final Path file;

    private Certificates(Path file) {
        this.file = file;
    }

    public static Certificates in(Path directory) throws IOException, InterruptedException {
        Certificates certificates = new Certificates(directory.resolve("keys.p12"));
        certificates.make("authority", "-ext", "bc:c", "-ext", "ku=keyCertSign");
        return certificates;
    }

    /// @param names such as `dns:hooks.example,ip:127.0.0.1`
    public void sign(String alias, String names) throws IOException, InterruptedException {
        make(alias, "-signer", "authority", "-ext", "san=" + names);
    }

    void signExpired(String alias, String names) throws IOException, InterruptedException {
        make(
                alias,
                "-signer",
                "authority",
                "-ext",
                "san=" + names,
                "-startdate",
                "-3d",
                "-validity",
                "1");
    }

    /// What a server needs to show that certificate.
    public SSLContext showing(String alias) throws GeneralSecurityException, IOException {
        char[] password = PASSWORD.toCharArray();
        KeyStore one = store(alias, password);
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(one, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /// What a server needs to show that certificate and to ask for one that the authority signed.
    public SSLContext asking(String alias) throws GeneralSecurityException, IOException {
        char[] password = PASSWORD.toCharArray();
        KeyStore one = store(alias, password);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, password);
        trusted.setCertificateEntry(
                "authority",
                KeyStore.getInstance(file.toFile(), password).getCertificate("authority"));
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(one, password);
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /// That certificate and its key alone.
    private KeyStore store(String alias, char[] password)
            throws GeneralSecurityException, IOException {
        KeyStore all = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, password);
        one.setKeyEntry(
                alias,
                all.getKey(alias, PASSWORD.toCharArray()),
                password,
                all.getCertificateChain(alias));
        return one;
    }

    /// Writes that certificate and its key as a PKCS #12 file.
    public void writeStore(String alias, String password, Path to)
            throws GeneralSecurityException, IOException {
        try (OutputStream out = Files.newOutputStream(to)) {
            store(alias, password.toCharArray()).store(out, password.toCharArray());
        }
    }

    /// The key of that certificate, as PEM.
    public String key(String alias) throws GeneralSecurityException, IOException {
        Key key =
                KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray())
                        .getKey(alias, PASSWORD.toCharArray());
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /// That certificate, as PEM.
    public String certificate(String alias) throws GeneralSecurityException, IOException {
        return pem(
                "CERTIFICATE",
                KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray())
                        .getCertificate(alias)
                        .getEncoded());
    }

    private static String pem(String kind, byte[] encoded) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(kind, Base64.getMimeEncoder().encodeToString(encoded), kind);
    }

    /// The authority's certificate, to be trusted.
    public String authority() throws GeneralSecurityException, IOException {
        return certificate("authority");
    }

    private void make(String alias, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-alias", alias));
        command.addAll(List.of("-dname", "CN=" + alias, "-keystore", file.toString()));
        command.addAll(List.of("-storepass", PASSWORD));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool: " + printed);
        }
    }
}
