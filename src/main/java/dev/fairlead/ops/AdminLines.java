package dev.fairlead.ops;

import dev.fairlead.journal.Entry;

/// What either log says about the API, which the original does not have.
final class AdminLines {
    private AdminLines() {}

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
            case Entry.CallMade(String by, String from, String call, int status) ->
                    audit(Line.info("audit"), by, from, call)
                            .with(
                                    LogKey.OUTCOME,
                                    status == 0 ? "caller-left" : Integer.toString(status));
            case Entry.CallRefused(String by, String from, String call, var why) ->
                    audit(refused(why), by, from, call)
                            .with(LogKey.OUTCOME, "refused")
                            .with(LogKey.REASON, word(why));
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
            case Entry.TokenFileExposed(String file) ->
                    Line.warn(
                            "%s can be read by every user of this machine; mend it by: chmod o-r %s"
                                    .formatted(file, file));
        };
    }

    /// Of who is locked out the beginning was told.
    private static Line refused(Entry.Refusal why) {
        return switch (why) {
            case LOCKED_OUT -> Line.debug("audit");
            case READ_ONLY, CROSS_SITE -> Line.warn("audit");
        };
    }

    private static Line audit(Line line, String by, String from, String call) {
        return line.with(LogKey.BY, by).with(LogKey.FROM, from).with(LogKey.CALL, call);
    }

    /// How logs and metrics call it.
    static String word(Entry.Refusal why) {
        return switch (why) {
            case READ_ONLY -> "read-only";
            case CROSS_SITE -> "cross-site";
            case LOCKED_OUT -> "locked-out";
        };
    }
}
