package dev.fairlead.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// The decimal digits of a float that is not negative, as Go writes them.
final class Decimal {
    private static final int SHORTEST_UP_TO = 6;

    private Decimal() {}

    static String fixed(double number, int precision) {
        BigDecimal exact = new BigDecimal(number);
        int kept = Math.min(precision, exact.scale());
        String digits = exact.setScale(kept, RoundingMode.HALF_EVEN).toPlainString();
        String point = kept == 0 && precision > 0 ? "." : "";
        return digits + point + "0".repeat(precision - kept);
    }

    static String exponent(double number, int precision) {
        return scientific(rounded(number, precision + 1), precision);
    }

    /// The shorter of both, without zeros at the end; without a precision the fewest digits that
    /// still say which float it is.
    static String general(double number, int precision) {
        BigDecimal digits =
                precision < 0
                        ? new BigDecimal(Double.toString(number))
                        : rounded(number, Math.max(precision, 1));
        BigDecimal kept = digits.signum() == 0 ? BigDecimal.ZERO : digits.stripTrailingZeros();
        int exponent = exponent(kept);
        if (exponent < -4 || exponent >= limit(kept, precision)) {
            return scientific(kept, kept.precision() - 1);
        }
        return kept.scale() < 0 ? kept.setScale(0).toPlainString() : kept.toPlainString();
    }

    private static int limit(BigDecimal kept, int precision) {
        if (precision < 0) {
            return SHORTEST_UP_TO;
        }
        int wanted = Math.max(precision, 1);
        boolean whole = kept.precision() >= exponent(kept) + 1;
        return whole ? Math.min(wanted, kept.precision()) : wanted;
    }

    private static BigDecimal rounded(double number, int digits) {
        return new BigDecimal(number).round(new MathContext(digits, RoundingMode.HALF_EVEN));
    }

    private static int exponent(BigDecimal number) {
        return number.signum() == 0 ? 0 : number.precision() - number.scale() - 1;
    }

    private static String scientific(BigDecimal number, int precision) {
        String digits = number.unscaledValue().toString();
        String filled = digits + "0".repeat(Math.max(0, precision + 1 - digits.length()));
        String fraction = precision == 0 ? "" : "." + filled.substring(1, precision + 1);
        return filled.charAt(0) + fraction + "e" + Binary.exponent(exponent(number));
    }
}
