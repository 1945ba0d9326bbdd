package dev.fairlead.attempt;

import java.util.regex.Pattern;

/// The one way to write an IPv4 address: four decimal numbers. Other forms (`2130706433`, `0x7f.1`,
/// `0177.0.0.1`) mean different addresses to different parsers.
final class Ipv4Text {
    private static final String NUMBER = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern CANONICAL = Pattern.compile(NUMBER + "(\\." + NUMBER + "){3}");
    private static final Pattern NUMERIC_END =
            Pattern.compile("(.*\\.)?([0-9]+|0[xX][0-9a-fA-F]*)\\.?");

    private Ipv4Text() {}

    static boolean isCanonical(String text) {
        return CANONICAL.matcher(text).matches();
    }

    /// Whether somebody could take the text for an address: its last label is a number.
    static boolean couldBe(String text) {
        return NUMERIC_END.matcher(text).matches();
    }
}
