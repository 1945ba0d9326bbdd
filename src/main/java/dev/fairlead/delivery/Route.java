package dev.fairlead.delivery;

/// The way to a server: what is spoken with it, and through what.
public record Route(Tls tls, Proxy proxy) {
    /// As the server's settings have it.
    public static final Route USUAL = new Route(Tls.USUAL, new Proxy.Usual());
}
