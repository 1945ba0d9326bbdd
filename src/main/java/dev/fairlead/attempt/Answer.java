package dev.fairlead.attempt;

import dev.fairlead.delivery.Outcome;

/// How an exchange ended, and the beginning of the body that came back.
record Answer(Outcome outcome, String response) {
    static Answer without(Outcome outcome) {
        return new Answer(outcome, "");
    }
}
