package dev.fairlead.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/// Redis' patterns of names: `*`, `?`, `[abc]`, `[^a]`, `[a-c]`, and `\` before a character that
/// means itself. As in Redis they are matched byte by byte.
public final class Glob {
    private static final Pattern SPECIAL = Pattern.compile("[*?\\[]");

    private final byte[] pattern;
    private final byte[] text;

    private Glob(byte[] pattern, byte[] text) {
        this.pattern = pattern;
        this.text = text;
    }

    /// Whether the name stands for many.
    public static boolean isPattern(String name) {
        return SPECIAL.matcher(name).find();
    }

    public static boolean matches(String pattern, String text) {
        return new Glob(pattern.getBytes(UTF_8), text.getBytes(UTF_8)).matches();
    }

    /// Only the last `*` is ever gone back to: an earlier one could take nothing that it cannot.
    private boolean matches() {
        int p = 0;
        int star = -1;
        int afterStar = 0;
        for (int t = 0; t < text.length; ) {
            if (p < pattern.length && pattern[p] == '*') {
                star = p++;
                afterStar = t;
            } else if (p < pattern.length && takes(p, text[t])) {
                p = next(p);
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++afterStar;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p >= pattern.length;
    }

    /// Whether the element at this place is one for the byte.
    private boolean takes(int p, byte b) {
        return switch (pattern[p]) {
            case '?' -> true;
            case '[' -> isInSet(p, b);
            case '\\' -> pattern[p + 1 < pattern.length ? p + 1 : p] == b;
            default -> pattern[p] == b;
        };
    }

    private boolean isInSet(int p, byte b) {
        int end = endOfSet(p);
        int i = p + 1;
        boolean negated = i < pattern.length && pattern[i] == '^';
        boolean found = false;
        for (i += negated ? 1 : 0; i < end; i++) {
            if (pattern[i] == '\\' && i + 1 < pattern.length) {
                found |= pattern[++i] == b;
            } else if (i + 2 < pattern.length && pattern[i + 1] == '-') {
                int from = pattern[i] & 0xff;
                int to = pattern[i + 2] & 0xff;
                int sought = b & 0xff;
                found |= Math.min(from, to) <= sought && sought <= Math.max(from, to);
                i += 2;
            } else {
                found |= pattern[i] == b;
            }
        }
        return found != negated;
    }

    /// Where the set's `]` stands, or the pattern's end: Redis closes what was left open.
    private int endOfSet(int p) {
        int i = p + 1;
        i += i < pattern.length && pattern[i] == '^' ? 1 : 0;
        while (i < pattern.length && pattern[i] != ']') {
            if (pattern[i] == '\\' && i + 1 < pattern.length) {
                i += 2;
            } else {
                i += i + 2 < pattern.length && pattern[i + 1] == '-' ? 3 : 1;
            }
        }
        return Math.min(i, pattern.length);
    }

    private int next(int p) {
        return switch (pattern[p]) {
            case '[' -> endOfSet(p) + 1;
            case '\\' -> Math.min(p + 2, pattern.length);
            default -> p + 1;
        };
    }
}
