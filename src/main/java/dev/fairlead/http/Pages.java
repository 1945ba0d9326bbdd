package dev.fairlead.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.delivery.Message.Header;
import dev.fairlead.http.Versions.NoVersionException;
import dev.fairlead.http.Versions.UnsupportedVersionException;
import dev.fairlead.trigger.Answer;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
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

    private static final int BAD_REQUEST = 400;
    private static final int UNAVAILABLE = 503;
    private static final char DELETE = 0x7F;
    private static final String TEXT = "text/plain; charset=utf-8";

    private Pages() {}

    /// Refuses what is no request of HTTP/1: the headers are there, but say what cannot be.
    ///
    /// @return whether it was refused
    static boolean refuses(HttpServerRequest request) {
        HttpVersion version = request.version();
        String coding = request.getHeader(HttpHeaders.TRANSFER_ENCODING);
        if (version == HttpVersion.HTTP_1_1 && request.getHeader(HttpHeaders.HOST) == null) {
            // RFC 9112, 3.2
            refuse(request, BAD_REQUEST, "Bad Request: missing required Host header");
        } else if (coding != null && !coding.equalsIgnoreCase("chunked")) {
            refuse(request, 501, "Not Implemented", "Unsupported transfer encoding");
        } else if (request.uri().chars().anyMatch(c -> c < ' ' || c == DELETE)) {
            badRequest(request);
        } else {
            return false;
        }
        return true;
    }

    static void badRequest(HttpServerRequest request) {
        refuse(request, BAD_REQUEST, "Bad Request");
    }

    /// The server is about to end.
    static void stopping(HttpServerRequest request) {
        request.response().putHeader(HttpHeaders.RETRY_AFTER, "5");
        refuse(request, UNAVAILABLE, "Service Unavailable");
    }

    /// What could not even be read as a request.
    static void invalid(HttpServerRequest request) {
        Throwable why = request.decoderResult().cause();
        if (why instanceof TooLongHttpHeaderException || why instanceof TooLongHttpLineException) {
            refuse(request, 431, "Request Header Fields Too Large");
        } else if (why instanceof UnsupportedVersionException) {
            refuse(request, 505, "HTTP Version Not Supported: " + why.getMessage());
        } else if (why instanceof NoVersionException) {
            badRequest(request);
        } else if (!refuses(request)) {
            refuse(request, BAD_REQUEST, "Bad Request" + detail(String.valueOf(why.getMessage())));
        }
    }

    /// The HTTP library tells a name from a value by its words alone.
    private static String detail(String why) {
        if (why.contains("header name")) {
            return ": invalid header name";
        }
        return why.contains("header value") ? ": invalid header value" : "";
    }

    private static void refuse(HttpServerRequest request, int status, String message) {
        refuse(request, status, message, status + " " + message);
    }

    private static void refuse(HttpServerRequest request, int status, String message, String text) {
        var connection = request.connection();
        request.response()
                .setStatusCode(status)
                .setStatusMessage(message)
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
        String location = CleanPath.origin(request.uri()) + CleanPath.escaped(path) + query;
        var _ =
                request.response()
                        .setStatusCode(301)
                        .putHeader(HttpHeaders.LOCATION, location)
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
        List<Header> headers =
                failure.status() == UNAVAILABLE
                        ? List.of(new Header("Retry-After", "1"))
                        : List.of();
        return new Answer(failure.status(), headers, (failure.getMessage() + "\n").getBytes(UTF_8));
    }
}
