package dev.fairlead.ops;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Outcome;
import dev.fairlead.journal.Entry;
import dev.fairlead.queue.Search;

/// What either log says about deliveries and the API: the original has neither.
final class DeliveryLines {
    private DeliveryLines() {}

    static Line of(Entry.Delivering entry) {
        return switch (entry) {
            case Entry.Attempted(Delivery delivery, Attempt attempt, NextStep next) ->
                    attempted(delivery, attempt, next);
            case Entry.GivenUp(Delivery delivery, String reason) ->
                    about(Line.error("delivery is a dead letter"), delivery)
                            .with(LogKey.ATTEMPT, 0)
                            .with(LogKey.REASON, reason);
            case Entry.ReceiverDisabled(Delivery delivery, Outcome outcome) ->
                    Line.error(
                                    "receiver is disabled, its deliveries become dead letters until it is enabled:")
                            .with(LogKey.RECEIVER, delivery.to().receiver())
                            .with(LogKey.DELIVERY, delivery.id())
                            .with(LogKey.OUTCOME, Search.word(outcome))
                            .with(LogKey.DETAIL, detail(outcome));
            case Entry.LeaseLost(Delivery delivery, int number) ->
                    Line.warn("lease lost")
                            .with(LogKey.DELIVERY, delivery.id())
                            .with(LogKey.ATTEMPT, number);
            case Entry.QueueLost(String reason) ->
                    Line.error("the queue is away, deliveries wait: " + reason);
            case Entry.QueueBack() -> Line.info("the queue is back");
            case Entry.HistoryDropped(long records, String reason) ->
                    Line.warn("not in the history")
                            .with(LogKey.RECORDS, records)
                            .with(LogKey.REASON, reason);
            case Entry.RedisDoubtful(String warning) -> Line.warn(warning);
            case Entry.ChannelHeard(String channel) ->
                    Line.info("listening on Redis channel " + channel);
            case Entry.ChannelLost(String channel, String reason) ->
                    Line.warn("not listening on Redis channel %s: %s".formatted(channel, reason));
            case Entry.Elected(String channel) ->
                    Line.info("elected for what must happen once on Redis channel " + channel);
            case Entry.Unelected(String channel) ->
                    Line.info("no longer elected on Redis channel " + channel);
            case Entry.StreamHeard(String stream) -> Line.info("reading Redis stream " + stream);
            case Entry.StreamLost(String stream, String reason) ->
                    Line.warn("not reading Redis stream %s: %s".formatted(stream, reason));
            case Entry.EntryBuried(String stream, String id, String reason) ->
                    Line.error("entry is dead")
                            .with(LogKey.STREAM, stream)
                            .with(LogKey.ENTRY, id)
                            .with(LogKey.REASON, reason);
            case Entry.EntriesGone(String stream, var ids) ->
                    Line.warn("entries were deleted before they were seen to")
                            .with(LogKey.STREAM, stream)
                            .with(LogKey.ENTRY, String.join(",", ids));
        };
    }

    static Line of(Entry.Administering entry) {
        return switch (entry) {
            case Entry.DeliveryReplayed(String id, String by) ->
                    Line.info("delivery replayed").with(LogKey.DELIVERY, id).with(LogKey.BY, by);
            case Entry.DeliveryCancelled(String id, String by) ->
                    Line.info("delivery cancelled").with(LogKey.DELIVERY, id).with(LogKey.BY, by);
            case Entry.ReceiverEnabled(String receiver, String by) ->
                    Line.info("receiver enabled")
                            .with(LogKey.RECEIVER, receiver)
                            .with(LogKey.BY, by);
            case Entry.EndpointPaused(String endpoint, String by) ->
                    Line.info("endpoint paused, its deliveries wait")
                            .with(LogKey.ENDPOINT, endpoint)
                            .with(LogKey.BY, by);
            case Entry.EndpointResumed(String endpoint, String by) ->
                    Line.info("endpoint resumed")
                            .with(LogKey.ENDPOINT, endpoint)
                            .with(LogKey.BY, by);
            case Entry.EndpointChanged(String endpoint, var how, String by) ->
                    Line.info(
                                    switch (how) {
                                        case REGISTERED -> "endpoint registered";
                                        case REPLACED -> "endpoint defined anew";
                                        case REMOVED -> "endpoint removed";
                                        case ROTATED -> "endpoint has another secret";
                                    })
                            .with(LogKey.ENDPOINT, endpoint)
                            .with(LogKey.BY, by);
            case Entry.Forgotten(String what, int removed, String by) ->
                    Line.info("forgotten")
                            .with(LogKey.WHAT, what)
                            .with(LogKey.RECORDS, removed)
                            .with(LogKey.BY, by);
            case Entry.HooksReloaded(int refused, String by) ->
                    Line.info("hook files read again")
                            .with(LogKey.REFUSED, refused)
                            .with(LogKey.BY, by);
            case Entry.CallMade(String by, String from, String call, int status) ->
                    audit(Line.info("audit"), by, from, call)
                            .with(
                                    LogKey.OUTCOME,
                                    status == 0 ? "caller-left" : Integer.toString(status));
            case Entry.CallRefused(String by, String from, String call, var why) ->
                    // the beginning of a lock-out was told
                    audit(
                                    why == Entry.Refusal.LOCKED_OUT
                                            ? Line.debug("audit")
                                            : Line.warn("audit"),
                                    by,
                                    from,
                                    call)
                            .with(LogKey.OUTCOME, "refused")
                            .with(LogKey.REASON, Label.word(why).replace('_', '-'));
            case Entry.SignedIn(String by, String from) ->
                    audit(Line.info("audit"), by, from, "sign-in").with(LogKey.OUTCOME, "200");
            case Entry.TokenMissing(String from) ->
                    Line.debug("the API was asked without a token from " + from);
            case Entry.TokenRefused(String from, boolean atSignIn) ->
                    Line.warn(
                            atSignIn
                                    ? "a sign-in with a wrong token from " + from
                                    : "the API was asked with a wrong token from " + from);
            case Entry.LockedOut(String from, var length) ->
                    Line.warn(
                            "locked out for %d s after too many wrong tokens: %s"
                                    .formatted(length.toSeconds(), from));
            case Entry.TokensRead(int tokens) ->
                    Line.info("the tokens were read again, %d open the API now".formatted(tokens));
            case Entry.TokenUnusable(String problem) -> Line.error(problem);
            case Entry.SettingUnknown(String warning) -> Line.warn(warning);
            case Entry.TokenFileExposed(String file) ->
                    Line.warn(
                            "%s can be read by every user of this machine; mend it by: chmod o-r %s"
                                    .formatted(file, file));
        };
    }

    private static Line audit(Line line, String by, String from, String call) {
        return line.with(LogKey.BY, by).with(LogKey.FROM, from).with(LogKey.CALL, call);
    }

    private static Line attempted(Delivery delivery, Attempt attempt, NextStep next) {
        return switch (next) {
            case NextStep.Finish _ -> tried(Line.info("delivered"), delivery, attempt);
            case NextStep.RetryAt(var due) ->
                    tried(Line.warn("delivery failed"), delivery, attempt)
                            .with(LogKey.NEXT, due.toString());
            case NextStep.Bury(String reason) ->
                    tried(Line.error("delivery is a dead letter"), delivery, attempt)
                            .with(LogKey.REASON, reason);
        };
    }

    private static Line tried(Line line, Delivery delivery, Attempt attempt) {
        return about(line, delivery)
                .with(LogKey.ATTEMPT, attempt.number())
                .with(LogKey.OUTCOME, Search.word(attempt.outcome()))
                .with(LogKey.DETAIL, detail(attempt.outcome()))
                .with(LogKey.TOOK, attempt.took().toMillis());
    }

    private static Line about(Line line, Delivery delivery) {
        return line.with(LogKey.DELIVERY, delivery.id())
                .with(LogKey.WEBHOOK_ID, delivery.message().webhookId())
                .with(LogKey.HOOK, delivery.to().endpoint().hook())
                .with(LogKey.TO, delivery.to().lane());
    }

    private static String detail(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered _, Outcome.Refused _, Outcome.Overloaded _, Outcome.Gone _ -> "";
            case Outcome.Unreachable(_, String detail) -> detail;
            case Outcome.Forbidden(String reason) -> reason;
        };
    }
}
