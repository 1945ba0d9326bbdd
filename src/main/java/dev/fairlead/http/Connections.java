package dev.fairlead.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The connections of one event loop, which alone touches them. Who opens one and sends nothing, or
/// a request's headers drop by drop, or does not fetch an answer, is not waited for. While a
/// request is worked on nothing here limits it.
final class Connections {
    private final AtomicInteger all;
    private final int most;
    private final long headerNanos;
    private final long idleNanos;
    private final Map<HttpConnection, Watched> open = new IdentityHashMap<>();

    /// @param all how many there are on all event loops
    Connections(AtomicInteger all, HttpConfig config) {
        this.all = all;
        this.most = config.maxConnections();
        this.headerNanos = config.headerTimeout().toNanos();
        this.idleNanos = config.idleTimeout().toNanos();
    }

    private static final class Watched {
        private @Nullable HttpServerRequest request;

        /// Since when it has been ours to wait (nanoseconds).
        private long since;

        private boolean isWaiting = true;

        Watched(long now) {
            since = now;
        }

        /// An answer is given when it is on its way; that it arrives takes time of the next
        /// request.
        boolean isWaiting(long now) {
            if (!isWaiting && request != null && request.response().ended()) {
                isWaiting = true;
                since = now;
            }
            return isWaiting;
        }
    }

    void opened(HttpConnection connection) {
        if (all.incrementAndGet() > most) {
            all.decrementAndGet();
            var _ = connection.close();
            return;
        }
        open.put(connection, new Watched(System.nanoTime()));
        connection.closeHandler(_ -> {
            open.remove(connection);
            all.decrementAndGet();
        });
    }

    /// The headers of a request are there.
    void begun(HttpServerRequest request) {
        Watched watched = open.get(request.connection());
        if (watched != null) {
            watched.request = request;
            watched.isWaiting = false;
        }
    }

    /// Closes those that took too long; to be called every now and then.
    void look() {
        long now = System.nanoTime();
        List<HttpConnection> late = new ArrayList<>();
        open.forEach((connection, watched) -> {
            long most = watched.request == null ? headerNanos : idleNanos;
            if (watched.isWaiting(now) && now - watched.since >= most) {
                late.add(connection);
            }
        });
        late.forEach(HttpConnection::close);
    }
}
