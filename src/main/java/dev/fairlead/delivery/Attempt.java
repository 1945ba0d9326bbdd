package dev.fairlead.delivery;

import java.time.Duration;
import java.time.Instant;

/// The record of one attempt.
///
/// @param number 1 for the first
/// @param response the beginning of the answer's body, at most 16 KiB, as text; empty when there
///   was none
public record Attempt(
        int number, Instant startedAt, Duration took, Outcome outcome, String response) {
    /// Without what the receiver said: it may have said what it was sent.
    public Attempt withoutResponse() {
        return new Attempt(number, startedAt, took, outcome, "");
    }
}
