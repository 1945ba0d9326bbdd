package dev.fairlead.rule;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How often repeats inside repeats repeat what they hold, multiplied. RE2 takes a thousand and no
/// more; re2j 1.8 counts each repeat by itself, and writes out what `((a{9}){9}){9}` stands for
/// until the memory is full.
final class Repeats {
    /// What RE2 allows, of one repeat and of those within one another.
    static final int MOST = 1000;

    private static final Pattern REPEAT = Pattern.compile("\\{([0-9]+)(,([0-9]*))?\\}");
    private static final Pattern FLAGS = Pattern.compile("\\(\\?[a-zA-Z-]*\\)");
    private static final Pattern NAMED_CLASS = Pattern.compile("\\[:\\^?[a-z]*:\\]");

    private final String source;
    private final Deque<Level> levels = new ArrayDeque<>();
    private int at;

    private Repeats(String source) {
        this.source = source;
        levels.push(new Level());
    }

    /// An open group: the most of what stands in it, and what stands in it last, which is what a
    /// repeat repeats. Both are products, with those of all that is inside.
    private static final class Level {
        private long before = 1;
        long last = 1;

        void next(long product) {
            before = most();
            last = product;
        }

        long most() {
            return Math.max(before, last);
        }
    }

    /// @return the repeat that is one too many, as it is written
    static Optional<String> tooMany(String source) {
        return new Repeats(source).excess();
    }

    private Optional<String> excess() {
        while (at < source.length()) {
            int start = at;
            if (step() > MOST) {
                boolean lazy = source.startsWith("?", at);
                return Optional.of(source.substring(start, lazy ? at + 1 : at));
            }
        }
        return Optional.empty();
    }

    /// @return the product of what ends here
    private long step() {
        return switch (source.charAt(at)) {
            case '\\' -> escape();
            case '[' -> character(endOfClass());
            case '(' -> open();
            case ')' -> close();
            case '{' -> repeat();
            case '*', '+', '?' -> repeated(at + 1, level().last);
            default -> character(at + 1);
        };
    }

    private Level level() {
        return levels.element();
    }

    private long character(int end) {
        return atom(end, 1);
    }

    private long atom(int end, long product) {
        at = end;
        level().next(product);
        return product;
    }

    private long repeated(int end, long product) {
        at = end;
        level().last = product;
        return product;
    }

    private long escape() {
        if (!source.startsWith("\\Q", at)) {
            return character(at + 2);
        }
        int end = source.indexOf("\\E", at);
        if (end == at + 2) {
            at = end + 2;
            return 1;
        }
        return character(end < 0 ? source.length() : end + 2);
    }

    /// A `]` that comes first stands for itself.
    private int endOfClass() {
        int to = at + (source.startsWith("[^", at) ? 2 : 1);
        boolean first = true;
        while (to < source.length() && (first || source.charAt(to) != ']')) {
            first = false;
            Matcher named = NAMED_CLASS.matcher(source).region(to, source.length());
            if (named.lookingAt()) {
                to = named.end();
            } else {
                to += source.charAt(to) == '\\' ? 2 : 1;
            }
        }
        return to + 1;
    }

    /// `(?i)` is no group: what is repeated after it is what stood before it.
    private long open() {
        Matcher flags = FLAGS.matcher(source).region(at, source.length());
        if (flags.lookingAt()) {
            at = flags.end();
            return 1;
        }
        at++;
        levels.push(new Level());
        return 1;
    }

    private long close() {
        long product = levels.pop().most();
        if (levels.isEmpty()) {
            levels.push(new Level());
        }
        return atom(at + 1, product);
    }

    /// What is repeated no times at all counts for nothing.
    private long repeat() {
        Matcher repeat = REPEAT.matcher(source).region(at, source.length());
        if (!repeat.lookingAt()) {
            return character(at + 1);
        }
        long times = times(repeat);
        return repeated(repeat.end(), times == 0 ? 1 : times * level().last);
    }

    private static long times(Matcher repeat) {
        String upTo = repeat.group(3);
        String number = upTo == null || upTo.isEmpty() ? repeat.group(1) : upTo;
        return number.length() > 4 ? MOST + 1L : Long.parseLong(number);
    }
}
