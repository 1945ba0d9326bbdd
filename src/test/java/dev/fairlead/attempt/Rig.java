package dev.fairlead.attempt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Destination;
import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Message;
import dev.fairlead.delivery.Message.Header;
import dev.fairlead.delivery.RetryPolicy;
import dev.fairlead.delivery.Terms;
import dev.fairlead.signature.Signing;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A sender whose names resolve as the test says, and what it needs to send something.
final class Rig implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    record Settings(
            Optional<List<String>> allowedAddresses,
            int maxConnectionsPerHost,
            Duration connectTimeout,
            Duration keepAlive,
            String userAgent,
            Optional<String> proxy,
            Optional<List<String>> noProxy,
            Duration tokenTimeout)
            implements AttemptConfig {
        /// Without a proxy.
        Settings(
                Optional<List<String>> allowedAddresses,
                int maxConnectionsPerHost,
                Duration connectTimeout,
                Duration keepAlive,
                String userAgent) {
            this(
                    allowedAddresses,
                    maxConnectionsPerHost,
                    connectTimeout,
                    keepAlive,
                    userAgent,
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofSeconds(10));
        }
    }

    /// Resolves each name to what it was told last, or to each of several answers in turn.
    static final class Names implements Resolver {
        private final Map<String, Queue<List<InetAddress>>> answers = new ConcurrentHashMap<>();
        private final List<String> asked = new ArrayList<>();

        void answer(String host, String... addresses) {
            answers.put(host, new ArrayDeque<>());
            thenAnswer(host, addresses);
        }

        void thenAnswer(String host, String... addresses) {
            Objects.requireNonNull(answers.get(host))
                    .add(Stream.of(addresses).map(InetAddress::ofLiteral).toList());
        }

        synchronized List<String> asked() {
            return List.copyOf(asked);
        }

        @Override
        public synchronized CompletionStage<List<InetAddress>> resolve(String host) {
            asked.add(host);
            Queue<List<InetAddress>> known = answers.get(host);
            if (host.equals("silent.example")) {
                return new CompletableFuture<>();
            }
            if (known == null) {
                return CompletableFuture.failedStage(new UnknownHostException(host));
            }
            return CompletableFuture.completedStage(
                    known.size() > 1 ? known.remove() : known.element());
        }
    }

    static final Signing UNSIGNED = new Signing.None();

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    final Names names = new Names();
    private final Vertx vertx = Vertx.vertx();
    private final Sender sender;

    private Rig(Settings settings, Optional<String> authority) {
        HttpClientOptions options = Sender.options(settings);
        authority.ifPresent(pem ->
                options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(pem))));
        sender = new Sender(vertx, settings, InstantSource.fixed(NOW), names, options);
    }

    static Rig allowing(String... ranges) {
        return new Rig(settings(64, ranges), Optional.empty());
    }

    static Rig trusting(String authority) {
        return new Rig(settings(64, "127.0.0.0/8"), Optional.of(authority));
    }

    static Rig withConnections(int most) {
        return new Rig(settings(most, "127.0.0.0/8"), Optional.empty());
    }

    private static Settings settings(int connections, String... ranges) {
        return new Settings(
                Optional.of(List.of(ranges)),
                connections,
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                "Fairlead/test");
    }

    @Override
    public void close() {
        sender.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    static Message message(Header... headers) {
        return new Message("msg_1", List.of(headers), "{\"a\":\"ü\"}".getBytes(UTF_8));
    }

    /// One attempt at a URL that came with a message.
    Attempt send(String url) {
        return send(url, PATIENCE);
    }

    Attempt send(String url, Duration budget) {
        return await(start(url, null, message(), UNSIGNED, budget));
    }

    Attempt send(String url, Message message) {
        return send(url, message, UNSIGNED);
    }

    Attempt send(String url, Message message, Signing signing) {
        return await(start(url, null, message, signing, PATIENCE));
    }

    /// Runs it on an event loop.
    void onLoop(Runnable task) {
        vertx.runOnContext(_ -> task.run());
    }

    /// One attempt at an endpoint of the operator's.
    Attempt sendToEndpoint(String url) {
        return await(start(null, url, message(), UNSIGNED, PATIENCE));
    }

    Uni<Attempt> start(
            @Nullable String url,
            @Nullable String endpoint,
            Message message,
            Signing signing,
            Duration budget) {
        Delivery delivery =
                new Delivery(
                        "d1",
                        new Destination(new EndpointRef("hook", "0"), url, "lane"),
                        message,
                        NOW);
        RetryPolicy policy = new RetryPolicy.Schedule(List.of(Duration.ZERO));
        return sender.attempt(
                delivery, new Endpoint(endpoint, signing, policy, Terms.DEFAULT), 3, budget);
    }

    private static Attempt await(Uni<Attempt> attempt) {
        return attempt.await().atMost(PATIENCE.multipliedBy(2));
    }
}
