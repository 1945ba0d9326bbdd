package dev.fairlead.store;

import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.regex.Pattern;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/// Says in one sentence why Redis did not do what it was asked, and which setting mends it.
final class RedisFailures {
    /// A URL's user and password: the client quotes the addresses that it was given.
    private static final Pattern CREDENTIALS = Pattern.compile("//[^/\\s]*@");

    private static final Pattern LINES = Pattern.compile("\\s*\\R\\s*(- )?");

    private RedisFailures() {}

    static StoreException of(Throwable failure, Duration deadline) {
        return switch (failure) {
            case StoreException ours -> ours;
            case TimeoutException _ -> late(deadline);
            case CircuitBreakerOpenException _ ->
                    new StoreException(
                            "Redis does not answer; it is asked again in a moment", failure);
            case ErrorType closed when closed.is("CONNECTION_CLOSED") ->
                    new StoreException("Redis closed the connection", failure);
            case ErrorType error -> said("Redis refused", error, "");
            case NumberFormatException other ->
                    // the client's reader of URLs: what it quotes may be a password's end
                    new StoreException(
                            "Redis is away (a port or a database in its URL is no number): see quarkus.redis.hosts",
                            other);
            case Throwable other -> said("Redis is away", other, ": see quarkus.redis.hosts");
        };
    }

    static StoreException late(Duration deadline) {
        return new StoreException("Redis did not answer within " + deadline.toMillis() + "ms");
    }

    private static StoreException said(String what, Throwable failure, String otherwise) {
        String reason = inOneLine(failure);
        return new StoreException(
                "%s (%s)%s".formatted(what, reason, advice(reason, otherwise)), failure);
    }

    static String inOneLine(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        String text =
                failure.getCause() instanceof Throwable cause && isAboutCertificates(failure)
                        ? String.valueOf(cause.getMessage())
                        : message;
        return LINES.matcher(CREDENTIALS.matcher(text).replaceAll("//")).replaceAll("; ");
    }

    private static boolean isAboutCertificates(Throwable failure) {
        return failure instanceof javax.net.ssl.SSLException;
    }

    private static String advice(String reason, String otherwise) {
        if (reason.contains("unknown command 'waitaof'")) {
            return ": this server has no WAITAOF, Redis 7.2 is needed; see fairlead.queue.redis-on-disk";
        }
        if (reason.contains("WAITAOF")) {
            return ": see fairlead.queue.redis-on-disk";
        }
        if (reason.contains("WRONGPASS") || reason.contains("NOAUTH")) {
            return ": see quarkus.redis.password, or the user and the password in quarkus.redis.hosts";
        }
        if (reason.contains("NOPERM") || reason.contains("ACL failure")) {
            return ": the user's ACL has to allow it, docs/howto/connect-to-redis.md has a rule";
        }
        if (reason.contains("No such master")) {
            return ": see quarkus.redis.master-name";
        }
        if (reason.contains("hostname verification algorithm")) {
            return ": see hostname-verification-algorithm in quarkus.redis.tls or quarkus.tls.NAME";
        }
        if (reason.contains("TLS configuration")) {
            return ": see quarkus.redis.tls-configuration-name";
        }
        if (reason.contains("PKIX")
                || reason.contains("certificate")
                || reason.contains("handshake")
                || reason.contains("SSL")) {
            return ": see quarkus.redis.tls";
        }
        return otherwise;
    }
}
