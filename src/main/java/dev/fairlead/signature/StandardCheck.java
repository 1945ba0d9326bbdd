package dev.fairlead.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Checks what is signed as Standard Webhooks 1.0.0 asks: `id.timestamp.body`, with one of several
/// signatures by one of several keys.
///
/// @param prefix what the names of the three headers begin with: `webhook-`, or `svix-` as its
///   first user still writes
/// @param keys at least one
public record StandardCheck(String prefix, List<VerifyingKey> keys, Tolerance tolerance)
        implements SenderCheck {
    public static final String STANDARD = "webhook-";
    public static final String SVIX = "svix-";

    public StandardCheck {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a signature is checked with a key");
        }
    }

    @Override
    public Found check(Sent sent) {
        for (String name : List.of("id", "timestamp", "signature")) {
            if (header(sent, name).isEmpty()) {
                return new Found.Unsigned(prefix + name);
            }
        }
        String timestamp = header(sent, "timestamp").orElseThrow();
        byte[] head = (header(sent, "id").orElseThrow() + "." + timestamp + ".").getBytes(UTF_8);
        List<String> given =
                Stream.of(header(sent, "signature").orElseThrow().split(" "))
                        .limit(MOST_SIGNATURES)
                        .toList();
        boolean matches = false;
        for (VerifyingKey key : keys) {
            matches |= key.signed(given, head, sent.body());
        }
        return matches
                ? tolerance.check(timestamp, sent.now())
                : new Found.Wrong("invalid payload signature in " + header());
    }

    @Override
    public String header() {
        return prefix + "signature";
    }

    @Override
    public List<String> knownSecrets() {
        return keys.stream().flatMap(VerifyingKey::written).toList();
    }

    private Optional<String> header(Sent sent, String name) {
        return sent.header().apply(prefix + name);
    }
}
