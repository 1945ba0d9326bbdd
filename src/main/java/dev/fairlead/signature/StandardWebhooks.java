package dev.fairlead.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Signs as Standard Webhooks 1.0.0 asks: over `id.timestamp.body`, once with each key, so that a
/// receiver that knows an old secret or the new one accepts it.
///
/// @param keys newest first, at least one
public record StandardWebhooks(List<StandardKey> keys) implements Signing {
    public StandardWebhooks {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("Standard Webhooks needs a key to sign with");
        }
    }

    @Override
    public Map<String, String> headers(String id, long timestamp, byte[] body) {
        String seconds = Long.toString(timestamp);
        byte[] head = (id + "." + seconds + ".").getBytes(UTF_8);
        String signatures =
                keys.size() == 1
                        ? keys.getFirst().sign(head, body)
                        : keys.stream()
                                .map(key -> key.sign(head, body))
                                .collect(Collectors.joining(" "));
        return Map.of("webhook-timestamp", seconds, "webhook-signature", signatures);
    }

    @Override
    public boolean isSlow() {
        return keys.stream().anyMatch(Ed25519Key.class::isInstance);
    }
}
