package dev.fairlead.template;

import dev.fairlead.gotext.Quoting;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// How `html`, `js` and `urlquery` write a character.
final class Escaping {
    @FunctionalInterface
    interface Escape {
        void write(Output output, int codePoint) throws Refusal;
    }

    private static final String UNRESERVED = "-_.~";

    private Escaping() {}

    static void html(Output output, int c) throws Refusal {
        switch (c) {
            case '"' -> output.append("&#34;");
            case '\'' -> output.append("&#39;");
            case '&' -> output.append("&amp;");
            case '<' -> output.append("&lt;");
            case '>' -> output.append("&gt;");
            case 0 -> output.append(0xfffd);
            default -> output.append(c);
        }
    }

    static void js(Output output, int c) throws Refusal {
        switch (c) {
            case '\\', '\'', '"' -> output.append("\\" + Character.toString(c));
            case '<', '>', '&', '=' -> unicode(output, c);
            default -> {
                if (c < ' ' || c >= 0x80 && !Quoting.isPrintable(c)) {
                    unicode(output, c);
                } else {
                    output.append(c);
                }
            }
        }
    }

    private static void unicode(Output output, int c) throws Refusal {
        output.append("\\u" + Quoting.hex(c, 4).toUpperCase(Locale.ROOT));
    }

    static void urlquery(Output output, int c) throws Refusal {
        if (c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
            output.append(c);
        } else if (c == ' ') {
            output.append('+');
        } else {
            for (byte each : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                output.append("%" + Quoting.hex(each & 0xff, 2).toUpperCase(Locale.ROOT));
            }
        }
    }
}
