package dev.fairlead.http;

import dev.fairlead.delivery.Message.Header;
import dev.fairlead.trigger.Answer;
import dev.fairlead.trigger.Audience;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// An answer that is sent while its command runs: in chunks as they are printed, and at the end a
/// trailer that says how the command ended, for the status was sent before that was known. A client
/// that reads slowly slows the command down; one that reads nothing for a while has gone.
///
/// The command's thread calls [#hear] and waits there; all else happens on the request's event
/// loop.
final class LiveReply implements Audience {
    static final String TRAILER = "X-Command-Result";

    private static final long MOST_UNSENT = 64 * 1024;
    private static final long LOOK_MILLIS = 100;

    private final HttpServerRequest request;
    private final List<Header> always;
    private final long longestStallNanos;
    private final @Nullable Context context = Vertx.currentContext();
    private @Nullable Runnable stop;
    private long unsent;
    private long sent;
    private boolean begun;
    private boolean gone;
    private String trouble = "";

    /// @param always headers of every answer; the answer's own win
    /// @param longestStall how long the client may take nothing
    LiveReply(HttpServerRequest request, List<Header> always, Duration longestStall) {
        this.request = request;
        this.always = always;
        this.longestStallNanos = longestStall.toNanos();
        request.response().closeHandler(_ -> leave());
    }

    @Override
    public void hear(Answer head, byte[] printed, BooleanSupplier over) {
        if (context == null || isWithoutBody(head) || !awaitRoom(printed.length, over)) {
            return;
        }
        context.runOnContext(_ -> write(head, printed));
    }

    private boolean isWithoutBody(Answer head) {
        return request.method().equals(HttpMethod.HEAD) || Replying.isBodiless(head.status());
    }

    /// @return whether there is room for so much more, and somebody to read it
    private synchronized boolean awaitRoom(int length, BooleanSupplier over) {
        long since = System.nanoTime();
        long before = sent;
        while (unsent > MOST_UNSENT && !gone && !over.getAsBoolean()) {
            try {
                TimeUnit.MILLISECONDS.timedWait(this, LOOK_MILLIS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
            if (sent != before) {
                before = sent;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > longestStallNanos) {
                cutOff();
                return false;
            }
        }
        boolean heard = !gone && unsent <= MOST_UNSENT;
        unsent += heard ? length : 0;
        begun |= heard;
        return heard;
    }

    /// To close the connection as usual would be to wait until all is sent.
    private void cutOff() {
        leave();
        if (request.connection() instanceof ConnectionBase connection) {
            var _ = connection.channel().close();
        }
    }

    private void write(Answer head, byte[] printed) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            leave();
            return;
        }
        if (!response.headWritten()) {
            begin(response, head, printed);
        }
        var _ = response.write(Buffer.buffer(printed)).onComplete(_ -> written(printed.length));
    }

    private void begin(HttpServerResponse response, Answer head, byte[] printed) {
        Replying.head(response, head, always);
        if (!response.headers().contains(HttpHeaders.CONTENT_TYPE)) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, ContentType.of(printed));
        }
        if (request.version() == HttpVersion.HTTP_1_1) {
            response.putHeader("Trailer", TRAILER).setChunked(true);
        } else {
            response.putHeader(HttpHeaders.CONNECTION, "close"); // its end is the body's
        }
    }

    private synchronized void written(int length) {
        unsent -= length;
        sent += length;
        notifyAll();
    }

    @Override
    public synchronized void stopsWhenGone(Runnable stop) {
        this.stop = stop;
        if (gone) {
            stop.run();
        }
    }

    /// Also when the answer is complete and the connection is closed later: then nothing runs.
    private synchronized void leave() {
        gone = true;
        notifyAll();
        if (stop != null) {
            stop.run();
        }
    }

    @Override
    public synchronized void ended(String trouble) {
        this.trouble = trouble;
    }

    /// Whether some of the answer is sent, or about to be.
    synchronized boolean hasBegun() {
        return begun;
    }

    /// How much of the body was sent.
    synchronized long length() {
        return sent;
    }

    /// Ends what was begun, when all of it is sent.
    Future<Void> end() {
        Promise<Void> ended = Promise.promise();
        if (context != null) {
            context.runOnContext(_ -> finish().onComplete(ended));
        }
        return ended.future();
    }

    private Future<Void> finish() {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return Future.succeededFuture();
        }
        if (response.isChunked()) {
            response.putTrailer(TRAILER, trouble.isEmpty() ? "success" : trouble);
            return response.end();
        }
        return response.end().eventually(() -> request.connection().close());
    }
}
