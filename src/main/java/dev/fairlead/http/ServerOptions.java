package dev.fairlead.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;

/// How the public server speaks HTTP.
final class ServerOptions {
    private static final int MOST_HEADER_BYTES = 1024 * 1024;
    private static final int BACKLOG = 4096;

    private ServerOptions() {}

    static HttpServerOptions of(TlsConfig tls, Vertx vertx) {
        HttpServerOptions options =
                new HttpServerOptions()
                        .setAcceptBacklog(BACKLOG)
                        .setMaxHeaderSize(MOST_HEADER_BYTES)
                        .setMaxInitialLineLength(MOST_HEADER_BYTES)
                        .setHandle100ContinueAutomatically(false)
                        .setHttp2ClearTextEnabled(false)
                        .setUseAlpn(false);
        return tls.enabled() ? Tls.on(options, tls, vertx) : options;
    }
}
