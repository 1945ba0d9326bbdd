package dev.fairlead.template;

/// Takes what may be a number; which of these are numbers is for the reader of literals to say.
final class Numeral {
    private static final String DIGITS = "0123456789_";

    private Numeral() {}

    /// Moves the scanner, which has passed the first character, to the end of the number.
    static void pass(Scanner scan, int first) {
        boolean zero = first == '0' || isSign(first) && scan.accept("0");
        if (zero && scan.accept("xX")) {
            pass(scan, first, "0123456789abcdefABCDEF_", "pP");
        } else if (zero && scan.accept("bB")) {
            pass(scan, first, "01_", "");
        } else if (zero && scan.accept("oO")) {
            pass(scan, first, "01234567_", "");
        } else {
            pass(scan, first, DIGITS, "eE");
        }
    }

    private static void pass(Scanner scan, int first, String digits, String exponents) {
        scan.acceptRun(digits);
        if (first != '.' && scan.accept(".")) {
            scan.acceptRun(digits);
        }
        if (scan.accept(exponents)) {
            if (isSign(scan.peek())) {
                scan.advance();
            }
            scan.acceptRun(DIGITS);
        }
        if (scan.peek() == 'i') {
            scan.advance();
        }
    }

    static boolean isSign(int c) {
        return c == '+' || c == '-';
    }
}
