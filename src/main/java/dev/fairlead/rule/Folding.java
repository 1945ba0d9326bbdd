package dev.fairlead.rule;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Nine old Cyrillic letters whose cases re2j 1.8 looks for without end: they have an upper case
/// that does not have them as its lower case.
final class Folding {
    private static final int FIRST = 0x1C80;
    private static final int LAST = 0x1C88;

    private static final Pattern IGNORES_CASE = Pattern.compile("\\(\\?[a-zA-Z]*i");

    /// A character by itself, or the two ends of a range.
    private static final Pattern RANGE =
            Pattern.compile(
                    "(?s)(\\\\x\\{[0-9a-fA-F]{1,6}\\}|\\\\x[0-9a-fA-F]{2}|\\\\.|.)"
                            + "(?:-(\\\\x\\{[0-9a-fA-F]{1,6}\\}|\\\\x[0-9a-fA-F]{2}|\\\\.|.))?");

    private Folding() {}

    /// It may take what stands outside of `[]` for a range: better than to hang.
    static boolean wouldNotEnd(String source) {
        return IGNORES_CASE.matcher(source).find()
                && RANGE.matcher(source).results().anyMatch(Folding::holdsOne);
    }

    private static boolean holdsOne(MatchResult range) {
        int from = character(range.group(1));
        int to = range.group(2) == null ? from : character(range.group(2));
        return from <= LAST && to >= FIRST;
    }

    private static int character(String written) {
        return written.length() > 2 && written.startsWith("\\x")
                ? Integer.parseInt(written.replaceAll("[^0-9a-fA-F]", ""), 16)
                : written.codePointBefore(written.length());
    }
}
