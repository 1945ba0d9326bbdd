package dev.fairlead.http;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/// Reads a request's body whole, within a size and a time. A body that was cut off is a failure:
/// half a message must not trigger anything.
@Singleton
final class BodyReader {
    private static final int BAD_REQUEST = 400;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_LARGE = 413;
    private static final int UNAVAILABLE = 503;

    private final Vertx vertx;
    private final long largest;
    private final long patienceMillis;
    private final long mostHeld;

    /// How many bytes the bodies under way hold.
    private final AtomicLong held = new AtomicLong();

    BodyReader(Vertx vertx, HttpConfig config) {
        this.vertx = vertx;
        this.largest = config.maxBody().asLongValue();
        this.patienceMillis = config.bodyTimeout().toMillis();
        this.mostHeld = config.maxMemory().asLongValue();
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

    /// Fails with an [UnreadableBodyException] only. What it gives is to be forgotten with
    /// [#forget].
    Uni<Buffer> read(HttpServerRequest request) {
        return Uni.createFrom().emitter(emitter -> new Reading(request, emitter).start());
    }

    /// The body is not needed any more.
    void forget(Buffer body) {
        held.addAndGet(-body.length());
    }

    private boolean hold(int own, int more) {
        long all = held.addAndGet(more);
        if (all <= mostHeld || all == own + more) {
            return true;
        }
        held.addAndGet(-more);
        return false;
    }

    /// One body on its way. Its event loop alone touches it.
    private final class Reading {
        private final HttpServerRequest request;
        private final UniEmitter<? super Buffer> emitter;
        private final Buffer body = Buffer.buffer();
        private final long timer;
        private boolean isOver;

        Reading(HttpServerRequest request, UniEmitter<? super Buffer> emitter) {
            this.request = request;
            this.emitter = emitter;
            this.timer =
                    vertx.setTimer(
                            patienceMillis, _ -> fail(REQUEST_TIMEOUT, "the body took too long"));
        }

        void start() {
            request.exceptionHandler(_ -> fail(BAD_REQUEST, "unexpected EOF"));
            request.handler(this::take);
            request.endHandler(_ -> {
                if (end()) {
                    emitter.complete(body);
                }
            });
            if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
                request.response().writeContinue();
            }
            request.resume();
        }

        private void take(Buffer chunk) {
            if (isOver) {
                return;
            }
            if (body.length() + chunk.length() > largest) {
                fail(TOO_LARGE, "the body is larger than " + largest + " bytes");
            } else if (!hold(body.length(), chunk.length())) {
                fail(UNAVAILABLE, "too many bodies are under way; try again later");
            } else {
                body.appendBuffer(chunk);
            }
        }

        private void fail(int status, String message) {
            if (end()) {
                forget(body);
                emitter.fail(new UnreadableBodyException(status, message));
            }
        }

        private boolean end() {
            boolean first = !isOver;
            isOver = true;
            vertx.cancelTimer(timer);
            return first;
        }
    }
}
