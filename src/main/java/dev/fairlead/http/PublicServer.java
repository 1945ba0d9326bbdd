package dev.fairlead.http;

import dev.fairlead.hook.CurrentBook;
import dev.fairlead.hook.FileWatch;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// The server on the public port.
///
/// It is our own and not that of Quarkus, for three reasons: it is bound before the hooks are
/// loaded, so that early requests wait instead of being refused; nothing stands between it and a
/// hook; and it can listen on a Unix socket. What is for the annex goes to Quarkus' router. In dev
/// mode Quarkus serves, for the sake of live reload: see [Routes].
@Singleton
final class PublicServer {
    /// Before everything else of the start.
    static final int BIND = 10;

    private static final long PATIENCE_SECONDS = 30;
    private static final Duration LOOK_AT_CERTIFICATES = Duration.ofSeconds(1);
    private static final long LOOK_MILLIS = 250;

    /// Who is slow to send or to read may take half of what `docker stop` grants.
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final HookDoor door;

    /// Quarkus' router. The body waits until somebody there wants it.
    private final Handler<HttpServerRequest> behind;

    private final Journal journal;
    private final HttpConfig config;
    private final TlsConfig tls;
    private final String host;
    private final int port;
    private final Promise<Void> open = Promise.promise();
    private final AtomicInteger opened = new AtomicInteger();
    private @Nullable FileWatch certificates;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

    PublicServer(
            Vertx vertx,
            HookDoor door,
            Router router,
            Journal journal,
            HttpConfig config,
            TlsConfig tls,
            @ConfigProperty(name = "quarkus.http.host", defaultValue = "0.0.0.0") String host,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        this.vertx = vertx;
        this.door = door;
        this.behind = request -> router.handle(request.pause());
        this.journal = journal;
        this.config = config;
        this.tls = tls;
        this.host = host;
        this.port = port;
    }

    void bind(@Observes @Priority(BIND) StartupEvent event) {
        if (LaunchMode.current() != LaunchMode.DEVELOPMENT) {
            HttpServerOptions options = ServerOptions.of(tls, vertx);
            SocketAddress address = address();
            config.socket()
                    .filter(Files::exists)
                    .ifPresent(_ -> { // Netty would take it over
                        throw BindFailedException.taken(address);
                    });
            int loops = config.socket().isPresent() ? 1 : eventLoops();
            await(
                    address,
                    vertx.deployVerticle(
                            () -> new Listener(options, address),
                            new DeploymentOptions().setInstances(loops)));
        }
    }

    /// The hooks are loaded: requests that came early go on.
    void open(@Observes @Priority(CurrentBook.LOAD_FIRST + 300) StartupEvent event) {
        open.complete();
        journal.write(new Entry.Serving(url()));
    }

    /// Who renews a certificate replaces the files; new connections get the new one.
    void follow(@Observes @Priority(CurrentBook.LOAD_FIRST + 300) StartupEvent event) {
        if (tls.enabled() && LaunchMode.current() != LaunchMode.DEVELOPMENT) {
            certificates =
                    FileWatch.start(
                            List.of(tls.certificate(), tls.key()),
                            LOOK_AT_CERTIFICATES,
                            _ -> renew());
        }
    }

    private void renew() {
        try {
            var options = ServerOptions.of(tls, vertx).getSslOptions();
            Future.all(
                            servers.stream()
                                    .map(server -> server.updateSSLOptions(options, true))
                                    .toList())
                    .onSuccess(_ -> journal.write(new Entry.CertificateRenewed(certificate())))
                    .onFailure(this::refused);
        } catch (ConfigurationException e) {
            refused(e);
        }
    }

    private void refused(Throwable why) {
        journal.write(
                new Entry.CertificateRefused(certificate(), String.valueOf(why.getMessage())));
    }

    private String certificate() {
        return tls.certificate().toString();
    }

    /// No new requests from here on; what is under way may end.
    void turnAway(@Observes @Priority(CurrentBook.LOAD_FIRST - 50) ShutdownEvent event) {
        door.close();
    }

    /// The commands have ended: their answers are sent before the connections are closed.
    void stop(@Observes @Priority(CurrentBook.LOAD_FIRST + 50) ShutdownEvent event)
            throws InterruptedException {
        if (certificates != null) {
            certificates.close();
        }
        door.awaitAnswers(LAST_ANSWERS);
        servers.forEach(HttpServer::close);
    }

    /// One event loop's share of the connections.
    private final class Listener extends AbstractVerticle {
        private final HttpServerOptions options;
        private final SocketAddress address;

        Listener(HttpServerOptions options, SocketAddress address) {
            this.options = options;
            this.address = address;
        }

        @Override
        public void start(Promise<Void> started) {
            Connections connections = new Connections(opened, config);
            HttpServer server =
                    UnixSockets.server(getVertx(), options, address)
                            .connectionHandler(connection -> {
                                Versions.watch(connection);
                                connections.opened(connection);
                            })
                            .requestHandler(request -> {
                                connections.begun(request);
                                receive(request);
                            })
                            .invalidRequestHandler(Pages::invalid);
            long _ = getVertx().setPeriodic(LOOK_MILLIS, _ -> connections.look());
            servers.add(server);
            server.listen(address).<Void>mapEmpty().onComplete(started);
        }
    }

    private void receive(HttpServerRequest request) {
        if (open.future().succeeded()) {
            handle(request);
            return;
        }
        request.pause();
        var context = vertx.getOrCreateContext();
        open.future()
                .onSuccess(_ ->
                        context.runOnContext(_ -> {
                            handle(request);
                            request.resume(); // also where nobody wants the body
                        }));
    }

    private void handle(HttpServerRequest request) {
        door.handle(request, behind, Pages::notFound);
    }

    private SocketAddress address() {
        return config.socket()
                .map(path -> SocketAddress.domainSocketAddress(path.toString()))
                .orElseGet(() -> SocketAddress.inetSocketAddress(port, literal(host)));
    }

    private static String literal(String host) {
        return host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1)
                : host;
    }

    private int eventLoops() {
        int loops = 0;
        for (var _ : ((VertxInternal) vertx).getEventLoopGroup()) {
            loops++;
        }
        return loops;
    }

    private String url() {
        String scheme = tls.enabled() ? "https" : "http";
        String where = config.socket().map(path -> "{unix:" + path + "}").orElse(host + ":" + port);
        return "%s://%s%s{id}".formatted(scheme, where, Settings.prefix(config));
    }

    private void await(SocketAddress address, Future<?> bound) {
        try {
            bound.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw BindFailedException.at(address, e.getCause());
        } catch (TimeoutException e) {
            throw BindFailedException.at(address, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
