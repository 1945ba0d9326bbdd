package dev.fairlead.http;

import io.vertx.core.net.SocketAddress;
import java.net.BindException;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The public address cannot be listened on. The message is the original's.
public final class BindFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private BindFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static BindFailedException taken(SocketAddress address) {
        return at(address, new BindException("Address already in use"));
    }

    static BindFailedException at(SocketAddress address, @Nullable Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return new BindFailedException(
                    "error listening on port: listen tcp: lookup %s: no such host"
                            .formatted(address.host()),
                    cause);
        }
        String why = why(cause);
        return new BindFailedException(
                address.isDomainSocket()
                        ? "error listening on socket: listen unix %s: bind: %s"
                                .formatted(address.path(), why)
                        : "error listening on port: listen tcp %s: bind: %s"
                                .formatted(Peer.of(address), why),
                cause);
    }

    private static String why(@Nullable Throwable cause) {
        String said = cause == null ? "" : String.valueOf(cause.getMessage());
        String lower = said.toLowerCase(Locale.ROOT);
        if (lower.contains("already in use")) {
            return "address already in use";
        }
        if (lower.contains("cannot assign") || lower.contains("can't assign")) {
            return "cannot assign requested address";
        }
        if (lower.contains("permission denied")) {
            return "permission denied";
        }
        return cause instanceof BindException || said.isEmpty() ? lower : said;
    }
}
