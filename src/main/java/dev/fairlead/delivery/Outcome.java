package dev.fairlead.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How one attempt ended.
public sealed interface Outcome {
    /// Any 2xx.
    record Delivered(int status) implements Outcome {}

    /// Any other answer; a redirect is one, it is never followed.
    record Refused(int status) implements Outcome {}

    /// 429 or 503.
    ///
    /// @param retryAfter what the Retry-After header asked for (RFC 9110, 10.2.3), or null
    record Overloaded(int status, @Nullable Duration retryAfter) implements Outcome {}

    /// 410: the receiver wants no more of these.
    record Gone() implements Outcome {}

    /// No answer.
    record Unreachable(Cause cause, String detail) implements Outcome {}

    /// The address guard said no; nothing was sent.
    record Forbidden(String reason) implements Outcome {}

    /// Why there was no answer.
    enum Cause {
        TIMEOUT,
        DNS,
        REFUSED,
        RESET,
        TLS,
        /// The proxy is not there, or does not let us through.
        PROXY,
        /// The token endpoint gave no token, so nothing was sent.
        TOKEN,
        OTHER
    }
}
