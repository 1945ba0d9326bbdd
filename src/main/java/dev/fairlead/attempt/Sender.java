package dev.fairlead.attempt;

import dev.fairlead.attempt.Target.NotAnAddressException;
import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.Message;
import dev.fairlead.delivery.Outcome;
import dev.fairlead.delivery.OwnHeaders;
import dev.fairlead.gotext.Utf8;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
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

    private final Courier courier;
    private final HttpClient client;
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
        this.config = config;
        this.clock = clock;
        client = vertx.createHttpClient(options, pool);
        courier = new Courier(vertx, client, resolver, guard, clock);
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
                    return answer(delivery, endpoint, startedAt, budget)
                            .map(answer -> attempt(number, startedAt, answer));
                });
    }

    @PreDestroy
    void close() {
        var _ = client.close();
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

    private Uni<Answer> answer(Delivery delivery, Endpoint endpoint, Instant now, Duration budget) {
        @Nullable String own = delivery.to().url();
        @Nullable String url = own == null ? endpoint.url() : own;
        try {
            Target target = targets.of(url == null ? "" : url);
            MultiMap headers =
                    headers(delivery.message(), endpoint, now).set("Host", target.authority());
            byte[] body = delivery.message().body();
            return courier.carry(new Post(target, own == null, headers, body, budget));
        } catch (NotAnAddressException e) {
            return ended(new Outcome.Forbidden(String.valueOf(e.getMessage())));
        } catch (IllegalArgumentException _) {
            // a header that HTTP does not allow; no more detail, because it would quote it
            return ended(
                    new Outcome.Unreachable(
                            Outcome.Cause.OTHER, "one of its headers is not allowed in HTTP"));
        }
    }

    private MultiMap headers(Message message, Endpoint endpoint, Instant now) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().set("User-Agent", config.userAgent());
        message.headers().forEach(header -> add(header, headers));
        endpoint.headers().forEach(header -> headers.remove(header.name()));
        endpoint.headers().forEach(header -> add(header, headers));
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

    private static Uni<Answer> ended(Outcome outcome) {
        return Uni.createFrom().item(Answer.without(outcome));
    }
}
