package dev.fairlead.hook;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Guesses which known word was meant: the one with the fewest letters changed, added, dropped or
/// swapped, a third of them at most.
public final class Nearest {
    private Nearest() {}

    public static Optional<String> to(String word, Collection<String> known) {
        String typed = word.toLowerCase(Locale.ROOT);
        int most = Math.max(1, typed.length() / 3);
        return known.stream()
                .filter(candidate -> distance(typed, candidate.toLowerCase(Locale.ROOT)) <= most)
                .min(
                        Comparator.comparingInt((String candidate) ->
                                        distance(typed, candidate.toLowerCase(Locale.ROOT)))
                                .thenComparing(Comparator.naturalOrder()));
    }

    /// The question to whoever wrote the word; empty when no known one is near.
    static String question(String word, Collection<String> known) {
        return to(word, known).map(meant -> "did you mean \"" + meant + "\"?").orElse("");
    }

    /// The same question, or what there is to choose from.
    public static String hint(String word, Collection<String> known) {
        String question = question(word, known);
        String all = String.join(", ", known.stream().sorted().toList());
        return question.isEmpty() ? "known here: " + all : question;
    }

    /// Optimal string alignment: a swap of neighbours counts once.
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : step(d, a, b, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(int[][] d, String a, String b, int i, int j) {
        int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + changed);
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
    }
}
