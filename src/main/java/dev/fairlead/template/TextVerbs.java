package dev.fairlead.template;

import dev.fairlead.gotext.Quoting;
import java.util.Arrays;
import java.util.Locale;

/// How `printf` writes a string.
final class TextVerbs {
    private TextVerbs() {}

    static void write(Output output, Directive directive, Value.Text value) throws Refusal {
        String text = value.text();
        switch (directive.verb()) {
            case 'v' -> {
                String shown = directive.cut(text);
                directive.pad(output, directive.goSyntax() ? Quoting.quote(shown) : shown);
            }
            case 's' -> directive.pad(output, directive.cut(text));
            case 'q' -> directive.pad(output, quoted(directive, directive.cut(text)));
            case 'x', 'X' -> directive.pad(output, hex(directive, value.utf8()));
            default -> Verbs.unfit(output, directive, value);
        }
    }

    private static String quoted(Directive directive, String text) {
        if (directive.sharp() && Quoting.canBackQuote(text)) {
            return "`" + text + "`";
        }
        return Quoting.quote(text, '"', directive.plus());
    }

    /// The bytes of UTF-8: together, or with a space apart, and then each with its own `0x`.
    private static String hex(Directive directive, byte[] utf8) {
        boolean cut = directive.precision() >= 0 && directive.precision() < utf8.length;
        byte[] bytes = cut ? Arrays.copyOf(utf8, directive.precision()) : utf8;
        String prefix = directive.sharp() ? "0x" : "";
        StringBuilder hex = new StringBuilder();
        for (byte each : bytes) {
            if (hex.isEmpty()) {
                hex.append(prefix);
            } else if (directive.space()) {
                hex.append(' ').append(prefix);
            }
            hex.append(Quoting.hex(each & 0xff, 2));
        }
        String text = hex.toString();
        return directive.isUpper() ? text.toUpperCase(Locale.ROOT) : text;
    }
}
