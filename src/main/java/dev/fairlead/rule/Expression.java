package dev.fairlead.rule;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/// A regular expression in RE2 syntax, or why it is none. That is told only when a parameter is
/// held against it (spec section 3.1), so a broken one does not keep the hook file from loading.
public sealed interface Expression {
    /// What re2j says of a parenthesis that closes nothing.
    String UNDERFLOW = "regexp/syntax: internal error";

    Verdict findIn(String text);

    static Expression of(String source) {
        if (Folding.wouldNotEnd(source)) {
            return malformed("no upper and lower case for U+1C80 to U+1C88", source);
        }
        return Repeats.tooMany(source)
                .<Expression>map(repeat -> malformed("invalid repeat count", repeat))
                .orElseGet(() -> compiled(source));
    }

    private static Expression compiled(String source) {
        try {
            return new Compiled(Pattern.compile(source));
        } catch (PatternSyntaxException e) {
            return e.getDescription().startsWith(UNDERFLOW)
                    ? malformed("unexpected )", source)
                    : malformed(e.getDescription(), e.getPattern());
        } catch (StackOverflowError _) {
            // the parser follows parentheses by recursion; the original has a limit of its own
            return malformed("expression nests too deeply", source);
        }
    }

    private static Malformed malformed(String what, String where) {
        return new Malformed("error parsing regexp: " + what + ": `" + where + "`");
    }

    record Compiled(Pattern pattern) implements Expression {
        @Override
        public Verdict findIn(String text) {
            try {
                return Verdict.of(pattern.matcher(text).find());
            } catch (StackOverflowError _) {
                // the matcher follows alternatives by recursion too; the original's stack grows
                return malformed("expression nests too deeply", pattern.pattern()).findIn(text);
            }
        }
    }

    record Malformed(String message) implements Expression {
        @Override
        public Verdict findIn(String text) {
            return Verdict.failed(new Verdict.Other(message));
        }
    }
}
