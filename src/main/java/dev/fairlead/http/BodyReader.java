package dev.fairlead.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Reads a request's body whole, within a size and a time. A body that was cut off is a failure:
/// half a message must not trigger anything.
@Singleton
final class BodyReader {
    private static final int BAD_REQUEST = 400;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_LARGE = 413;
    private static final int ERROR = 500;

    private final long largest;
    private final long patienceMillis;

    BodyReader(
            @ConfigProperty(name = "quarkus.http.limits.max-body-size", defaultValue = "10240K")
                    MemorySize largest,
            HttpConfig config) {
        this.largest = largest.asLongValue();
        this.patienceMillis = config.bodyTimeout().toMillis();
    }

    /// Why a body could not be read, with the status that says so.
    private static final class UnreadableBodyException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        UnreadableBodyException(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    Uni<Buffer> read(RoutingContext context) {
        return Uni.createFrom().emitter(emitter -> collect(context, emitter));
    }

    private void collect(RoutingContext context, UniEmitter<? super Buffer> emitter) {
        HttpServerRequest request = context.request();
        Buffer body = Buffer.buffer();
        long timer =
                context.vertx()
                        .setTimer(
                                patienceMillis,
                                _ -> emitter.fail(new TimeoutException("the body took too long")));
        emitter.onTermination(() -> context.vertx().cancelTimer(timer));
        request.exceptionHandler(cause ->
                emitter.fail(
                        new UnreadableBodyException(
                                BAD_REQUEST, "the body was cut off: " + cause.getMessage())));
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
        request.endHandler(_ -> emitter.complete(body));
        request.resume();
    }

    /// Answers a request that could not be read, and closes its connection: what is left of the
    /// body is not for anyone.
    static void refuse(RoutingContext context, Throwable failure) {
        var response = context.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.putHeader("Connection", "close");
        var answered =
                switch (failure) {
                    case UnreadableBodyException unreadable ->
                            response.setStatusCode(unreadable.status)
                                    .end(unreadable.getMessage() + "\n");
                    case TimeoutException late ->
                            response.setStatusCode(REQUEST_TIMEOUT).end(late.getMessage() + "\n");
                    case Throwable _ -> response.setStatusCode(ERROR).end();
                };
        answered.onComplete(_ -> context.request().connection().close());
    }
}
