package dev.fairlead.ops;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Outcome;
import dev.fairlead.gotext.Quoting;
import dev.fairlead.journal.Entry;
import org.jboss.logging.Logger;

/// What either log says about deliveries and the API: the original has neither.
record DeliveryWords(Logger.Level level, String text) {
    static DeliveryWords of(Entry.Delivering entry) {
        return switch (entry) {
            case Entry.Attempted(Delivery delivery, Attempt attempt, NextStep next) ->
                    attempted(delivery, attempt, next);
            case Entry.GivenUp(Delivery delivery, String reason) ->
                    error(
                            "delivery is a dead letter delivery=%s webhook-id=%s to=%s attempt=0 reason=\"%s\""
                                    .formatted(
                                            delivery.id(),
                                            delivery.message().webhookId(),
                                            delivery.to().lane(),
                                            reason));
            case Entry.ReceiverDisabled(Delivery delivery, Outcome outcome) ->
                    error(
                            "receiver is disabled, its deliveries become dead letters until it is enabled: receiver=%s delivery=%s outcome=%s"
                                    .formatted(
                                            delivery.to().receiver(),
                                            delivery.id(),
                                            outcome(outcome)));
            case Entry.LeaseLost(Delivery delivery, int number) ->
                    warn("lease lost delivery=%s attempt=%d".formatted(delivery.id(), number));
            case Entry.QueueLost(String reason) ->
                    error("the queue is away, deliveries wait: " + reason);
            case Entry.QueueBack() -> info("the queue is back");
            case Entry.HistoryDropped(long records, String reason) ->
                    warn("not in the history: records=%d reason=\"%s\"".formatted(records, reason));
            case Entry.RedisDoubtful(String warning) -> warn(warning);
            case Entry.ChannelHeard(String channel) ->
                    info("listening on Redis channel " + channel);
            case Entry.ChannelLost(String channel, String reason) ->
                    warn("not listening on Redis channel %s: %s".formatted(channel, reason));
            case Entry.Elected(String channel) ->
                    info("elected for what must happen once on Redis channel " + channel);
            case Entry.Unelected(String channel) ->
                    info("no longer elected on Redis channel " + channel);
            case Entry.StreamHeard(String stream) -> info("reading Redis stream " + stream);
            case Entry.StreamLost(String stream, String reason) ->
                    warn("not reading Redis stream %s: %s".formatted(stream, reason));
            case Entry.EntryBuried(String stream, String id, String reason) ->
                    error(
                            "entry is dead stream=%s id=%s reason=\"%s\""
                                    .formatted(stream, id, reason));
            case Entry.EntriesGone(String stream, var ids) ->
                    warn(
                            "entries were deleted before they were seen to stream=%s ids=%s"
                                    .formatted(stream, String.join(",", ids)));
        };
    }

    static DeliveryWords of(Entry.Administering entry) {
        return switch (entry) {
            case Entry.DeliveryReplayed(String id, String by) ->
                    info("delivery replayed delivery=%s by=%s".formatted(id, by));
            case Entry.DeliveryCancelled(String id, String by) ->
                    info("delivery cancelled delivery=%s by=%s".formatted(id, by));
            case Entry.ReceiverEnabled(String receiver, String by) ->
                    info("receiver enabled receiver=%s by=%s".formatted(receiver, by));
            case Entry.Forgotten(String what, int removed, String by) ->
                    info(
                            "forgotten %s removed=%d by=%s"
                                    .formatted(Quoting.quote(what), removed, by));
            case Entry.HooksReloaded(int refused, String by) ->
                    info("hook files read again refused=%d by=%s".formatted(refused, by));
            case Entry.CallMade(String by, String from, String call, int status) ->
                    info(
                            "audit by=%s from=%s call=%s outcome=%s"
                                    .formatted(
                                            by,
                                            from,
                                            Quoting.quote(call),
                                            status == 0 ? "caller-left" : status));
            case Entry.CallRefused(String by, String from, String call, var why) ->
                    new DeliveryWords(
                            why == Entry.Refusal.LOCKED_OUT
                                    ? Logger.Level.DEBUG // its beginning was told
                                    : Logger.Level.WARN,
                            "audit by=%s from=%s call=%s outcome=refused reason=%s"
                                    .formatted(by, from, Quoting.quote(call), reason(why)));
            case Entry.SignedIn(String by, String from) ->
                    info("audit by=%s from=%s call=sign-in outcome=200".formatted(by, from));
            case Entry.TokenMissing(String from) ->
                    new DeliveryWords(
                            Logger.Level.DEBUG, "the API was asked without a token from " + from);
            case Entry.TokenRefused(String from, boolean atSignIn) ->
                    warn(
                            atSignIn
                                    ? "a sign-in with a wrong token from " + from
                                    : "the API was asked with a wrong token from " + from);
            case Entry.LockedOut(String from, var length) ->
                    warn(
                            "locked out for %d s after too many wrong tokens: %s"
                                    .formatted(length.toSeconds(), from));
            case Entry.TokensRead(int tokens) ->
                    info("the tokens were read again, %d open the API now".formatted(tokens));
            case Entry.TokenUnusable(String problem) -> error(problem);
            case Entry.TokenFileExposed(String file) ->
                    warn(
                            "%s can be read by every user of this machine; mend it by: chmod o-r %s"
                                    .formatted(file, file));
        };
    }

    static String reason(Entry.Refusal why) {
        return switch (why) {
            case READ_ONLY -> "read-only";
            case CROSS_SITE -> "cross-site";
            case LOCKED_OUT -> "locked-out";
        };
    }

    private static DeliveryWords attempted(Delivery delivery, Attempt attempt, NextStep next) {
        String what =
                "delivery="
                        + delivery.id()
                        + " webhook-id="
                        + delivery.message().webhookId()
                        + " to="
                        + delivery.to().lane()
                        + " attempt="
                        + attempt.number()
                        + " outcome="
                        + outcome(attempt.outcome())
                        + " took="
                        + attempt.took().toMillis()
                        + "ms";
        return switch (next) {
            case NextStep.Finish _ -> info("delivered " + what);
            case NextStep.RetryAt(var due) -> warn("delivery failed " + what + " next=" + due);
            case NextStep.Bury(String reason) ->
                    error("delivery is a dead letter " + what + " reason=\"" + reason + "\"");
        };
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

    private static DeliveryWords info(String text) {
        return new DeliveryWords(Logger.Level.INFO, text);
    }

    private static DeliveryWords warn(String text) {
        return new DeliveryWords(Logger.Level.WARN, text);
    }

    private static DeliveryWords error(String text) {
        return new DeliveryWords(Logger.Level.ERROR, text);
    }
}
