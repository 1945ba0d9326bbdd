package dev.fairlead.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.trigger.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/// The answers that are not a hook's own, as the original gives them (spec section 5.1).
final class Pages {
    static final byte[] OK = "OK".getBytes(UTF_8);
    static final byte[] NO_HOOK = "Hook not found.".getBytes(UTF_8);

    private static final String TEXT = "text/plain; charset=utf-8";

    private Pages() {}

    /// HTTP/1.1 demands a Host (RFC 9112, 3.2).
    static boolean isMalformed(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_1_1 && request.getHeader("Host") == null;
    }

    static void malformed(HttpServerRequest request) {
        refused(request, "400 Bad Request: missing required Host header");
    }

    static void badRequest(HttpServerRequest request) {
        refused(request, "400 Bad Request");
    }

    private static void refused(HttpServerRequest request, String text) {
        var connection = request.connection();
        request.response()
                .setStatusCode(400)
                .putHeader(HttpHeaders.CONTENT_TYPE, TEXT)
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(text)
                .onComplete(_ -> connection.close());
    }

    /// `OPTIONS *`.
    static boolean isAboutServer(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS) && request.uri().equals("*");
    }

    static void moved(HttpServerRequest request, String path) {
        String query = request.query() == null ? "" : "?" + request.query();
        var _ =
                request.response()
                        .setStatusCode(301)
                        .putHeader(HttpHeaders.LOCATION, CleanPath.escaped(path) + query)
                        .end();
    }

    static void notFound(HttpServerRequest request) {
        var _ =
                request.response()
                        .setStatusCode(404)
                        .putHeader("X-Content-Type-Options", "nosniff")
                        .putHeader(HttpHeaders.CONTENT_TYPE, TEXT)
                        .end(Buffer.buffer("404 page not found\n"));
    }

    static Answer unreadable(BodyReader.UnreadableBodyException failure) {
        return new Answer(
                failure.status(), List.of(), (failure.getMessage() + "\n").getBytes(UTF_8));
    }
}
