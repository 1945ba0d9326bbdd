package dev.fairlead.attempt;

import dev.fairlead.attempt.Target.NotAnAddressException;
import dev.fairlead.attempt.Tokens.NoTokenException;
import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Auth;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.Message;
import dev.fairlead.delivery.Message.Header;
import dev.fairlead.delivery.Outcome;
import dev.fairlead.delivery.OwnHeaders;
import dev.fairlead.gotext.Utf8;
import dev.fairlead.signature.Secret;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Tries a delivery once, with one POST, and tells how that ended. It never fails: every failure is
/// an outcome.
@Singleton
public class Sender {
    /// The default of 8 KiB would make failures of deliveries that were taken with many cookies.
    private static final int MOST_HEAD = 64 * 1024;

    private static final int UNAUTHORIZED = 401;

    private final Vertx vertx;
    private final Courier courier;
    private final Tokens tokens;
    private final Clients clients;
    private final AttemptConfig config;
    private final Targets targets = new Targets();
    private final InstantSource clock;

    @Inject
    Sender(Vertx vertx, AttemptConfig config, InstantSource clock) {
        this(vertx, config, clock, new SystemResolver(clock), options(config));
    }

    Sender(
            Vertx vertx,
            AttemptConfig config,
            InstantSource clock,
            Resolver resolver,
            HttpClientOptions options) {
        AddressGuard guard = AddressGuard.allowing(config.allowedAddresses().orElse(List.of()));
        PoolOptions pool = new PoolOptions().setHttp1MaxSize(config.maxConnectionsPerHost());
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        clients = new Clients(vertx, options, pool);
        var ways = new Courier.Ways(resolver, guard, Egress.of(config));
        courier = new Courier(vertx, clients, ways, clock);
        tokens = new Tokens(courier, clock, config);
    }

    /// Tries once: to the delivery's own address, which passes the guard, or else to the
    /// endpoint's.
    ///
    /// @param number 1 for the first attempt
    /// @param budget the one deadline for look-up, connection, head and body
    public Uni<Attempt> attempt(Delivery delivery, Endpoint endpoint, int number, Duration budget) {
        return Uni.createFrom()
                .deferred(() -> {
                    Instant startedAt = clock.instant();
                    return answer(new Try(delivery, endpoint, startedAt, budget))
                            .map(answer -> attempt(number, startedAt, answer));
                });
    }

    @PreDestroy
    void close() {
        clients.close();
    }

    static HttpClientOptions options(AttemptConfig config) {
        return new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(true)
                .setKeepAliveTimeout(Math.toIntExact(config.keepAlive().toSeconds()))
                .setConnectTimeout(Math.toIntExact(config.connectTimeout().toMillis()))
                .setMaxHeaderSize(MOST_HEAD)
                .setDecompressionSupported(false)
                .setVerifyHost(true);
    }

    private Attempt attempt(int number, Instant startedAt, Answer answer) {
        Duration took = Duration.between(startedAt, clock.instant());
        return new Attempt(
                number,
                startedAt,
                took.isNegative() ? Duration.ZERO : took,
                answer.outcome(),
                answer.response());
    }

    /// What an attempt is made of.
    ///
    /// @param budget what is left of the one deadline
    private record Try(Delivery delivery, Endpoint endpoint, Instant startedAt, Duration budget) {
        Try within(Duration left) {
            return new Try(delivery, endpoint, startedAt, left);
        }
    }

    private Uni<Answer> answer(Try one) {
        return switch (one.endpoint().reach().auth()) {
            case Auth.None _ -> send(one, null);
            case Auth.Fixed(String name, Secret value, var hidden) ->
                    send(one, new Header(name, value.value()))
                            .map(answer -> answer.without(hidden));
            case Auth.ClientCredentials credentials -> answer(one, credentials);
        };
    }

    /// With a token; the time that it took is gone. A 401 is an attempt like any other, but the
    /// next one asks for a new token.
    private Uni<Answer> answer(Try one, Auth.ClientCredentials credentials) {
        return tokens.get(credentials)
                .ifNoItem()
                .after(one.budget())
                .failWith(() -> new NoTokenException("no answer in time"))
                .chain(token -> {
                    Header header = new Header(Auth.HEADER, "Bearer " + token.value().value());
                    Duration gone = Duration.between(one.startedAt(), clock.instant());
                    return send(one.within(one.budget().minus(gone)), header)
                            .map(answer -> answer.without(List.of(token.value())))
                            .invoke(answer -> {
                                if (answer.outcome() instanceof Outcome.Refused(int status)
                                        && status == UNAUTHORIZED) {
                                    tokens.refused(credentials, token);
                                }
                            });
                })
                .onFailure(NoTokenException.class)
                .recoverWithItem(failure ->
                        Answer.without(
                                new Outcome.Unreachable(
                                        Outcome.Cause.TOKEN,
                                        String.valueOf(failure.getMessage()))));
    }

    private Uni<Answer> send(Try one, @Nullable Header authorization) {
        if (one.endpoint().signing().isSlow()) {
            return Uni.createFrom()
                    .completionStage(() ->
                            vertx.executeBlocking(() -> post(one, authorization), false)
                                    .toCompletionStage())
                    .chain(courier::carry)
                    .onFailure()
                    .recoverWithItem(Sender::unsendable);
        }
        try {
            return courier.carry(post(one, authorization));
        } catch (NotAnAddressException | IllegalArgumentException e) {
            return Uni.createFrom().item(unsendable(e));
        }
    }

    private Post post(Try one, @Nullable Header authorization) throws NotAnAddressException {
        Endpoint endpoint = one.endpoint();
        Message message = one.delivery().message();
        @Nullable String own = one.delivery().to().url();
        @Nullable String url = own == null ? endpoint.url() : own;
        Target target = targets.of(url == null ? "" : url);
        MultiMap headers = headers(message, endpoint, one.startedAt());
        if (authorization != null) {
            HeaderText.requireValid(authorization.name(), authorization.value());
            headers.set(authorization.name(), Utf8.bytewise(authorization.value()));
        }
        headers.set("Host", target.authority());
        return new Post(
                target,
                own == null && !endpoint.reach().route().guarded(),
                endpoint.reach().route(),
                headers,
                message.body(),
                one.budget());
    }

    private static Answer unsendable(Throwable reason) {
        return Answer.without(
                switch (reason) {
                    case NotAnAddressException e ->
                            new Outcome.Forbidden(String.valueOf(e.getMessage()));
                    // no more detail, because it would quote the header
                    case IllegalArgumentException _ ->
                            new Outcome.Unreachable(
                                    Outcome.Cause.OTHER,
                                    "one of its headers is not allowed in HTTP");
                    case Throwable other -> Answers.of(other);
                });
    }

    private MultiMap headers(Message message, Endpoint endpoint, Instant now) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().set("User-Agent", config.userAgent());
        message.headers().forEach(header -> add(header, headers));
        endpoint.reach().headers().forEach(header -> headers.remove(header.name()));
        endpoint.reach().headers().forEach(header -> add(header, headers));
        headers.set("webhook-id", message.webhookId());
        // set, not added: a header of the message that has the signature's name is gone
        endpoint.signing()
                .headers(message.webhookId(), now.getEpochSecond(), message.body())
                .forEach((name, value) -> headers.set(name, value));
        MultiMap sent = MultiMap.caseInsensitiveMultiMap();
        headers.forEach((name, value) -> {
            HeaderText.requireValid(name, value);
            sent.add(name, Utf8.bytewise(value));
        });
        return sent;
    }

    private static void add(Message.Header header, MultiMap headers) {
        String name = header.name().toLowerCase(Locale.ROOT);
        if (name.equals("user-agent")) {
            headers.set(name, header.value());
        } else if (!OwnHeaders.contains(name)) {
            headers.add(header.name(), header.value());
        }
    }
}
