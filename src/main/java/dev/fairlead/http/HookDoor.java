package dev.fairlead.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.delivery.Message.Header;
import dev.fairlead.hook.CurrentBook;
import dev.fairlead.hook.Hook;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.Headers;
import dev.fairlead.request.Origin;
import dev.fairlead.request.Query;
import dev.fairlead.trigger.Answer;
import dev.fairlead.trigger.Trigger;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Serves hooks at `/{prefix}/{id}` on the public port: any method, raw bytes, no JAX-RS on the
/// way.
@Singleton
final class HookDoor {
    private static final int FIRST = 1;

    /// Behind every other route, JAX-RS among them.
    private static final int LAST = 50_000;

    private static final String OWN_PATH = "/-/";

    private final CurrentBook book;
    private final Trigger trigger;
    private final InstantSource clock;
    private final BodyReader bodies;
    private final String prefix;

    HookDoor(
            CurrentBook book,
            Trigger trigger,
            InstantSource clock,
            BodyReader bodies,
            HttpConfig config) {
        this.book = book;
        this.trigger = trigger;
        this.clock = clock;
        this.bodies = bodies;
        this.prefix = config.urlPrefix().isEmpty() ? "/" : "/" + config.urlPrefix() + "/";
    }

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(this::receive);
        router.route().order(LAST).handler(HookDoor::notFound);
    }

    private void receive(RoutingContext context) {
        String path = context.request().path();
        if (path == null || path.startsWith(OWN_PATH)) {
            context.next();
        } else if (path.equals("/")) {
            context.response().end("OK");
        } else if (path.startsWith(prefix)) {
            hook(context, path.substring(prefix.length()));
        } else {
            context.next();
        }
    }

    private void hook(RoutingContext context, String rawId) {
        Optional<String> id = PathId.decode(rawId);
        if (id.isEmpty()) {
            plain(context.response(), 400, "400 Bad Request");
            return;
        }
        Optional<Hook> hook = book.get().hook(id.get()).filter(found -> found.doors().http());
        if (hook.isEmpty()) {
            plain(context.response(), 404, "Hook not found.");
        } else if (!allows(hook.get(), context.request().method())) {
            context.response().setStatusCode(405).end();
        } else {
            handle(context, hook.get());
        }
    }

    private static boolean allows(Hook hook, HttpMethod method) {
        return hook.doors().methods().isEmpty() || hook.doors().methods().contains(method.name());
    }

    private void handle(RoutingContext context, Hook hook) {
        var _ =
                bodies.read(context)
                        .chain(body -> trigger.handle(hook, arrival(context.request(), body)))
                        .subscribe()
                        .with(
                                answer -> send(context, answer),
                                failure -> BodyReader.refuse(context, failure));
    }

    private Arrival arrival(HttpServerRequest request, Buffer body) {
        var peer = request.remoteAddress();
        String host = peer.hostAddress() == null ? "" : peer.hostAddress();
        String address = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + peer.port();
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (Map.Entry<String, String> header : request.headers()) {
            if (!header.getKey().equalsIgnoreCase("Host")) {
                headers.add(header);
            }
        }
        return new Arrival(
                UUID.randomUUID().toString(),
                clock.instant(),
                new Origin.Http(request.method().name(), address),
                Headers.of(headers),
                Query.parse(request.query()),
                body.getBytes());
    }

    private static void send(RoutingContext context, Answer answer) {
        HttpServerResponse response = context.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(answer.status());
        for (Header header : answer.headers()) {
            setIfValid(response, header);
        }
        if (answer.body().length > 0 && !response.headers().contains(HttpHeaders.CONTENT_TYPE)) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8");
        }
        response.end(Buffer.buffer(answer.body()));
    }

    /// A configured header that HTTP cannot carry is left out, as the original does.
    private static void setIfValid(HttpServerResponse response, Header header) {
        try {
            response.putHeader(header.name(), header.value().replaceAll("[\\r\\n]", " "));
        } catch (IllegalArgumentException _) {
            response.headers().remove(header.name());
        }
    }

    private static void plain(HttpServerResponse response, int status, String text) {
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(Buffer.buffer(text.getBytes(UTF_8)));
    }

    private static void notFound(RoutingContext context) {
        context.response().putHeader("X-Content-Type-Options", "nosniff");
        plain(context.response(), 404, "404 page not found\n");
    }
}
