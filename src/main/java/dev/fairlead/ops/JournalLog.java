package dev.fairlead.ops;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Outcome;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.Origin;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/// One log line for each entry: what happened, then which by `key=value`. Never a body, a header
/// value or a secret.
@Singleton
final class JournalLog implements Journal.Listener {
    private static final Logger LOG = Logger.getLogger("dev.fairlead");
    private static final int SHORT = 8;

    @Override
    public void heard(Entry entry) {
        switch (entry) {
            case Entry.HookFileLoaded(String file, int hooks) ->
                    LOG.infof("found %d hook(s) in %s", hooks, file);
            case Entry.HookFileRefused(String problem) ->
                    LOG.errorf("couldn't load hooks from file! %s", problem);
            case Entry.HookFileDoubtful(String warning) -> LOG.warn(warning);
            case Entry.Arrived(String hook, Arrival arrival) ->
                    LOG.infof("[%s] %s got matched by %s", id(arrival), hook, origin(arrival));
            case Entry.Unreadable(_, Arrival arrival, String note) ->
                    LOG.warnf("[%s] %s", id(arrival), note);
            case Entry.RuleSaidNo(String hook, Arrival arrival) ->
                    LOG.infof(
                            "[%s] %s got matched, but didn't get triggered because the trigger rules were not satisfied",
                            id(arrival), hook);
            case Entry.RuleBroken(_, Arrival arrival, String reason) ->
                    LOG.errorf("[%s] error evaluating hook: %s", id(arrival), reason);
            case Entry.ParameterMissing(_, Arrival arrival, String message) ->
                    LOG.warnf("[%s] %s", id(arrival), message);
            case Entry.ArrivalRejected(String hook, Arrival arrival, String reason) ->
                    LOG.errorf(
                            "[%s] %s rejected what came by %s: %s",
                            id(arrival), hook, origin(arrival), reason);
            case Entry.ArrivalTurnedAway(String hook, Arrival arrival, String reason) ->
                    LOG.warnf("[%s] %s turned away: %s", id(arrival), hook, reason);
            case Entry.CommandStarted(String hook, Arrival arrival, String program) ->
                    LOG.infof(
                            "[%s] %s hook triggered successfully: %s", id(arrival), hook, program);
            case Entry.CommandSucceeded(String hook, Arrival arrival, var took, _) ->
                    LOG.infof(
                            "[%s] finished handling %s in %d ms",
                            id(arrival), hook, took.toMillis());
            case Entry.CommandFailed(String hook, Arrival arrival, var took, String reason, _) ->
                    LOG.errorf(
                            "[%s] error occurred: %s; finished handling %s in %d ms",
                            id(arrival), reason, hook, took.toMillis());
            case Entry.DeliveriesAccepted(String hook, Arrival arrival, var ids, int repeats) ->
                    LOG.infof(
                            "[%s] deliveries stored hook=%s ids=%s repeats=%d",
                            id(arrival), hook, String.join(",", ids), repeats);
            case Entry.Attempted(Delivery delivery, Attempt attempt, NextStep next) ->
                    attempted(delivery, attempt, next);
            case Entry.LeaseLost(Delivery delivery, int number) ->
                    LOG.warnf("lease lost delivery=%s attempt=%d", delivery.id(), number);
            case Entry.QueueLost(String reason) ->
                    LOG.errorf("the queue is away, deliveries wait: %s", reason);
            case Entry.QueueBack() -> LOG.info("the queue is back");
            case Entry.ChannelHeard(String channel) ->
                    LOG.infof("listening on Redis channel %s", channel);
            case Entry.ChannelLost(String channel, String reason) ->
                    LOG.warnf("not listening on Redis channel %s: %s", channel, reason);
        }
    }

    private static void attempted(Delivery delivery, Attempt attempt, NextStep next) {
        String what =
                "delivery=%s webhook-id=%s to=%s attempt=%d outcome=%s took=%dms"
                        .formatted(
                                delivery.id(),
                                delivery.message().webhookId(),
                                delivery.to().lane(),
                                attempt.number(),
                                outcome(attempt.outcome()),
                                attempt.took().toMillis());
        switch (next) {
            case NextStep.Finish _ -> LOG.infof("delivered %s", what);
            case NextStep.RetryAt(var due) -> LOG.warnf("delivery failed %s next=%s", what, due);
            case NextStep.Bury(String reason) ->
                    LOG.errorf("delivery is a dead letter %s reason=\"%s\"", what, reason);
        }
    }

    private static String outcome(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered(int status) -> Integer.toString(status);
            case Outcome.Refused(int status) -> Integer.toString(status);
            case Outcome.Overloaded(int status, _) -> Integer.toString(status);
            case Outcome.Gone _ -> "410";
            case Outcome.Unreachable(var cause, String detail) -> cause + " (" + detail + ")";
            case Outcome.Forbidden(String reason) -> "forbidden (" + reason + ")";
        };
    }

    private static String origin(Arrival arrival) {
        return switch (arrival.origin()) {
            case Origin.Http(String method, String address) ->
                    "HTTP " + method + " from " + address;
            case Origin.Channel(String name) -> "Redis channel " + name;
        };
    }

    private static String id(Arrival arrival) {
        return arrival.id().substring(0, Math.min(SHORT, arrival.id().length()));
    }
}
