package dev.fairlead.template;

import dev.fairlead.gotext.Quoting;
import java.util.Locale;

/// How `printf` writes a whole number.
final class IntegerVerbs {
    private static final int REPLACEMENT = 0xfffd;

    private IntegerVerbs() {}

    static void write(Output output, Directive directive, Value.Int value) throws Refusal {
        long number = value.number();
        switch (directive.verb()) {
            case 'v', 'd' -> digits(output, directive, number, 10);
            case 'b' -> digits(output, directive, number, 2);
            case 'o', 'O' -> digits(output, directive, number, 8);
            case 'x', 'X' -> digits(output, directive, number, 16);
            case 'c' -> directive.pad(output, Character.toString(character(number)));
            case 'q' -> directive.pad(output, quoted(directive, number));
            case 'U' -> directive.padWithSpaces(output, unicode(directive, number));
            default -> Verbs.unfit(output, directive, value);
        }
    }

    private static void digits(Output output, Directive directive, long number, int base)
            throws Refusal {
        if (directive.precision() == 0 && number == 0) {
            directive.padWithSpaces(output, "");
            return;
        }
        String sign = sign(directive, number < 0);
        String digits = digits(number, base);
        int least = directive.precision();
        if (least < 0 && directive.zero()) {
            least = directive.width() - sign.length();
        }
        String zeros = "0".repeat(Math.max(0, least - digits.length()));
        String text = sign + prefix(directive, zeros + digits, base) + zeros + digits;
        directive.padWithSpaces(output, directive.isUpper() ? upper(directive, text) : text);
    }

    /// `%O` is upper case for another reason: it writes its prefix.
    private static String upper(Directive directive, String text) {
        return directive.verb() == 'O' ? text : text.toUpperCase(Locale.ROOT);
    }

    private static String digits(long number, int base) {
        String digits = Long.toString(number, base);
        return number < 0 ? digits.substring(1) : digits;
    }

    static String sign(Directive directive, boolean negative) {
        if (negative) {
            return "-";
        }
        if (directive.plus()) {
            return "+";
        }
        return directive.space() ? " " : "";
    }

    private static String prefix(Directive directive, String digits, int base) {
        if (directive.verb() == 'O') {
            return "0o";
        }
        if (!directive.sharp()) {
            return "";
        }
        return switch (base) {
            case 2 -> "0b";
            case 8 -> digits.startsWith("0") ? "" : "0";
            case 16 -> "0x";
            default -> "";
        };
    }

    private static int character(long number) {
        boolean surrogate = number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE;
        boolean valid = number >= 0 && number <= Character.MAX_CODE_POINT && !surrogate;
        return valid ? (int) number : REPLACEMENT;
    }

    private static String quoted(Directive directive, long number) {
        String text = Character.toString(character(number));
        return Quoting.quote(text, '\'', directive.plus());
    }

    private static String unicode(Directive directive, long number) {
        int digits = Math.max(4, directive.precision());
        String text = "U+" + Quoting.hex(number, digits).toUpperCase(Locale.ROOT);
        boolean shown =
                directive.sharp()
                        && number == character(number)
                        && Quoting.isPrintable((int) number);
        return shown ? text + " '" + Character.toString((int) number) + "'" : text;
    }
}
