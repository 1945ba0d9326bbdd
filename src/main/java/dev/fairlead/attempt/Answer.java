package dev.fairlead.attempt;

import dev.fairlead.delivery.Outcome;
import dev.fairlead.signature.Secret;
import java.util.List;

/// How an exchange ended, and the beginning of the body that came back.
record Answer(Outcome outcome, String response) {
    static Answer without(Outcome outcome) {
        return new Answer(outcome, "");
    }

    /// The same, where the receiver repeats what it must not: that is kept with the delivery.
    Answer without(List<Secret> hidden) {
        String masked = response;
        for (Secret secret : hidden) {
            if (!secret.value().isEmpty()) {
                masked = masked.replace(secret.value(), secret.toString());
            }
        }
        return new Answer(outcome, masked);
    }
}
