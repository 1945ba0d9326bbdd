package dev.fairlead.template;

import dev.fairlead.gotext.Quoting;
import dev.fairlead.gotext.Utf8;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/// Reads Go's notations of numbers, characters and strings.
final class Literals {
    private static final String DECIMAL = "[0-9](_?[0-9])*";
    private static final String HEX = "[0-9a-fA-F](_?[0-9a-fA-F])*";
    private static final Pattern INTEGER =
            Pattern.compile(
                    "[+-]?(0[xX](_?[0-9a-fA-F])+|0[bB](_?[01])+|0[oO]?(_?[0-7])*|[1-9](_?[0-9])*)");
    private static final Pattern FLOAT =
            Pattern.compile(
                    String.format(
                            Locale.ROOT,
                            "[+-]?(%1$s(\\.(%1$s)?)?|\\.%1$s)([eE][+-]?%1$s)?"
                                    + "|[+-]?0[xX](_?%2$s(\\.(%2$s)?)?|\\.%2$s)[pP][+-]?%1$s",
                            DECIMAL,
                            HEX));
    private static final Pattern LOOKS_WHOLE = Pattern.compile("[^.eEpP]*");

    private Literals() {}

    static Value number(String text) throws Refusal {
        if (INTEGER.matcher(text).matches() && !text.matches("[+-]?0[oO]")) {
            return integer(text);
        }
        if (!FLOAT.matcher(text).matches()) {
            throw new Refusal("illegal number syntax: " + Quoting.quote(text));
        }
        double number = Double.parseDouble(text.replace("_", ""));
        if (Double.isInfinite(number)) {
            throw new Refusal("illegal number syntax: " + Quoting.quote(text));
        }
        if (LOOKS_WHOLE.matcher(text).matches()) {
            throw new Refusal("integer overflow: " + Quoting.quote(text));
        }
        return new Value.Real(number);
    }

    private static Value integer(String text) throws Refusal {
        String plain = text.replace("_", "").toLowerCase(Locale.ROOT);
        boolean negative = plain.startsWith("-");
        String digits = plain.replaceFirst("^[+-]", "");
        BigInteger number =
                switch (digits.length() > 1 ? digits.substring(0, 2) : "") {
                    case "0x" -> new BigInteger(digits.substring(2), 16);
                    case "0b" -> new BigInteger(digits.substring(2), 2);
                    case "0o" -> new BigInteger(digits.substring(2), 8);
                    default -> new BigInteger(digits, digits.startsWith("0") ? 8 : 10);
                };
        BigInteger signed = negative ? number.negate() : number;
        if (signed.bitLength() >= Long.SIZE) {
            throw new Refusal("integer overflow: " + Quoting.quote(text));
        }
        return new Value.Int(signed.longValue());
    }

    static Value character(String quoted) throws Refusal {
        Escapes escapes = new Escapes(quoted, 1);
        int c = escapes.next('\'');
        if (escapes.at() != quoted.length() - 1) {
            throw new Refusal("malformed character constant: " + quoted);
        }
        return new Value.Int(c);
    }

    static String string(String quoted) throws Refusal {
        Escapes escapes = new Escapes(quoted, 1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (escapes.at() < quoted.length() - 1) {
            int c = escapes.next('"');
            bytes.writeBytes(
                    escapes.isByte()
                            ? new byte[] {(byte) c}
                            : Character.toString(c).getBytes(StandardCharsets.UTF_8));
        }
        return Utf8.decode(bytes.toByteArray());
    }

    /// Nothing is escaped between back quotes; Go only drops carriage returns.
    static String raw(String quoted) {
        return quoted.substring(1, quoted.length() - 1).replace("\r", "");
    }
}
