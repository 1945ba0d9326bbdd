package dev.fairlead.attempt;

import dev.fairlead.delivery.Tls;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/// The HTTP clients, one for each way in which TLS is spoken: who shows another certificate has
/// connections of his own.
final class Clients {
    private static final int MOST = 100;

    /// Longer than an attempt lasts; one that lasts longer still fails as a closed connection.
    private static final Duration LAST_USE = Duration.ofMinutes(10);

    private static final char[] NO_PASSWORD = new char[0];

    private final Vertx vertx;
    private final HttpClientOptions options;
    private final PoolOptions pool;
    private final HttpClient usual;

    /// The one that was used last is the last.
    private final Map<Tls, HttpClient> others = new LinkedHashMap<>(16, 0.75f, true);

    Clients(Vertx vertx, HttpClientOptions options, PoolOptions pool) {
        this.vertx = vertx;
        this.options = options;
        this.pool = pool;
        this.usual = vertx.createHttpClient(options, pool);
    }

    HttpClient of(Tls tls) {
        return tls.equals(Tls.USUAL) ? usual : other(tls);
    }

    private synchronized HttpClient other(Tls tls) {
        HttpClient client = others.computeIfAbsent(tls, this::make);
        if (others.size() > MOST) { // certificates that were replaced long ago
            var eldest = others.entrySet().iterator();
            HttpClient left = eldest.next().getValue();
            eldest.remove();
            var _ = vertx.setTimer(LAST_USE.toMillis(), _ -> close(left));
        }
        return client;
    }

    synchronized void close() {
        close(usual);
        others.values().forEach(Clients::close);
        others.clear();
    }

    private static void close(HttpClient client) {
        var _ = client.close();
    }

    private HttpClient make(Tls tls) {
        HttpClientOptions own = new HttpClientOptions(options);
        if (tls.only13()) {
            own.setEnabledSecureTransportProtocols(Set.of("TLSv1.3"));
        }
        try {
            Tls.Identity identity = tls.identity();
            if (identity != null) {
                own.setKeyCertOptions(KeyCertOptions.wrap(keys(identity)));
            }
            if (!tls.trusted().isEmpty()) {
                own.setTrustOptions(TrustOptions.wrap(trust(tls.trusted())));
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("what was read can be used", e);
        }
        return vertx.createHttpClient(own, pool);
    }

    private static KeyManagerFactory keys(Tls.Identity identity)
            throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        store.setKeyEntry(
                "own", identity.key(), NO_PASSWORD, identity.chain().toArray(Certificate[]::new));
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        return keys;
    }

    private static TrustManagerFactory trust(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry("authority" + store.size(), authority);
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }
}
