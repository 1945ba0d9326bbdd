package dev.fairlead.request;

import dev.fairlead.gotext.Utf8;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Secrets in a text of whatever form, found by the names before them: `"password": "x"`,
/// `token=x`, `<secret>x</secret>`. For what nobody could parse.
final class LooseSecrets {
    private static final int HEX = 16;

    /// More of a body is never shown.
    private static final int LONGEST_BODY = 64 * 1024;

    private static final int MEMBER = 1;
    private static final int PAIR = 2;
    private static final int ELEMENT = 3;

    /// A name and what stands between it and its value.
    private static final Pattern NAMED =
            Pattern.compile(
                    "\"([^\"\\\\]{2,64})\"\\s*:\\s*"
                            + "|(?<![A-Za-z0-9_.-])([A-Za-z0-9_.-]{2,40})="
                            + "|<([A-Za-z0-9_.:-]{2,64})(?:\\s[^<>]*)?>");

    private final String text;
    private final String replacement;
    private final StringBuilder without = new StringBuilder();
    private final List<String> found = new ArrayList<>();

    private LooseSecrets(String text, String replacement) {
        this.text = text;
        this.replacement = replacement;
        look();
    }

    /// The text with each of them replaced.
    static String masked(String text, String replacement) {
        return new LooseSecrets(text, replacement).without.toString();
    }

    static List<String> in(String text) {
        return new LooseSecrets(text, "").found;
    }

    /// Also those in it that stand there as a URL writes them.
    static List<String> inBody(byte[] body) {
        byte[] looked = Arrays.copyOf(body, Math.min(body.length, LONGEST_BODY));
        List<String> found = new ArrayList<>(in(Utf8.decode(looked)));
        found.addAll(in(Utf8.decode(unescaped(looked))));
        return found;
    }

    /// As of a form: `+` is a blank. What is no escape stays.
    private static byte[] unescaped(byte[] text) {
        ByteArrayOutputStream unescaped = new ByteArrayOutputStream(text.length);
        for (int i = 0; i < text.length; i++) {
            boolean mayBe = text[i] == '%' && i + 2 < text.length;
            int high = mayBe ? Character.digit(text[i + 1], HEX) : -1;
            int low = mayBe ? Character.digit(text[i + 2], HEX) : -1;
            boolean isEscape = high >= 0 && low >= 0;
            unescaped.write(isEscape ? high * HEX + low : text[i] == '+' ? ' ' : text[i]);
            i += isEscape ? 2 : 0;
        }
        return unescaped.toByteArray();
    }

    private void look() {
        Matcher named = NAMED.matcher(text);
        int at = 0;
        while (named.find(at)) {
            int from = named.end();
            without.append(text, at, from);
            at = from;
            if (isSecret(named)) {
                at = taken(named, from);
            }
        }
        without.append(text, at, text.length());
    }

    private static boolean isSecret(Matcher named) {
        return named.group(PAIR) != null
                ? SecretNames.hasOutside(named.group(PAIR))
                : SecretNames.has(
                        named.group(MEMBER) != null ? named.group(MEMBER) : named.group(ELEMENT));
    }

    /// @return where the value ends
    private int taken(Matcher named, int from) {
        if (named.group(PAIR) != null) {
            return taken(from, endBefore("&;\"'<> \t\r\n", from));
        }
        if (named.group(ELEMENT) != null) {
            return taken(from, endBefore("<", from));
        }
        char first = from < text.length() ? text.charAt(from) : ',';
        return switch (first) {
            case '"' -> {
                without.append(first);
                yield taken(from + 1, endOfString(from + 1));
            }
            case '{', '[' -> taken(from, text.length()); // all that is in it, and what follows
            default -> taken(from, endBefore(",}] \t\r\n", from));
        };
    }

    private int taken(int from, int end) {
        if (end > from) {
            without.append(replacement);
            found.add(text.substring(from, end));
        }
        return end;
    }

    private int endBefore(String any, int from) {
        int end = from;
        while (end < text.length() && any.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private int endOfString(int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) != '"') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end, text.length());
    }
}
