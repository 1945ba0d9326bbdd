package dev.fairlead.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/// Reads a request's body whole, within a size and a time. A body that was cut off is a failure:
/// half a message must not trigger anything.
@Singleton
public final class BodyReader {
    private static final int BAD_REQUEST = 400;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_LARGE = 413;
    private static final int UNAVAILABLE = 503;
    private static final int QUARTER = 4;

    /// A length is believed below 10,000: what is only promised counts nowhere, so it has to be
    /// little.
    private static final int DIGITS_OF_A_SMALL_ONE = 4;

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
        this.mostHeld =
                config.maxMemory()
                        .map(MemorySize::asLongValue)
                        .orElseGet(() -> Runtime.getRuntime().maxMemory() / QUARTER);
    }

    /// Why a body could not be read, with the status that says so.
    public static final class UnreadableBodyException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        UnreadableBodyException(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    /// Fails with an [UnreadableBodyException] only. What it gives is to be forgotten with
    /// [#forget].
    public Uni<byte[]> read(HttpServerRequest request) {
        return Uni.createFrom().emitter(emitter -> new Reading(request, emitter).start());
    }

    /// The body is not needed any more.
    public void forget(byte[] body) {
        held.addAndGet(-body.length);
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
        private final UniEmitter<? super byte[]> emitter;
        private byte[] body;
        private int length;
        private final long timer;
        private boolean isOver;

        Reading(HttpServerRequest request, UniEmitter<? super byte[]> emitter) {
            this.request = request;
            this.emitter = emitter;
            this.body = new byte[expected(request)];
            this.timer =
                    vertx.setTimer(
                            patienceMillis, _ -> fail(REQUEST_TIMEOUT, "the body took too long"));
        }

        /// What the request says of its length, as far as it is believed before it has come.
        private static int expected(HttpServerRequest request) {
            String said = request.getHeader(HttpHeaders.CONTENT_LENGTH);
            if (said == null || said.length() > DIGITS_OF_A_SMALL_ONE) {
                return 0;
            }
            int length = 0;
            for (int i = 0; i < said.length(); i++) {
                length = 10 * length + Math.clamp(said.charAt(i) - '0', 0, 9);
            }
            return length;
        }

        void start() {
            request.exceptionHandler(_ -> fail(BAD_REQUEST, "unexpected EOF"));
            request.handler(this::take);
            request.endHandler(_ -> {
                if (end()) {
                    emitter.complete(length == body.length ? body : Arrays.copyOf(body, length));
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
            if (length + chunk.length() > largest) {
                fail(TOO_LARGE, "the body is larger than " + largest + " bytes");
            } else if (!hold(length, chunk.length())) {
                fail(UNAVAILABLE, "too many bodies are under way; try again later");
            } else {
                append(chunk);
            }
        }

        private void append(Buffer chunk) {
            int longer = length + chunk.length();
            if (longer > body.length) {
                body = Arrays.copyOf(body, Math.max(longer, 2 * body.length));
            }
            chunk.getBytes(body, length);
            length = longer;
        }

        private void fail(int status, String message) {
            if (end()) {
                held.addAndGet(-length);
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
