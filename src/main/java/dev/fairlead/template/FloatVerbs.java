package dev.fairlead.template;

import java.util.Locale;

/// How `printf` writes a float: sign and layout here, the digits in Decimal.
final class FloatVerbs {
    private static final int SHARP_DIGITS = 6;

    private FloatVerbs() {}

    static void write(Output output, Directive directive, Value.Real value) throws Refusal {
        int given = directive.precision();
        double number = Math.abs(value.number());
        switch (Character.toLowerCase(directive.verb())) {
            case 'e' -> layout(output, directive, value, Decimal.exponent(number, orSix(given)));
            case 'f' -> layout(output, directive, value, Decimal.fixed(number, orSix(given)));
            case 'g' -> layout(output, directive, value, Decimal.general(number, given));
            case 'x' -> layout(output, directive, value, Binary.hex(number, given));
            case 'b', 'v' -> lowerOnly(output, directive, value);
            default -> Verbs.unfit(output, directive, value);
        }
    }

    private static void lowerOnly(Output output, Directive directive, Value.Real value)
            throws Refusal {
        double number = Math.abs(value.number());
        switch (directive.verb()) {
            case 'b' -> layout(output, directive, value, Binary.whole(number));
            case 'v' ->
                    layout(
                            output,
                            directive,
                            value,
                            Decimal.general(number, directive.precision()));
            default -> Verbs.unfit(output, directive, value);
        }
    }

    private static int orSix(int precision) {
        return precision < 0 ? 6 : precision;
    }

    private static void layout(
            Output output, Directive directive, Value.Real value, String unsigned) throws Refusal {
        boolean negative = Math.copySign(1, value.number()) < 0;
        String sign = IntegerVerbs.sign(directive, negative);
        String plain = directive.sharp() ? pointed(directive, unsigned) : unsigned;
        String digits = directive.isUpper() ? plain.toUpperCase(Locale.ROOT) : plain;
        int missing = directive.width() - sign.length() - digits.length();
        if (directive.zero() && missing > 0) {
            output.append(sign);
            output.repeat('0', missing);
            output.append(digits);
        } else {
            directive.padWithSpaces(output, sign + digits);
        }
    }

    /// With `#` there is always a point, and `%g` and `%x` keep zeros at their end; of a `0x` Go
    /// counts the `x` as a digit.
    private static String pointed(Directive directive, String unsigned) {
        if (directive.verb() == 'b') {
            return unsigned;
        }
        int tail = unsigned.indexOf(unsigned.startsWith("0x") ? 'p' : 'e');
        String mantissa = tail < 0 ? unsigned : unsigned.substring(0, tail);
        String exponent = tail < 0 ? "" : unsigned.substring(tail);
        String point = mantissa.contains(".") ? "" : ".";
        int zeros = "gGvxX".indexOf(directive.verb()) < 0 ? 0 : missingDigits(directive, mantissa);
        return mantissa + point + "0".repeat(Math.max(0, zeros)) + exponent;
    }

    private static int missingDigits(Directive directive, String mantissa) {
        int wanted = directive.precision() < 0 ? SHARP_DIGITS : directive.precision();
        String significant = mantissa.replace(".", "").replaceFirst("^0+(?=.)", "");
        return wanted - significant.length();
    }
}
