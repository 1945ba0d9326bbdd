package dev.fairlead.attempt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.attempt.Target.NotAnAddressException;
import dev.fairlead.delivery.Auth;
import dev.fairlead.delivery.Auth.ClientCredentials;
import dev.fairlead.delivery.Outcome;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import jakarta.enterprise.util.TypeLiteral;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The tokens that token endpoints gave out. One is kept until shortly before it ends; while one is
/// asked for, whoever needs it waits for that one.
///
/// SmallRye Fault Tolerance guards the question: it has a deadline of its own, which no single
/// attempt can cut short for the others, and a token endpoint that only fails is left alone.
final class Tokens {
    private static final int MOST = 1000;
    private static final int LEFT_ALONE_AFTER = 5;
    private static final Duration LEFT_ALONE = Duration.ofSeconds(5);

    /// A token that is refused when it is as young as this is not refused for its age. To ask for
    /// another at once would have a receiver that refuses everything flood the token endpoint.
    private static final Duration YOUNG = Duration.ofSeconds(1);

    private final Courier courier;
    private final InstantSource clock;
    private final Duration timeout;
    private final String userAgent;
    private final ConcurrentMap<ClientCredentials, Source> sources = new ConcurrentHashMap<>();

    Tokens(Courier courier, InstantSource clock, AttemptConfig config) {
        this.courier = courier;
        this.clock = clock;
        this.timeout = config.tokenTimeout();
        this.userAgent = config.userAgent();
    }

    /// A token that holds still. It fails with a [NoTokenException] only.
    Uni<Token> get(ClientCredentials credentials) {
        return Uni.createFrom()
                .completionStage(() -> source(credentials).token())
                .onFailure()
                .transform(Tokens::noToken);
    }

    /// The receiver did not take it.
    void refused(ClientCredentials credentials, Token token) {
        source(credentials).drop(token);
    }

    private Source source(ClientCredentials credentials) {
        if (sources.size() >= MOST) {
            sources.clear(); // of files that were replaced; the others ask once more
        }
        return sources.computeIfAbsent(credentials, Source::new);
    }

    private static NoTokenException noToken(Throwable failure) {
        return switch (failure) {
            case NoTokenException known -> known;
            case CircuitBreakerOpenException _ ->
                    new NoTokenException("it only failed, and is left alone for some seconds");
            case TimeoutException _ -> new NoTokenException("no answer in time");
            case Throwable other ->
                    new NoTokenException("unexpected " + other.getClass().getSimpleName());
        };
    }

    /// Where the tokens of one client come from.
    private final class Source {
        private final ClientCredentials credentials;
        private final TypedGuard<Uni<Token>> guard =
                TypedGuard.create(new TypeLiteral<Uni<Token>>() {})
                        .withTimeout()
                        .duration(timeout.toMillis(), ChronoUnit.MILLIS)
                        .done()
                        .withCircuitBreaker()
                        .requestVolumeThreshold(LEFT_ALONE_AFTER)
                        .failureRatio(1)
                        .delay(LEFT_ALONE.toMillis(), ChronoUnit.MILLIS)
                        .done()
                        .build();
        private @Nullable Token held;
        private @Nullable CompletableFuture<Token> asked;

        Source(ClientCredentials credentials) {
            this.credentials = credentials;
        }

        CompletionStage<Token> token() {
            CompletableFuture<Token> answer;
            synchronized (this) {
                if (held != null && clock.instant().isBefore(held.until())) {
                    return CompletableFuture.completedStage(held);
                }
                if (asked != null) {
                    return asked;
                }
                answer = new CompletableFuture<>();
                asked = answer;
            }
            // Nobody's own: an attempt that gives up must not take the token from the others.
            var _ =
                    guard.get(this::ask)
                            .subscribe()
                            .with(
                                    token -> end(answer, token, null),
                                    failure -> end(answer, null, failure));
            return answer;
        }

        private void end(
                CompletableFuture<Token> answer,
                @Nullable Token token,
                @Nullable Throwable failure) {
            synchronized (this) {
                held = token;
                asked = null;
            }
            if (token != null) {
                answer.complete(token);
            } else {
                answer.completeExceptionally(
                        failure == null ? new NoTokenException("none") : failure);
            }
        }

        synchronized void drop(Token token) {
            boolean isYoung = clock.instant().isBefore(token.since().plus(YOUNG));
            if (token.equals(held) && !isYoung) {
                held = null;
            }
        }

        private Uni<Token> ask() {
            try {
                Target target = Target.of(credentials.tokenUrl());
                Post post =
                        new Post(
                                target,
                                !credentials.route().guarded(),
                                credentials.route(),
                                headers(target),
                                form(),
                                timeout.multipliedBy(2)); // the guard is the deadline
                Instant now = clock.instant();
                return courier.carry(post).onItem().transform(answer -> token(answer, now));
            } catch (NotAnAddressException e) {
                return Uni.createFrom().failure(new NoTokenException("" + e.getMessage()));
            }
        }

        private MultiMap headers(Target target) {
            MultiMap headers =
                    MultiMap.caseInsensitiveMultiMap()
                            .set("Host", target.authority())
                            .set("User-Agent", userAgent)
                            .set("Accept", "application/json")
                            .set("Content-Type", "application/x-www-form-urlencoded");
            ClientCredentials.Client client = credentials.client();
            if (!client.inBody()) { // RFC 6749, 2.3.1: each is encoded first
                String both = encoded(client.id()) + ":" + encoded(client.secret().value());
                headers.set(
                        Auth.HEADER,
                        "Basic " + Base64.getEncoder().encodeToString(both.getBytes(UTF_8)));
            }
            return headers;
        }

        private byte[] form() {
            Map<String, String> form = new LinkedHashMap<>(credentials.asked());
            ClientCredentials.Client client = credentials.client();
            if (client.inBody()) {
                form.put("client_id", client.id());
                form.put("client_secret", client.secret().value());
            }
            return form.entrySet().stream()
                    .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
                    .collect(Collectors.joining("&"))
                    .getBytes(UTF_8);
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, UTF_8);
        }

        private static Token token(Answer answer, Instant askedAt) {
            return switch (answer.outcome()) {
                case Outcome.Delivered _ -> Token.read(answer.response(), askedAt);
                case Outcome.Refused(int status) -> throw refusal(status, answer);
                case Outcome.Overloaded(int status, _) -> throw refusal(status, answer);
                case Outcome.Gone _ -> throw refusal(410, answer);
                case Outcome.Unreachable(_, String detail) -> throw new NoTokenException(detail);
                case Outcome.Forbidden(String reason) -> throw new NoTokenException(reason);
            };
        }

        private static NoTokenException refusal(int status, Answer answer) {
            return new NoTokenException("it answered " + status + Token.error(answer.response()));
        }
    }

    /// There is no token, and why: a sentence that holds no secret.
    static final class NoTokenException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoTokenException(String detail) {
            super("token endpoint: " + detail, null, false, false);
        }
    }
}
