package dev.fairlead.delivery;

import java.time.Instant;

/// What an outcome means for its delivery.
public sealed interface NextStep {
    /// Delivered: nothing is owed any more.
    record Finish() implements NextStep {}

    /// Owed still; due again at that moment.
    record RetryAt(Instant due) implements NextStep {}

    /// Given up: a dead letter, kept with this reason.
    record Bury(String reason) implements NextStep {}
}
