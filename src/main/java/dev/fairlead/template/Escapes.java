package dev.fairlead.template;

/// Walks over the characters of a quoted literal, each of which may be an escape.
final class Escapes {
    private static final String SHORT = "abfnrtv\\";
    private static final String MEANT = "\u0007\b\f\n\r\t\u000b\\";

    private final String text;
    private int at;
    private boolean isByte;

    Escapes(String text, int at) {
        this.text = text;
        this.at = at;
    }

    int at() {
        return at;
    }

    /// Whether the last character was written as one byte of UTF-8.
    boolean isByte() {
        return isByte;
    }

    int next(char mark) throws Refusal {
        isByte = false;
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        if (c == mark) {
            throw invalid();
        }
        return c == '\\' ? escape(mark) : c;
    }

    private int escape(char mark) throws Refusal {
        char c = text.charAt(at++);
        int meant = SHORT.indexOf(c);
        if (meant >= 0) {
            return MEANT.charAt(meant);
        }
        if (c == mark) {
            return c;
        }
        return switch (c) {
            case 'x' -> oneByte(digits(2, 16));
            case 'u' -> valid(digits(4, 16));
            case 'U' -> valid(digits(8, 16));
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                at--;
                yield oneByte(digits(3, 8));
            }
            default -> throw invalid();
        };
    }

    private long digits(int count, int base) throws Refusal {
        long number = 0;
        for (int end = at + count; at < end; at++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at), base) : -1;
            if (digit < 0) {
                throw invalid();
            }
            number = number * base + digit;
        }
        return number;
    }

    private int oneByte(long number) throws Refusal {
        isByte = true;
        if (number > 0xff) {
            throw invalid();
        }
        return (int) number;
    }

    private static int valid(long number) throws Refusal {
        boolean surrogate = number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE;
        if (number > Character.MAX_CODE_POINT || surrogate) {
            throw invalid();
        }
        return (int) number;
    }

    private static Refusal invalid() {
        return new Refusal("invalid syntax");
    }
}
