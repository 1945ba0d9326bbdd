package dev.fairlead.queue;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Outcome;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which deliveries are looked for, newest first; what is null does not matter.
///
/// @param receiver who receives, whatever the lane ([dev.fairlead.delivery.Destination#receiver])
/// @param since accepted then or later (settled then or later, when a state is asked for)
/// @param until before then
/// @param outcome how the last attempt ended: a status as number, or a word: `timeout`, `dns`,
///   `tls`, `reset`, `refused`, `other`, `forbidden`
/// @param cursor where the page before ended, as it said
/// @param limit how many at most, 1 to [#MOST]
public record Search(
        @Nullable State state,
        @Nullable String hook,
        @Nullable String lane,
        @Nullable String receiver,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable String webhookId,
        @Nullable String outcome,
        @Nullable String cursor,
        int limit) {
    public static final int MOST = 1000;

    /// Everything, the newest hundred.
    public static final Search ALL =
            new Search(null, null, null, null, null, null, null, null, null, 100);

    public Search {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is 1 to " + MOST + ", not " + limit);
        }
        if (cursor != null && !cursor.matches("[0-9]{1,16}:.{1,500}")) {
            throw new IllegalArgumentException("no cursor of a page: " + cursor);
        }
    }

    public Search in(State wanted) {
        return new Search(
                wanted, hook, lane, receiver, since, until, webhookId, outcome, cursor, limit);
    }

    public Search after(String page) {
        return new Search(
                state, hook, lane, receiver, since, until, webhookId, outcome, page, limit);
    }

    /// The last delivery of the page before.
    ///
    /// @param at milliseconds, of the index that is read
    record Cursor(long at, String id) {
        static @Nullable Cursor of(Search search) {
            String text = search.cursor();
            return text == null ? null : parse(text);
        }

        static Cursor parse(String text) {
            int colon = text.indexOf(':');
            return new Cursor(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1));
        }

        String text() {
            return at + ":" + id;
        }
    }

    /// The word for how an attempt ended that [#outcome] is compared with.
    static String word(Attempt attempt) {
        return word(attempt.outcome());
    }

    /// The word for an outcome that [#outcome] is compared with.
    public static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered(int status) -> String.valueOf(status);
            case Outcome.Refused(int status) -> String.valueOf(status);
            case Outcome.Overloaded(int status, _) -> String.valueOf(status);
            case Outcome.Gone _ -> "410";
            case Outcome.Unreachable(var cause, _) -> cause.name().toLowerCase(Locale.ROOT);
            case Outcome.Forbidden _ -> "forbidden";
        };
    }
}
