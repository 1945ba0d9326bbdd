package dev.fairlead.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is looked for, the newest first; what is null does not matter.
///
/// @param word the status of a run, or why an arrival came to nothing
/// @param since begun then or later
/// @param until begun before then
/// @param cursor where the page before ended, as it said
/// @param limit how many at most, 1 to [#MOST]
public record Look(
        Kind kind,
        @Nullable String hook,
        @Nullable String word,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable String cursor,
        int limit) {
    public static final int MOST = 1000;

    public Look {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is 1 to " + MOST + ", not " + limit);
        }
        if (cursor != null && !cursor.matches("[0-9]{1,16}:.{1,200}")) {
            throw new IllegalArgumentException("no cursor of a page: " + cursor);
        }
    }

    /// The last one of the page before.
    ///
    /// @param at milliseconds
    record Cursor(long at, String id) {
        static Cursor of(Kept kept) {
            return new Cursor(kept.at().toEpochMilli(), kept.id());
        }

        static @Nullable Cursor of(Look look) {
            String text = look.cursor();
            if (text == null) {
                return null;
            }
            int colon = text.indexOf(':');
            return new Cursor(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1));
        }

        /// Whether that one comes on a later page.
        boolean isBefore(Kept kept) {
            long other = kept.at().toEpochMilli();
            return other < at || other == at && kept.id().compareTo(id) < 0;
        }

        String text() {
            return at + ":" + id;
        }
    }

    boolean wants(Kept kept) {
        Cursor after = Cursor.of(this);
        return kept.kind() == kind
                && (hook == null || kept.hook().equals(hook))
                && (word == null || kept.word().equals(word))
                && (since == null || !kept.at().isBefore(since))
                && (until == null || kept.at().isBefore(until))
                && (after == null || after.isBefore(kept));
    }
}
