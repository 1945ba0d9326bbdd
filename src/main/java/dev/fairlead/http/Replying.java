package dev.fairlead.http;

import dev.fairlead.delivery.Message.Header;
import dev.fairlead.gotext.Utf8;
import dev.fairlead.trigger.Answer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/// Sends an answer the way the original's server frames it (spec section 5.2).
final class Replying {
    /// A longer body is sent in chunks, as it would not fit the original's buffer.
    private static final int LARGEST_SIZED = 2048;

    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private Replying() {}

    /// @param always headers of every answer; the answer's own win
    static Future<Void> send(HttpServerRequest request, Answer answer, List<Header> always) {
        HttpServerResponse response = request.response();
        head(response, answer, always);
        byte[] body = answer.body();
        if (length(answer) == 0) {
            return response.end();
        }
        if (!response.headers().contains(HttpHeaders.CONTENT_TYPE)) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, ContentType.of(body));
        }
        boolean sized = body.length <= LARGEST_SIZED;
        if (request.method().equals(HttpMethod.HEAD)) {
            if (sized) {
                response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length));
            }
            return response.end();
        }
        if (!sized && request.version() == HttpVersion.HTTP_1_1) {
            response.setChunked(true);
        }
        return response.end(Buffer.buffer(body));
    }

    /// Sets the status and the headers.
    static void head(HttpServerResponse response, Answer answer, List<Header> always) {
        response.setStatusCode(answer.status());
        always.forEach(header -> set(response, header));
        answer.headers().forEach(header -> set(response, header));
    }

    static boolean isBodiless(int status) {
        return status == NO_CONTENT || status == NOT_MODIFIED;
    }

    /// How much of the body is sent: some statuses have none.
    static int length(Answer answer) {
        return isBodiless(answer.status()) ? 0 : answer.body().length;
    }

    /// A configured header that HTTP cannot carry is left out, as the original does.
    private static void set(HttpServerResponse response, Header header) {
        try {
            String value = header.value().replaceAll("[\\r\\n]", " ").strip();
            response.putHeader(header.name(), Utf8.bytewise(value));
        } catch (IllegalArgumentException _) {
            response.headers().remove(header.name());
        }
    }
}
