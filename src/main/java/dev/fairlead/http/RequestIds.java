package dev.fairlead.http;

import dev.fairlead.gotext.Utf8;
import dev.fairlead.request.HeadText;
import io.vertx.core.http.HttpServerRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// Names requests in log lines: six random hex digits, or the request's own X-Request-Id (spec
/// section 1).
final class RequestIds {
    private static final int BYTES = 3;

    private final boolean fromHeader;
    private final int limit;

    RequestIds(HttpConfig config) {
        this.fromHeader = config.requestId();
        this.limit = config.requestIdLimit();
    }

    String of(HttpServerRequest request) {
        String sent = fromHeader ? request.getHeader("X-Request-Id") : null;
        return sent == null || sent.isEmpty() ? random() : limited(sent);
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        ThreadLocalRandom.current().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// The limit counts bytes; a character that it cuts is lost.
    private String limited(String sent) {
        byte[] bytes = HeadText.bytes(sent);
        return Utf8.decode(bytes, 0, limit <= 0 ? bytes.length : Math.min(limit, bytes.length));
    }
}
