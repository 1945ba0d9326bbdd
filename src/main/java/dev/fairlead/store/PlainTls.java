package dev.fairlead.store;

import io.quarkus.tls.BaseTlsConfiguration;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.tls.runtime.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.runtime.TrustAllOptions;
import io.quarkus.tls.runtime.TrustStoreAndTrustOptions;
import io.quarkus.tls.runtime.config.KeyStoreConfig;
import io.quarkus.tls.runtime.config.TlsBucketConfig;
import io.quarkus.tls.runtime.config.TlsConfig;
import io.quarkus.tls.runtime.config.TlsConfigUtils;
import io.quarkus.tls.runtime.config.TrustStoreConfig;
import io.quarkus.tls.runtime.keystores.JKSKeyStores;
import io.quarkus.tls.runtime.keystores.P12KeyStores;
import io.quarkus.tls.runtime.keystores.PemKeyStores;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.TrustOptions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The TLS configurations by name (`quarkus.tls.NAME`), for a process without a container: Quarkus'
/// own registry asks the container for beans first.
record PlainTls(TlsConfig config, Vertx vertx) implements TlsConfigurationRegistry {
    @Override
    public Optional<TlsConfiguration> get(String name) {
        return config.namedCertificateConfig().containsKey(name)
                ? Optional.of(read(name, config.namedCertificateConfig().get(name)))
                : Optional.empty();
    }

    @Override
    public Optional<TlsConfiguration> getDefault() {
        return config.defaultCertificateConfig()
                .map(bucket -> read(TlsConfig.DEFAULT_NAME, bucket));
    }

    private TlsConfiguration read(String name, TlsBucketConfig bucket) {
        return new Bucket(
                bucket,
                bucket.keyStore().flatMap(store -> keys(store, name)),
                bucket.trustAll()
                        ? Optional.of(new TrustStoreAndTrustOptions(null, TrustAllOptions.INSTANCE))
                        : bucket.trustStore().flatMap(store -> trusted(store, name)));
    }

    /// What the Redis client reads of one.
    private static final class Bucket extends BaseTlsConfiguration {
        private final TlsBucketConfig config;
        private final @Nullable KeyCertOptions keys;
        private final @Nullable TrustOptions trusted;

        Bucket(
                TlsBucketConfig config,
                Optional<KeyStoreAndKeyCertOptions> keys,
                Optional<TrustStoreAndTrustOptions> trusted) {
            this.config = config;
            this.keys = keys.map(store -> store.options).orElse(null);
            this.trusted = trusted.map(store -> store.options).orElse(null);
        }

        @Override
        public @Nullable KeyCertOptions getKeyStoreOptions() {
            return keys;
        }

        @Override
        public @Nullable TrustOptions getTrustStoreOptions() {
            return trusted;
        }

        @Override
        public SSLOptions getSSLOptions() {
            SSLOptions options =
                    new SSLOptions()
                            .setUseAlpn(config.alpn())
                            .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                            .setSslHandshakeTimeout(config.handshakeTimeout().toSeconds())
                            .setEnabledSecureTransportProtocols(config.protocols());
            config.cipherSuites().ifPresent(all -> all.forEach(options::addEnabledCipherSuite));
            config.certificateRevocationList()
                    .ifPresent(all ->
                            all.forEach(file ->
                                    options.addCrlValue(Buffer.buffer(TlsConfigUtils.read(file)))));
            return options;
        }

        @Override
        public Optional<String> getHostnameVerificationAlgorithm() {
            return config.hostnameVerificationAlgorithm();
        }

        @Override
        public boolean isTrustAll() {
            return config.trustAll();
        }
    }

    /// A store is there with its defaults alone, too; then it names no file.
    private Optional<KeyStoreAndKeyCertOptions> keys(KeyStoreConfig store, String name) {
        if (store.pem().isPresent()) {
            return Optional.of(PemKeyStores.verifyPEMKeyStore(store, vertx, name));
        }
        if (store.p12().isPresent()) {
            return Optional.of(P12KeyStores.verifyP12KeyStore(store, vertx, name));
        }
        return store.jks().map(_ -> JKSKeyStores.verifyJKSKeyStore(store, vertx, name));
    }

    private Optional<TrustStoreAndTrustOptions> trusted(TrustStoreConfig store, String name) {
        if (store.pem().isPresent()) {
            return Optional.of(PemKeyStores.verifyPEMTrustStoreStore(store, vertx, name));
        }
        if (store.p12().isPresent()) {
            return Optional.of(P12KeyStores.verifyP12TrustStoreStore(store, vertx, name));
        }
        return store.jks().map(_ -> JKSKeyStores.verifyJKSTrustStoreStore(store, vertx, name));
    }

    @Override
    public void register(String name, TlsConfiguration configuration) {
        throw new UnsupportedOperationException("TLS is configured by quarkus.tls." + name);
    }
}
