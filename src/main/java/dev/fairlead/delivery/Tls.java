package dev.fairlead.delivery;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is shown and trusted in TLS. It was read with the book, so it can be used; two that say the
/// same are equal and share their connections.
///
/// @param identity the certificate that is shown, or null for none
/// @param trusted the authorities, in place of the system's; empty for the system's
/// @param only13 whether TLS 1.2 is refused
public record Tls(@Nullable Identity identity, List<X509Certificate> trusted, boolean only13) {
    /// The system's authorities, no certificate of our own, TLS 1.2 or 1.3.
    public static final Tls USUAL = new Tls(null, List.of(), false);

    public Tls {
        trusted = List.copyOf(trusted);
    }

    /// A certificate with those that lead to its authority, and its key. It never shows itself.
    ///
    /// @param chain the certificate itself first
    public record Identity(PrivateKey key, List<X509Certificate> chain) {
        public Identity {
            chain = List.copyOf(chain);
            if (chain.isEmpty()) {
                throw new IllegalArgumentException("there is no certificate");
            }
        }

        @Override
        public String toString() {
            return "***";
        }
    }
}
