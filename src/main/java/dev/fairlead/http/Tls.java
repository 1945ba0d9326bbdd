package dev.fairlead.http;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What is spoken over TLS: the versions and cipher suites that the original offers (spec section
/// 1), as far as the JDK still does.
public final class Tls {
    private static final List<String> ONLY_1_3 =
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256");

    private static final List<String> UP_TO_1_2 =
            List.of(
                    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
                    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
                    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final List<String> VERSIONS = List.of("1.0", "1.1", "1.2", "1.3");

    private Tls() {}

    /// The suites that some version from `minVersion` on can use, in the original's order.
    ///
    /// @throws IllegalArgumentException when there is no such version
    public static List<String> suites(String minVersion) {
        return version(minVersion).equals("1.3")
                ? ONLY_1_3
                : Stream.concat(ONLY_1_3.stream(), UP_TO_1_2.stream()).toList();
    }

    static HttpServerOptions on(HttpServerOptions options, TlsConfig config, Vertx vertx) {
        try {
            options.setSsl(true)
                    .setEnabledSecureTransportProtocols(protocols(config.minVersion()))
                    .setKeyCertOptions(Certificate.read(config, vertx));
            chosen(config).forEach(options::addEnabledCipherSuite);
            return options;
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("error: " + e.getMessage());
        }
    }

    /// The suites of TLS 1.3 are not a matter of choice.
    private static List<String> chosen(TlsConfig config) {
        List<String> chosen = new ArrayList<>(ONLY_1_3);
        String wanted = config.cipherSuites().orElse("");
        if (wanted.isEmpty()) {
            chosen.addAll(UP_TO_1_2);
            return chosen;
        }
        for (String suite : wanted.split(",", -1)) {
            if (!ONLY_1_3.contains(suite) && !UP_TO_1_2.contains(suite)) {
                throw new IllegalArgumentException("unknown TLS cipher suite: " + suite);
            }
            if (!chosen.contains(suite)) {
                chosen.add(suite);
            }
        }
        return chosen;
    }

    private static Set<String> protocols(String minVersion) {
        Set<String> protocols = new LinkedHashSet<>();
        for (String version : VERSIONS.subList(VERSIONS.indexOf(version(minVersion)), 4)) {
            protocols.add(version.equals("1.0") ? "TLSv1" : "TLSv" + version);
        }
        return protocols;
    }

    private static String version(String text) {
        String version = text.isEmpty() ? "1.2" : text;
        if (!VERSIONS.contains(version)) {
            throw new IllegalArgumentException("unknown minimum TLS version: " + text);
        }
        return version;
    }
}
