package dev.fairlead.history;

import dev.fairlead.hook.Hook;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.RunAttempt;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.ArrivalIds;
import dev.fairlead.request.Headers;
import dev.fairlead.request.Origin;
import dev.fairlead.request.Query;
import dev.fairlead.trigger.Explanation.Decision.Kind;
import dev.fairlead.trigger.ExplanationJson;
import java.time.Instant;

/// What is to be kept, as the journal told it: nothing is worked out yet.
sealed interface Heard {
    /// As it was then.
    Hook hook();

    /// A run, with its attempts up to then.
    record Ran(Hook hook, Entry.CommandRan entry) implements Heard {}

    /// An arrival that came to nothing.
    ///
    /// @param decision why, unless the explanation knows better
    /// @param reason in words, or empty
    /// @param isJudged whether it came so far that there is something to explain
    record Missed(Hook hook, Arrival arrival, String decision, String reason, boolean isJudged)
            implements Heard {
        static Missed of(Hook hook, Entry.Missed entry) {
            Arrival arrival = entry.arrival();
            return switch (entry) {
                case Entry.RuleSaidNo _ -> judged(hook, arrival, Kind.RULE_SAID_NO);
                case Entry.RuleBroken _ -> judged(hook, arrival, Kind.RULE_BROKEN);
                case Entry.ArrivalUnreadable _ -> judged(hook, arrival, Kind.UNREADABLE);
                case Entry.ArrivalRejected _ -> judged(hook, arrival, Kind.VALUE_MISSING);
                case Entry.ArrivalTurnedAway(_, _, String reason) ->
                        new Missed(hook, arrival, "turned-away", reason, true);
            };
        }

        private static Missed judged(Hook hook, Arrival arrival, Kind kind) {
            return new Missed(hook, arrival, ExplanationJson.word(kind), "", true);
        }

        /// Its headers and its body were not looked at.
        static Missed of(Hook hook, Entry.MethodRefused entry, ArrivalIds ids, Instant at) {
            Origin.Http origin = entry.origin();
            return new Missed(
                    hook,
                    new Arrival(ids.next(), at, origin, Headers.NONE, Query.NONE, new byte[0]),
                    ExplanationJson.word(Kind.DOOR_CLOSED),
                    "method " + origin.method() + " is not among those that the hook takes",
                    false);
        }
    }

    /// About how much memory it holds (bytes).
    default long weight() {
        return switch (this) {
            case Ran(_, Entry.CommandRan ran) ->
                    ran.arrival().body().length
                            + ran.attempts().stream().mapToLong(Heard::weight).sum();
            case Missed missed -> missed.arrival().body().length;
        };
    }

    private static long weight(RunAttempt attempt) {
        return attempt.output().bytes().length + attempt.errors().bytes().length;
    }
}
