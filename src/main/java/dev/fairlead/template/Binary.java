package dev.fairlead.template;

import dev.fairlead.gotext.Quoting;

/// The binary notations of a float that is not negative: `0x1.8p+00` and `6755399441055744p-52`.
final class Binary {
    private static final int FRACTION_BITS = Double.PRECISION - 1;
    private static final int HEX_DIGITS = FRACTION_BITS / 4;
    private static final long ONE = 1L << FRACTION_BITS;

    private Binary() {}

    static String whole(double number) {
        return mantissa(number) + "p" + signed(scale(number) - FRACTION_BITS);
    }

    static String hex(double number, int precision) {
        long mantissa = mantissa(number);
        int exponent = number == 0 ? 0 : scale(number);
        while (mantissa != 0 && mantissa < ONE) {
            mantissa <<= 1;
            exponent--;
        }
        mantissa = rounded(mantissa, precision);
        if (mantissa >= 2 * ONE) {
            mantissa >>= 1;
            exponent++;
        }
        return "0x"
                + (mantissa >> FRACTION_BITS)
                + fraction(mantissa, precision)
                + "p"
                + exponent(exponent);
    }

    private static String fraction(long mantissa, int precision) {
        String all = Quoting.hex(mantissa & (ONE - 1), HEX_DIGITS);
        String digits =
                precision < 0
                        ? all.replaceFirst("0+$", "")
                        : (all + "0".repeat(Math.max(0, precision - HEX_DIGITS)))
                                .substring(0, precision);
        return digits.isEmpty() ? "" : "." + digits;
    }

    /// Rounds half to even at a number of hexadecimal digits.
    private static long rounded(long mantissa, int precision) {
        if (precision < 0 || precision >= HEX_DIGITS) {
            return mantissa;
        }
        int shift = FRACTION_BITS - 4 * precision;
        long half = (1L << (shift - 1)) - 1 + ((mantissa >> shift) & 1);
        return (mantissa + half) >> shift << shift;
    }

    private static long mantissa(double number) {
        long fraction = Double.doubleToLongBits(number) & (ONE - 1);
        return isNormal(number) ? fraction | ONE : fraction;
    }

    private static int scale(double number) {
        return isNormal(number) ? Math.getExponent(number) : Double.MIN_EXPONENT;
    }

    private static boolean isNormal(double number) {
        return number >= Double.MIN_NORMAL;
    }

    /// An exponent has a sign and two digits at least.
    static String exponent(int exponent) {
        String digits = String.valueOf(Math.abs(exponent));
        return (exponent < 0 ? "-" : "+") + (digits.length() < 2 ? "0" : "") + digits;
    }

    private static String signed(int exponent) {
        return (exponent < 0 ? "" : "+") + exponent;
    }
}
