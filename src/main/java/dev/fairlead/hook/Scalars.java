package dev.fairlead.hook;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a plain YAML scalar means to the original (spec section 6.1: YAML 1.1 as go-yaml v2 reads
/// it, then its strings for typed values). A quoted scalar never comes here: it is a string as it
/// stands.
final class Scalars {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUES =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSES =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Pattern INT =
            Pattern.compile(
                    "([-+]?)(?:0b([01_]+)|0o([0-7_]+)|0x([0-9a-fA-F_]+)|0([0-7_]+)|([0-9][0-9_]*))");

    /// Without a sign in the exponent it is a text.
    private static final Pattern FLOAT =
            Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+][0-9]+)?");

    private static final Pattern INFINITE = Pattern.compile("([-+]?)\\.(?:inf|Inf|INF)");
    private static final Set<String> NO_NUMBERS = Set.of(".nan", ".NaN", ".NAN");
    private static final int LARGEST_PLAIN_EXPONENT = 6;
    private static final double TOO_LARGE = 0x1p63;
    private static final int[] RADIX = {0, 0, 2, 8, 16, 8, 10};

    private Scalars() {}

    static boolean isNull(String plain) {
        return NULLS.contains(plain);
    }

    /// True or false, or null when the scalar is no boolean.
    @SuppressWarnings(
            "NullAway") // a Boolean that may be absent is clearer here than an Optional of one
    static @Nullable Boolean bool(String plain) {
        if (TRUES.contains(plain)) {
            return true;
        }
        return FALSES.contains(plain) ? false : null;
    }

    static @Nullable BigInteger integer(String plain) {
        Matcher m = INT.matcher(plain);
        if (!m.matches()) {
            return null;
        }
        for (int group = 2; group <= 6; group++) {
            if (m.group(group) != null) {
                String digits = m.group(group).replace("_", "");
                return digits.isEmpty() ? null : signed(m.group(1), digits, RADIX[group]);
            }
        }
        return null;
    }

    private static BigInteger signed(String sign, String digits, int radix) {
        BigInteger value = new BigInteger(digits, radix);
        return sign.equals("-") ? value.negate() : value;
    }

    /// The string that the original makes of a plain scalar where it expects a string.
    static String text(String plain) {
        Boolean bool = bool(plain);
        if (bool != null) {
            return bool.toString();
        }
        BigInteger integer = integer(plain);
        if (integer != null && fits(integer)) {
            return integer.toString();
        }
        Matcher infinite = INFINITE.matcher(plain);
        if (infinite.matches()) {
            return infinite.group(1).equals("-") ? "-Inf" : "+Inf";
        }
        if (NO_NUMBERS.contains(plain)) {
            return "NaN";
        }
        String digits = plain.replace("_", "");
        boolean isFloat =
                FLOAT.matcher(digits).matches() && Double.isFinite(Double.parseDouble(digits));
        return isFloat ? shortest(Float.parseFloat(digits)) : plain;
    }

    /// Into 64 bits, with a sign or without.
    private static boolean fits(BigInteger integer) {
        return integer.bitLength() < 64 || integer.signum() > 0 && integer.bitLength() == 64;
    }

    /// An integer, also one that is written as `201.0`; null when the scalar is none.
    static @Nullable BigInteger wholeNumber(String plain) {
        BigInteger integer = integer(plain);
        String digits = plain.replace("_", "");
        if (integer == null && FLOAT.matcher(digits).matches()) {
            double value = Double.parseDouble(digits);
            boolean isWhole = Math.rint(value) == value && Math.abs(value) < TOO_LARGE;
            return isWhole ? BigInteger.valueOf((long) value) : null;
        }
        return integer;
    }

    /// Go's shortest `%g` of a float32: with an exponent below -4 or from 6 on
    /// (strconv.FormatFloat).
    private static String shortest(float value) {
        if (Float.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal decimal = new BigDecimal(Float.toString(value)).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -4 && exponent < LARGEST_PLAIN_EXPONENT) {
            return decimal.toPlainString();
        }
        String digits = decimal.unscaledValue().abs().toString();
        String mantissa =
                digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        String sign = decimal.signum() < 0 ? "-" : "";
        return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + twoDigits(Math.abs(exponent));
    }

    private static String twoDigits(int n) {
        return n < 10 ? "0" + n : Integer.toString(n);
    }
}
