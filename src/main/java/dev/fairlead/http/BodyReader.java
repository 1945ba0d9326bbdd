package dev.fairlead.http;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/// Reads a request's body whole, within a size and a time. A body that was cut off is a failure:
/// half a message must not trigger anything.
@Singleton
final class BodyReader {
    private static final int BAD_REQUEST = 400;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_LARGE = 413;

    private final Vertx vertx;
    private final long largest;
    private final long patienceMillis;

    BodyReader(Vertx vertx, HttpConfig config) {
        this.vertx = vertx;
        this.largest = config.maxBody().asLongValue();
        this.patienceMillis = config.bodyTimeout().toMillis();
    }

    /// Why a body could not be read, with the status that says so.
    static final class UnreadableBodyException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        UnreadableBodyException(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /// Fails with an [UnreadableBodyException] only.
    Uni<Buffer> read(HttpServerRequest request) {
        return Uni.createFrom().emitter(emitter -> collect(request, emitter));
    }

    private void collect(HttpServerRequest request, UniEmitter<? super Buffer> emitter) {
        Buffer body = Buffer.buffer();
        long timer =
                vertx.setTimer(
                        patienceMillis,
                        _ ->
                                emitter.fail(
                                        new UnreadableBodyException(
                                                REQUEST_TIMEOUT, "the body took too long")));
        emitter.onTermination(() -> vertx.cancelTimer(timer));
        request.exceptionHandler(
                _ -> emitter.fail(new UnreadableBodyException(BAD_REQUEST, "unexpected EOF")));
        request.handler(chunk -> {
            if (body.length() + chunk.length() > largest) {
                request.handler(null);
                emitter.fail(
                        new UnreadableBodyException(
                                TOO_LARGE, "the body is larger than " + largest + " bytes"));
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(_ -> {
            vertx.cancelTimer(timer);
            emitter.complete(body);
        });
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        request.resume();
    }
}
