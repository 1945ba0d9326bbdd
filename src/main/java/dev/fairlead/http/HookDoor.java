package dev.fairlead.http;

import dev.fairlead.delivery.Message.Header;
import dev.fairlead.hook.CurrentBook;
import dev.fairlead.hook.Hook;
import dev.fairlead.http.BodyReader.UnreadableBodyException;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.journal.Seen;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.ArrivalIds;
import dev.fairlead.request.HeadText;
import dev.fairlead.request.Headers;
import dev.fairlead.request.Origin;
import dev.fairlead.request.Query;
import dev.fairlead.trigger.Answer;
import dev.fairlead.trigger.Trigger;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Serves hooks at `/{prefix}/{id}`: any method, raw bytes (spec section 5). It stands before every
/// other route, so nothing is on the way of a request for a hook but the look whether it is for the
/// annex.
@Singleton
final class HookDoor {
    private final CurrentBook book;
    private final Trigger trigger;
    private final Journal journal;
    private final Annex annex;
    private final InstantSource clock;
    private final BodyReader bodies;
    private final TrustedProxies proxies;
    private final RequestIds ids;
    private final ArrivalIds arrivalIds = new ArrivalIds(new SecureRandom());
    private final Dates dates;
    private final String prefix;
    private final Set<String> methods;
    private final List<Header> headers;
    private final Duration longestStall;
    private final boolean debug;

    /// One permit is taken by each exchange under way.
    private final Semaphore open = new Semaphore(Integer.MAX_VALUE);

    private volatile boolean stopping;

    HookDoor(
            CurrentBook book,
            Trigger trigger,
            Journal journal,
            Annex annex,
            InstantSource clock,
            BodyReader bodies,
            TrustedProxies proxies,
            HttpConfig config) {
        this.book = book;
        this.trigger = trigger;
        this.journal = journal;
        this.annex = annex;
        this.clock = clock;
        this.bodies = bodies;
        this.proxies = proxies;
        this.ids = new RequestIds(config);
        this.dates = new Dates(clock);
        this.prefix = Settings.prefix(config);
        this.methods = Settings.methods(config);
        this.headers = Settings.headers(config);
        this.longestStall = config.stallTimeout();
        this.debug = config.debug();
    }

    /// Answers the request, or gives it on.
    ///
    /// @param behind takes what is for the annex
    /// @param otherwise takes what is for nobody known here
    void handle(
            HttpServerRequest request,
            Handler<HttpServerRequest> behind,
            Handler<HttpServerRequest> otherwise) {
        request.response().putHeader(HttpHeaders.DATE, dates.now());
        if (stopping) {
            Pages.stopping(request);
        } else if (Pages.isAboutServer(request)) {
            request.response().end();
        } else if (!Pages.refuses(request)) {
            route(request, behind, otherwise);
        }
    }

    /// Takes no more requests.
    void close() {
        stopping = true;
    }

    /// Waits until every request that was taken has its answer, at most that long.
    void awaitAnswers(Duration most) throws InterruptedException {
        if (open.tryAcquire(Integer.MAX_VALUE, most.toMillis(), TimeUnit.MILLISECONDS)) {
            open.release(Integer.MAX_VALUE);
        }
    }

    /// An exchange that others answer has begun, or is over.
    void begun() {
        open.acquireUninterruptibly();
    }

    void over() {
        open.release();
    }

    private void route(
            HttpServerRequest request,
            Handler<HttpServerRequest> behind,
            Handler<HttpServerRequest> otherwise) {
        String raw = request.path();
        Optional<String> decoded = PathId.decode(raw == null ? "" : raw);
        if (decoded.isEmpty()) {
            Pages.badRequest(request);
            return;
        }
        String path = HeadText.of(decoded.get());
        if (!CleanPath.isClean(path)) {
            Pages.moved(request, CleanPath.of(decoded.get()));
        } else if (path.startsWith(Annex.PATH) && annex.isOpen()) {
            behind.handle(request);
        } else if (path.equals("/")) {
            new Exchange(request).root();
        } else if (path.startsWith(prefix)) {
            new Exchange(request).hook(path.substring(prefix.length()));
        } else if (path.startsWith(Annex.PATH)) {
            Pages.notFound(request);
        } else {
            otherwise.handle(request);
        }
    }

    /// One request and its answer.
    private final class Exchange {
        private final HttpServerRequest request;
        private final Instant started = clock.instant();
        private final Origin.Http origin;
        private byte[] body = new byte[0];
        private Seen seen = Seen.not("", "root");

        Exchange(HttpServerRequest request) {
            open.acquireUninterruptibly();
            this.request = request;
            this.origin =
                    new Origin.Http(
                            request.method().name(),
                            proxies.client(request),
                            new Origin.Target(
                                    Optional.ofNullable(request.getHeader("Host"))
                                            .map(HeadText::of)
                                            .orElse(""),
                                    HeadText.of(request.uri())),
                            ids.of(request));
        }

        void root() {
            var _ = finish(new Answer(200, headers, Pages.OK), List.of());
        }

        void hook(String id) {
            journal.write(new Entry.Requested(origin));
            Optional<Hook> hook = book.get().hook(id).filter(found -> found.doors().http());
            if (hook.isEmpty()) {
                seen = Seen.not(id, "no_hook");
                var _ = finish(new Answer(404, List.of(), Pages.NO_HOOK), List.of());
            } else if (!hook.get().doors().allows(request.method().name(), methods)) {
                seen = Seen.not(id, "method");
                journal.write(new Entry.MethodRefused(id, origin));
                var _ = finish(new Answer(405, List.of(), new byte[0]), List.of());
            } else {
                serve(hook.get());
            }
        }

        private void serve(Hook hook) {
            seen = Seen.not(hook.id(), "failed");
            LiveReply live = new LiveReply(request, headers, longestStall);
            var _ =
                    bodies.read(request)
                            .chain(read -> {
                                body = read;
                                if (debug) {
                                    journal.write(new Entry.Dumped(Dump.of(request, origin, body)));
                                }
                                return trigger.handle(hook, arrival(), live);
                            })
                            .subscribe()
                            .with(handled -> finished(handled, live), this::fail);
        }

        private void finished(Trigger.Handled handled, LiveReply live) {
            seen = handled.seen();
            if (live.hasBegun()) {
                var _ =
                        live.end()
                                .onComplete(_ -> {
                                    end();
                                    answered(request.response().getStatusCode(), live.length());
                                });
            } else {
                var _ = finish(handled.answer(), headers);
            }
        }

        private Arrival arrival() {
            List<Map.Entry<String, String>> lines = new ArrayList<>();
            for (Map.Entry<String, String> header : request.headers()) {
                if (!header.getKey().equalsIgnoreCase("Host")) {
                    lines.add(header);
                }
            }
            return new Arrival(
                    arrivalIds.next(),
                    started,
                    origin,
                    Headers.of(lines),
                    Query.parse(request.query()),
                    body);
        }

        private Future<Void> finish(Answer answer, List<Header> always) {
            var response = request.response();
            if (response.closed() || response.ended()) {
                end();
                return Future.succeededFuture();
            }
            Future<Void> sent = Replying.send(request, answer, always).onComplete(_ -> end());
            if (debug) {
                journal.write(new Entry.Dumped(Dump.of(response, origin, answer, always)));
            }
            answered(answer.status(), Replying.length(answer));
            return sent;
        }

        private void answered(int status, long bytes) {
            Duration took = Duration.between(started, clock.instant());
            journal.write(new Entry.Answered(origin, seen, status, bytes, took));
        }

        private void end() {
            open.release();
            bodies.forget(body);
        }

        /// What is left of a body that cannot be read is not for anyone: the connection is closed.
        private void fail(Throwable failure) {
            switch (failure) {
                case UnreadableBodyException unreadable -> {
                    String reason = String.valueOf(unreadable.getMessage());
                    seen = Seen.not(seen.hook(), "unreadable");
                    journal.write(new Entry.RequestUnreadable(origin, reason));
                    request.response().putHeader("Connection", "close");
                    var connection = request.connection();
                    finish(Pages.unreadable(unreadable), headers)
                            .onComplete(_ -> connection.close());
                }
                case Throwable bug -> {
                    journal.write(new Entry.RequestUnreadable(origin, bug.toString()));
                    var _ = finish(new Answer(500, List.of(), new byte[0]), headers);
                }
            }
        }
    }
}
