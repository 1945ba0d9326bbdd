package dev.fairlead.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.SecretKey;

/// How it is checked that an arrival comes from its sender. The keys are read once, when the hook
/// file is. It is the counterpart of [Signing].
public sealed interface SenderCheck permits BodyCheck, TimedCheck, StandardCheck {
    /// More signatures than any sender makes are not looked at: each costs time, and a stranger may
    /// send as many as a header holds.
    int MOST_SIGNATURES = 16;

    Found check(Sent sent);

    /// The header that has the signature.
    String header();

    /// The secrets as they may be written, to be kept out of what is shown.
    List<String> knownSecrets();

    /// The ways in which a key may be written.
    static Stream<String> written(SecretKey key) {
        byte[] bytes = key.getEncoded();
        return Stream.of(new String(bytes, UTF_8), Base64.getEncoder().encodeToString(bytes));
    }

    /// What arrived.
    ///
    /// @param header the first value of a header by its name
    /// @param body the exact bytes, by agreement never changed
    /// @param now what the time is
    @SuppressWarnings("ArrayRecordComponent")
    record Sent(Function<String, Optional<String>> header, byte[] body, Instant now) {
        Sent with(byte[] other) {
            return new Sent(header, other, now);
        }
    }

    /// What the check found.
    sealed interface Found {
        record Right() implements Found {}

        /// @param message why it is wrong; never what would have been right
        record Wrong(String message) implements Found {}

        /// The signature is right, but the moment in it is none or too far away.
        record Untimely(String message) implements Found {}

        /// @param header the one that is missing
        record Unsigned(String header) implements Found {}
    }
}
