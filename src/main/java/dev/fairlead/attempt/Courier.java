package dev.fairlead.attempt;

import dev.fairlead.delivery.Outcome;
import dev.fairlead.delivery.Proxy;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Carries one request to its target and tells how it ended, always.
///
/// It stands on Vert.x' core client, not on its web client. The web client's time limit counts
/// silence only, so a body that dribbles never ends; a body codec that refuses to read on loses the
/// status; and the request, which would have to be reset, is to be had from its internals only.
final class Courier {
    /// RFC 9110, 15.5.8: a proxy's alone.
    private static final int PROXY_LOGIN = 407;

    private final Vertx vertx;
    private final Clients clients;
    private final Ways ways;
    private final InstantSource clock;

    Courier(Vertx vertx, Clients clients, Ways ways, InstantSource clock) {
        this.vertx = vertx;
        this.clients = clients;
        this.ways = ways;
        this.clock = clock;
    }

    /// How targets are found.
    record Ways(Resolver resolver, AddressGuard guard, Egress egress) {}

    /// Carries it when somebody subscribes. Whoever leaves early closes the connection.
    Uni<Answer> carry(Post post) {
        return Uni.createFrom()
                .emitter(emitter -> {
                    Exchange exchange = new Exchange(post, emitter::complete);
                    emitter.onTermination(exchange::abandon);
                    exchange.begin();
                });
    }

    /// One exchange. All of it happens on one Vert.x context, so nothing in it is shared.
    private final class Exchange {
        private final Post post;
        private final Consumer<Answer> whenDone;
        private final Context context = vertx.getOrCreateContext();
        private final ResponseBody body = new ResponseBody();
        private final Proxy.@Nullable Http proxy;
        private long timer;
        private boolean done;
        private boolean atProxy;
        private @Nullable HttpClientRequest request;

        Exchange(Post post, Consumer<Answer> whenDone) {
            this.post = post;
            this.whenDone = whenDone;
            this.proxy = ways.egress().to(post.target(), post.route().proxy());
        }

        void begin() {
            on(this::start);
        }

        /// Nobody wants to know any more.
        void abandon() {
            context.runOnContext(_ -> end(Answer.without(tooLate())));
        }

        private void start() {
            timer =
                    vertx.setTimer(
                            Math.max(1, post.budget().toMillis()),
                            _ -> end(Answer.without(tooLate())));
            Target target = post.target();
            if (proxy != null && post.operators() && target.literal().isEmpty()) {
                reachProxy(proxy, target.host()); // who looks the name up is the proxy
            } else {
                lookUp(target.host(), target.literal(), this::judge);
            }
        }

        private void lookUp(
                String host, Optional<InetAddress> literal, Consumer<List<InetAddress>> then) {
            var _ =
                    literal.map(List::of)
                            .<CompletionStage<List<InetAddress>>>map(
                                    CompletableFuture::completedStage)
                            .orElseGet(() -> ways.resolver().resolve(host))
                            .whenComplete((addresses, failure) ->
                                    on(() -> {
                                        if (addresses != null && !addresses.isEmpty()) {
                                            then.accept(addresses);
                                        } else {
                                            failed(
                                                    failure == null
                                                            ? new UnknownHostException()
                                                            : failure);
                                        }
                                    }));
        }

        private void judge(List<InetAddress> addresses) {
            if (!addresses.stream().allMatch(this::isPermitted)) {
                end(Answer.without(new Outcome.Forbidden(objection())));
            } else if (proxy == null) {
                connect(addresses, this::direct);
            } else {
                // Through a tunnel the judged address is reached; a request in absolute form has to
                // say the name, and the proxy looks it up again.
                reachProxy(proxy, addresses.getFirst().getHostAddress());
            }
        }

        /// @param end what the tunnel is to lead to
        private void reachProxy(Proxy.Http proxy, String end) {
            atProxy = true;
            lookUp(
                    proxy.host(),
                    Target.literal(proxy.host()),
                    addresses -> connect(addresses, address -> through(proxy, address, end)));
        }

        /// One forbidden address among several is enough to refuse: whoever controls the name would
        /// else choose by chance or by order.
        private boolean isPermitted(InetAddress address) {
            return post.operators()
                    ? ways.guard().permitsOperator(address.getAddress())
                    : ways.guard().permitsStrangers(address.getAddress());
        }

        private String objection() {
            String host = post.target().host();
            return post.operators()
                    ? host + " has a link-local or metadata address; nothing is sent there"
                    : host
                            + " has an address that is not public; if it is meant to be reached,"
                            + " set fairlead.attempt.allowed-addresses";
        }

        /// Goes to an address by number: no name is looked up again.
        private void connect(
                List<InetAddress> addresses, Function<InetAddress, RequestOptions> way) {
            if (done) {
                return;
            }
            List<InetAddress> others = addresses.subList(1, addresses.size());
            clients.of(post.route().tls())
                    .request(way.apply(addresses.getFirst()))
                    .onSuccess(opened -> step(() -> send(opened)))
                    .onFailure(failure -> {
                        if (Answers.isNoConnection(failure) && !others.isEmpty()) {
                            step(() -> connect(others, way));
                        } else {
                            failed(failure);
                        }
                    });
        }

        private void failed(Throwable failure) {
            end(Answer.without(atProxy ? Answers.ofProxied(failure) : Answers.of(failure)));
        }

        private RequestOptions direct(InetAddress address) {
            return options()
                    .setURI(post.target().path())
                    .setServer(
                            SocketAddress.inetSocketAddress(
                                    post.target().port(), address.getHostAddress()));
        }

        private RequestOptions through(Proxy.Http proxy, InetAddress address, String end) {
            Target target = post.target();
            ProxyOptions options =
                    new ProxyOptions()
                            .setType(ProxyType.HTTP)
                            .setHost(address.getHostAddress())
                            .setPort(proxy.port());
            Proxy.Login login = proxy.login();
            if (login != null) {
                options.setUsername(login.username()).setPassword(login.password().value());
            }
            String absolute = "http://" + target.authority() + target.path();
            return options()
                    .setProxyOptions(options)
                    .setURI(target.secure() ? target.path() : absolute)
                    .setServer(SocketAddress.inetSocketAddress(target.port(), end));
        }

        private RequestOptions options() {
            Target target = post.target();
            return new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setHost(target.host())
                    .setPort(target.port())
                    .setSsl(target.secure())
                    .setFollowRedirects(false)
                    .setConnectTimeout(Math.max(1, post.budget().toMillis()))
                    .setHeaders(post.headers());
        }

        private void send(HttpClientRequest opened) {
            if (done) {
                var _ = opened.reset();
                return;
            }
            request = opened;
            opened.send(Buffer.buffer(post.body()))
                    .onSuccess(response -> step(() -> receive(response)))
                    .onFailure(failure -> end(Answer.without(Answers.ofAnswer(failure))));
        }

        private void receive(HttpClientResponse response) {
            response.exceptionHandler(failure -> end(Answer.without(Answers.ofAnswer(failure))))
                    .endHandler(_ -> {
                        request = null; // read to its end: the connection is used again
                        end(answer(response));
                    })
                    .handler(piece -> {
                        if (!body.take(piece)) {
                            end(answer(response));
                        }
                    });
        }

        private Answer answer(HttpClientResponse response) {
            if (atProxy && !post.target().secure() && response.statusCode() == PROXY_LOGIN) {
                return Answer.without(
                        new Outcome.Unreachable(Outcome.Cause.PROXY, "proxy: it answered 407"));
            }
            Outcome outcome =
                    Answers.of(
                            response.statusCode(),
                            response.getHeader("Retry-After"),
                            clock.instant());
            return new Answer(outcome, body.text());
        }

        private Outcome tooLate() {
            Duration budget = post.budget();
            return new Outcome.Unreachable(
                    Outcome.Cause.TIMEOUT, "no complete answer within " + budget.toMillis() + "ms");
        }

        /// The only way out. What was not read to its end closes its connection.
        private void end(Answer answer) {
            if (done) {
                return;
            }
            done = true;
            var _ = vertx.cancelTimer(timer);
            if (request != null) {
                var _ = request.reset();
            }
            whenDone.accept(answer);
        }

        /// On the context: at once where it is the thread's own.
        private void on(Runnable step) {
            if (context.equals(Vertx.currentContext())) {
                step(step);
            } else {
                context.runOnContext(_ -> step(step));
            }
        }

        /// At once, for what Vert.x reports on the context: an answer without a body has ended by
        /// the next turn of the loop, and then takes no handlers. Whatever goes wrong in a step is
        /// how the exchange ended.
        private void step(Runnable step) {
            try {
                step.run();
            } catch (RuntimeException e) {
                end(Answer.without(Answers.of(e)));
            }
        }
    }
}
