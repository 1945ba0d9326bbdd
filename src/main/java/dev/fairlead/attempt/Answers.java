package dev.fairlead.attempt;

import dev.fairlead.delivery.Outcome;
import dev.fairlead.delivery.Outcome.Cause;
import dev.fairlead.delivery.Outcome.Unreachable;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.proxy.ProxyConnectException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Tells what an answer, or the lack of one, means.
final class Answers {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    private static final int GONE = 410;
    private static final Pattern STATUS = Pattern.compile("status: ([0-9]{3})");

    private Answers() {}

    static Outcome of(int status, @Nullable String retryAfter, Instant now) {
        return switch (status) {
            case GONE -> new Outcome.Gone();
            case TOO_MANY_REQUESTS, UNAVAILABLE ->
                    new Outcome.Overloaded(status, RetryAfter.read(retryAfter, now));
            default ->
                    status / 100 == 2 ? new Outcome.Delivered(status) : new Outcome.Refused(status);
        };
    }

    /// The detail is ours, never the exception's own message: that may quote a URL or a header.
    static Unreachable of(Throwable failure) {
        if (causes(failure).anyMatch(CertificateException.class::isInstance)) {
            return new Unreachable(Cause.TLS, "the certificate is not trusted");
        }
        return causes(failure)
                .flatMap(cause -> known(cause).stream())
                .findFirst()
                .orElseGet(() -> new Unreachable(Cause.OTHER, failure.getClass().getSimpleName()));
    }

    /// Of a request that went out: what the reader of its answer could not take.
    static Unreachable ofAnswer(Throwable failure) {
        return switch (failure) {
            case TooLongFrameException _ ->
                    new Unreachable(Cause.OTHER, "the answer's head is too large");
            case IllegalArgumentException _ ->
                    new Unreachable(Cause.OTHER, "the answer is not HTTP");
            default -> of(failure);
        };
    }

    /// Whether nothing was sent and another address of the same name may do better.
    static boolean isNoConnection(Throwable failure) {
        return failure instanceof ConnectException && !(failure instanceof ProxyConnectException)
                || failure instanceof NoRouteToHostException;
    }

    /// On the way through a proxy; what TLS says is the receiver's.
    static Unreachable ofProxied(Throwable failure) {
        Unreachable told = of(failure);
        return switch (told.cause()) {
            case TLS, TIMEOUT -> told;
            case DNS, REFUSED, RESET, PROXY, TOKEN, OTHER ->
                    new Unreachable(Cause.PROXY, "proxy: " + told.detail());
        };
    }

    private static boolean isAskingForCertificate(SSLException failure) {
        return String.valueOf(failure.getMessage()).contains("certificate_required");
    }

    /// The exception's message holds the status, and addresses that are not told.
    private static String tunnel(ProxyConnectException failure) {
        Matcher status = STATUS.matcher(String.valueOf(failure.getMessage()));
        return status.find()
                ? "it refused the tunnel with " + status.group(1)
                : "it made no tunnel";
    }

    private static Optional<Unreachable> known(Throwable failure) {
        return switch (failure) {
            case SSLException refused when isAskingForCertificate(refused) ->
                    is(Cause.TLS, "the receiver asks for a client certificate");
            case SSLException _ -> is(Cause.TLS, "the TLS handshake failed");
            case ProxyConnectException refused -> is(Cause.PROXY, tunnel(refused));
            case UnknownHostException _ -> is(Cause.DNS, "the host name does not resolve");
            case ConnectTimeoutException _ -> is(Cause.TIMEOUT, "connecting took too long");
            case TimeoutException _ -> is(Cause.TIMEOUT, "no connection in time");
            case NoRouteToHostException _ -> is(Cause.OTHER, "there is no route to the host");
            case ConnectException _ -> is(Cause.REFUSED, "connection refused");
            case HttpClosedException _,
                    StreamResetException _,
                    PrematureChannelClosureException _,
                    IOException _ ->
                    is(Cause.RESET, "the connection was closed before the answer's end");
            default -> Optional.empty();
        };
    }

    private static Optional<Unreachable> is(Cause cause, String detail) {
        return Optional.of(new Unreachable(cause, detail));
    }

    private static Stream<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes.stream();
    }
}
