package dev.fairlead.signature;

import java.util.Map;

/// How the deliveries to an endpoint are signed. The keys are read once, when the hook file is:
/// what stands here can sign.
public sealed interface Signing permits Signing.None, StandardWebhooks, BodyHmac {
    /// The headers that sign one attempt, by their names.
    ///
    /// @param id the message's id, the same at every attempt
    /// @param timestamp seconds since 1970, of this attempt
    /// @param body the exact bytes that are sent
    Map<String, String> headers(String id, long timestamp, byte[] body);

    /// Whether it takes so long that nothing else should wait for it: a tenth of a millisecond or
    /// more.
    boolean isSlow();

    /// Nothing signs.
    record None() implements Signing {
        @Override
        public Map<String, String> headers(String id, long timestamp, byte[] body) {
            return Map.of();
        }

        @Override
        public boolean isSlow() {
            return false;
        }
    }
}
