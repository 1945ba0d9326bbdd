package dev.fairlead.delivery;

/// The way to a server: what is spoken with it, and through what.
///
/// @param guarded whether its address must be one that strangers may name: it is not the word of
///   who writes the hook files, so it passes the address guard
public record Route(Tls tls, Proxy proxy, boolean guarded) {
    /// As the server's settings have it.
    public static final Route USUAL = new Route(Tls.USUAL, new Proxy.Usual());

    /// The operator's own.
    public Route(Tls tls, Proxy proxy) {
        this(tls, proxy, false);
    }
}
