package dev.fairlead.attempt;

import dev.fairlead.delivery.Outcome;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Carries one request to its target and tells how it ended, always.
///
/// It stands on Vert.x' core client, not on its web client. The web client's time limit counts
/// silence only, so a body that dribbles never ends; a body codec that refuses to read on loses the
/// status; and the request, which would have to be reset, is to be had from its internals only.
final class Courier {
    private final Vertx vertx;
    private final HttpClient client;
    private final Resolver resolver;
    private final AddressGuard guard;
    private final InstantSource clock;

    Courier(
            Vertx vertx,
            HttpClient client,
            Resolver resolver,
            AddressGuard guard,
            InstantSource clock) {
        this.vertx = vertx;
        this.client = client;
        this.resolver = resolver;
        this.guard = guard;
        this.clock = clock;
    }

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
        private long timer;
        private boolean done;
        private @Nullable HttpClientRequest request;

        Exchange(Post post, Consumer<Answer> whenDone) {
            this.post = post;
            this.whenDone = whenDone;
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
            var _ =
                    addresses()
                            .whenComplete(
                                    (addresses, failure) -> on(() -> resolved(addresses, failure)));
        }

        private CompletionStage<List<InetAddress>> addresses() {
            Target target = post.target();
            return target.literal()
                    .map(List::of)
                    .<CompletionStage<List<InetAddress>>>map(CompletableFuture::completedStage)
                    .orElseGet(() -> resolver.resolve(target.host()));
        }

        private void resolved(@Nullable List<InetAddress> addresses, @Nullable Throwable failure) {
            if (failure != null) {
                end(Answer.without(Answers.of(failure)));
            } else if (addresses == null || addresses.isEmpty()) {
                end(Answer.without(Answers.of(new UnknownHostException())));
            } else if (addresses.stream().allMatch(this::isPermitted)) {
                connect(addresses);
            } else {
                end(Answer.without(new Outcome.Forbidden(objection())));
            }
        }

        /// One forbidden address among several is enough to refuse: whoever controls the name would
        /// else choose by chance or by order.
        private boolean isPermitted(InetAddress address) {
            return post.operators()
                    ? guard.permitsOperator(address.getAddress())
                    : guard.permitsStrangers(address.getAddress());
        }

        private String objection() {
            String host = post.target().host();
            return post.operators()
                    ? host + " has a link-local or metadata address; nothing is sent there"
                    : host
                            + " has an address that is not public; if it is meant to be reached,"
                            + " set fairlead.attempt.allowed-addresses";
        }

        /// Goes to an address that was judged, by number: the name is not looked up again.
        private void connect(List<InetAddress> addresses) {
            if (done) {
                return;
            }
            List<InetAddress> others = addresses.subList(1, addresses.size());
            client.request(options(addresses.getFirst()))
                    .onSuccess(opened -> step(() -> send(opened)))
                    .onFailure(failure -> {
                        if (Answers.isNoConnection(failure) && !others.isEmpty()) {
                            step(() -> connect(others));
                        } else {
                            end(Answer.without(Answers.of(failure)));
                        }
                    });
        }

        private RequestOptions options(InetAddress address) {
            Target target = post.target();
            return new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setServer(
                            SocketAddress.inetSocketAddress(
                                    target.port(), address.getHostAddress()))
                    .setHost(target.host())
                    .setPort(target.port())
                    .setSsl(target.secure())
                    .setURI(target.path())
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
