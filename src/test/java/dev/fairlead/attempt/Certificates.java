package dev.fairlead.attempt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

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
        KeyStore all = KeyStore.getInstance(file.toFile(), password);
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, password);
        one.setKeyEntry(
                alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(one, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /// The authority's certificate, to be trusted.
    String authority() throws GeneralSecurityException, IOException {
        Certificate certificate =
                KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray())
                        .getCertificate("authority");
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
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
