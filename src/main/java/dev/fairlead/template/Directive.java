package dev.fairlead.template;

/// One `%` of a format.
///
/// @param flags of `+-# 0`, and `G` for Go syntax
/// @param width the least number of characters, -1 when not given
/// @param precision -1 when not given
/// @param verb a code point
record Directive(String flags, int width, int precision, int verb) {
    private static final String GO_SYNTAX = "G";

    /// `%#v` is not a sharp `%v` but Go syntax; `%+v` would name the fields of a struct.
    static Directive of(String flags, int width, int precision, int verb) {
        if (verb != 'v') {
            return new Directive(flags, width, precision, verb);
        }
        String syntax = flags.contains("#") ? GO_SYNTAX : "";
        String kept = flags.replace("#", "").replace("+", "");
        return new Directive(kept + syntax, width, precision, verb);
    }

    /// As actions write values.
    boolean isPlain() {
        return verb == 'v' && flags.isEmpty() && width < 0 && precision < 0;
    }

    boolean plus() {
        return flags.contains("+");
    }

    boolean sharp() {
        return flags.contains("#");
    }

    boolean space() {
        return flags.contains(" ");
    }

    boolean goSyntax() {
        return flags.contains(GO_SYNTAX);
    }

    /// Zeros never fill up on the right.
    boolean zero() {
        return flags.contains("0") && !flags.contains("-");
    }

    boolean isUpper() {
        return verb < 0x80 && Character.isUpperCase(verb);
    }

    /// The same layout for a value whose verb does not fit it.
    Directive asValue() {
        return new Directive(flags, width, precision, 'v');
    }

    void pad(Output output, String text) throws Refusal {
        fill(output, text, zero() ? '0' : ' ');
    }

    void padWithSpaces(Output output, String text) throws Refusal {
        fill(output, text, ' ');
    }

    private void fill(Output output, String text, char filling) throws Refusal {
        int missing = width - text.codePointCount(0, text.length());
        boolean left = flags.contains("-");
        output.repeat(filling, left ? 0 : missing);
        output.append(text);
        output.repeat(' ', left ? missing : 0);
    }

    /// The text, no longer than the precision says.
    String cut(String text) {
        boolean fits = precision < 0 || text.codePointCount(0, text.length()) <= precision;
        return fits ? text : text.substring(0, text.offsetByCodePoints(0, precision));
    }
}
