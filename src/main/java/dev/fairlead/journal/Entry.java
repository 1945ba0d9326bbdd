package dev.fairlead.journal;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.request.Arrival;
import java.time.Duration;
import java.util.List;

/// Something that happened. Entries carry what a listener needs to say it; bodies and secrets are
/// not for log lines.
public sealed interface Entry {
    // --- hook files

    record HookFileLoaded(String file, int hooks) implements Entry {}

    /// The file cannot be used; what it held before stays in force.
    record HookFileRefused(String problem) implements Entry {}

    /// Something in the file was ignored.
    record HookFileDoubtful(String warning) implements Entry {}

    // --- arrivals

    record Arrived(String hook, Arrival arrival) implements Entry {}

    /// The body or a parameter could not be read; the hook goes on.
    record Unreadable(String hook, Arrival arrival, String note) implements Entry {}

    record RuleSaidNo(String hook, Arrival arrival) implements Entry {}

    record RuleBroken(String hook, Arrival arrival, String reason) implements Entry {}

    /// A parameter that the rules or the command name is not in the arrival.
    record ParameterMissing(String hook, Arrival arrival, String message) implements Entry {}

    /// The arrival owes a delivery but lacks what the delivery needs; nothing was done.
    record ArrivalRejected(String hook, Arrival arrival, String reason) implements Entry {}

    /// No place was free or the queue was away; nothing was done.
    record ArrivalTurnedAway(String hook, Arrival arrival, String reason) implements Entry {}

    // --- commands

    record CommandStarted(String hook, Arrival arrival, String program) implements Entry {}

    record CommandSucceeded(String hook, Arrival arrival, Duration took, String output)
            implements Entry {}

    record CommandFailed(String hook, Arrival arrival, Duration took, String reason, String output)
            implements Entry {}

    // --- deliveries

    record DeliveriesAccepted(String hook, Arrival arrival, List<String> ids, int repeats)
            implements Entry {}

    record Attempted(Delivery delivery, Attempt attempt, NextStep next) implements Entry {}

    /// Another process took the delivery over before this attempt was settled.
    record LeaseLost(Delivery delivery, int attempt) implements Entry {}

    // --- the stores we depend on

    record QueueLost(String reason) implements Entry {}

    record QueueBack() implements Entry {}

    record ChannelHeard(String channel) implements Entry {}

    record ChannelLost(String channel, String reason) implements Entry {}
}
