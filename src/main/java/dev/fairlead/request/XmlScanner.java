package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.gotext.Quoting;
import dev.fairlead.gotext.Utf8;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Cuts an XML text into tokens exactly where Go's `encoding/xml` does, because the tree depends on
/// it: of a text that a comment or CDATA splits only the last piece is kept. A reader after the
/// standard would also refuse what Go takes (text before the root, undeclared prefixes), normalise
/// attributes, and bring document types to life; here a document type is a token to be skipped, so
/// no entity beyond the five can exist.
final class XmlScanner {
    private static final Map<String, Character> ENTITIES =
            Map.of("lt", '<', "gt", '>', "amp", '&', "apos", '\'', "quot", '"');
    private static final int NO_QUOTE = -1;

    private final byte[] text;
    private int at;

    XmlScanner(byte[] text) {
        this.text = text;
    }

    sealed interface Token {}

    /// @param attributes by their local names; of two with the same one the last counts
    record Start(Name name, Map<String, String> attributes, boolean empty) implements Token {}

    record End(Name name) implements Token {}

    record Characters(String value) implements Token {}

    /// A comment, an instruction, a document type.
    record Skipped() implements Token {}

    record EndOfText() implements Token {}

    /// `prefix:local`.
    record Name(String prefix, String local) {}

    Token next() throws MalformedException {
        if (at == text.length) {
            return new EndOfText();
        }
        if (text[at] != '<') {
            return new Characters(characters(NO_QUOTE, false));
        }
        at++;
        return switch (need()) {
            case '/' -> end();
            case '?' -> instruction();
            case '!' -> declaration();
            default -> start();
        };
    }

    /// An error with the line that was reached.
    MalformedException syntaxError(String message) {
        int line = 1;
        for (int i = 0; i < at; i++) {
            line += text[i] == '\n' ? 1 : 0;
        }
        return new MalformedException("XML syntax error on line " + line + ": " + message);
    }

    private Token start() throws MalformedException {
        Name name = name("expected element name after <");
        Map<String, String> attributes = new LinkedHashMap<>();
        while (true) {
            skipBlanks();
            switch (need()) {
                case '/' -> {
                    at++;
                    expect('>', "expected /> in element");
                    return new Start(name, attributes, true);
                }
                case '>' -> {
                    at++;
                    return new Start(name, attributes, false);
                }
                default -> {
                    Name attribute = name("expected attribute name in element");
                    attributes.put(attribute.local(), attributeValue());
                }
            }
        }
    }

    private String attributeValue() throws MalformedException {
        skipBlanks();
        expect('=', "attribute name without = in element");
        skipBlanks();
        int quote = need();
        at++;
        if (quote != '"' && quote != '\'') {
            throw syntaxError("unquoted or missing attribute value in element");
        }
        return characters(quote, false);
    }

    private Token end() throws MalformedException {
        at++;
        Name name = name("expected element name after </");
        skipBlanks();
        expect('>', "invalid characters between </" + name.local() + " and >");
        return new End(name);
    }

    private Token instruction() throws MalformedException {
        at++;
        Name target = name("expected target name after <?");
        skipBlanks();
        int from = at;
        skipPast("?>");
        if (target.local().equals("xml") && target.prefix().isEmpty()) {
            checkDeclaration(new String(text, from, at - 2 - from, UTF_8));
        }
        return new Skipped();
    }

    private static void checkDeclaration(String content) throws MalformedException {
        String version = pseudoAttribute("version=", content);
        if (!version.isEmpty() && !version.equals("1.0")) {
            throw new MalformedException(
                    "xml: unsupported version "
                            + Quoting.quote(version)
                            + "; only version 1.0 is supported");
        }
        String encoding = pseudoAttribute("encoding=", content);
        if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("utf-8")) {
            throw new MalformedException(
                    "xml: encoding "
                            + Quoting.quote(encoding)
                            + " declared but Decoder.CharsetReader is nil");
        }
    }

    private static String pseudoAttribute(String name, String content) {
        int from = content.indexOf(name) + name.length();
        if (from < name.length() || from >= content.length()) {
            return "";
        }
        char quote = content.charAt(from);
        int end = content.indexOf(quote, from + 1);
        return (quote == '"' || quote == '\'') && end > 0 ? content.substring(from + 1, end) : "";
    }

    private Token declaration() throws MalformedException {
        at++;
        return switch (need()) {
            case '-' -> comment();
            case '[' -> cdata();
            default -> directive();
        };
    }

    private Token comment() throws MalformedException {
        at++;
        expect('-', "invalid sequence <!- not part of <!--");
        skipPast("--");
        expect('>', "invalid sequence \"--\" not allowed in comments");
        return new Skipped();
    }

    private Token cdata() throws MalformedException {
        at++;
        for (char c : "CDATA[".toCharArray()) {
            expect(c, "invalid <![ sequence");
        }
        return new Characters(characters(NO_QUOTE, true));
    }

    /// `<!DOCTYPE ...>` and its like: up to the `>` that is in no quotes and no inner brackets.
    private Token directive() throws MalformedException {
        at++;
        int quote = 0;
        for (int depth = 0; ; at++) {
            int c = need();
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (quote == 0 && c == '>' && depth-- == 0) {
                at++;
                return new Skipped();
            } else if (quote == 0 && c == '<' && !skipInnerComment()) {
                depth++;
            }
        }
    }

    /// Leaves the last character of the comment to be passed.
    private boolean skipInnerComment() throws MalformedException {
        if (!startsWith("<!--")) {
            return false;
        }
        at += "<!--".length();
        skipPast("-->");
        at--;
        return true;
    }

    private Name name(String missing) throws MalformedException {
        int from = at;
        if (!isNameByte(need())) {
            throw syntaxError(missing);
        }
        while (isNameByte(need())) {
            at++;
        }
        String name = new String(text, from, at - from, UTF_8);
        if (!XmlNames.isName(name)) {
            throw syntaxError("invalid XML name: " + name);
        }
        int colon = name.indexOf(':');
        if (colon >= 0 && colon != name.lastIndexOf(':')) {
            throw syntaxError(missing);
        }
        return colon <= 0 || colon == name.length() - 1
                ? new Name("", name)
                : new Name(name.substring(0, colon), name.substring(colon + 1));
    }

    /// Up to the next `<`, the closing quote, or CDATA's `]]>`.
    private String characters(int quote, boolean cdata) throws MalformedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int brackets = 0;
        while (at < text.length) {
            int c = text[at] & 0xFF;
            if (c == '>' && brackets >= 2) {
                at++;
                if (!cdata) {
                    throw syntaxError("unescaped ]]> not in CDATA section");
                }
                byte[] all = out.toByteArray();
                return checked(java.util.Arrays.copyOf(all, all.length - 2));
            }
            if (c == '<' && !cdata && quote != NO_QUOTE) {
                throw syntaxError("unescaped < inside quoted string");
            }
            if (c == '<' && !cdata) {
                return checked(out.toByteArray());
            }
            at++;
            if (c == quote) {
                return checked(out.toByteArray());
            }
            brackets = c == ']' ? brackets + 1 : 0;
            if (c == '&' && !cdata) {
                out.writeBytes(entity().getBytes(UTF_8));
            } else {
                write(c, out);
            }
        }
        if (cdata) {
            throw syntaxError("unexpected EOF in CDATA section");
        }
        return checked(out.toByteArray());
    }

    /// CR and CRLF are written as LF.
    private void write(int c, ByteArrayOutputStream out) {
        if (c == '\r') {
            out.write('\n');
            at += at < text.length && text[at] == '\n' ? 1 : 0;
        } else {
            out.write(c);
        }
    }

    private String checked(byte[] bytes) throws MalformedException {
        String value = Utf8.decodeStrictly(bytes);
        if (value == null) {
            throw syntaxError("invalid UTF-8");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' && c != '\n' && c != '\r' || c >= '\uFFFE') {
                throw syntaxError(
                        String.format(Locale.ROOT, "illegal character code U+%04X", (int) c));
            }
        }
        return value;
    }

    /// What follows the `&`.
    private String entity() throws MalformedException {
        int from = at;
        String value = need() == '#' ? numbered() : named();
        if (value.isEmpty()) {
            String entity = "&" + new String(text, from, at - from, UTF_8);
            String what = entity.endsWith(";") ? entity : entity + " (no semicolon)";
            throw syntaxError("invalid character entity " + what);
        }
        return value;
    }

    private String named() throws MalformedException {
        int from = at;
        while (isNameByte(need())) {
            at++;
        }
        String name = new String(text, from, at - from, UTF_8);
        if (!isNext(';')) {
            return "";
        }
        at++;
        Character known = ENTITIES.get(name);
        return known == null ? "" : known.toString();
    }

    private String numbered() throws MalformedException {
        at++;
        int base = 10;
        if (need() == 'x') {
            base = 16;
            at++;
        }
        int from = at;
        long number = 0;
        for (int d = digit(base); d >= 0; d = digit(base)) {
            number = Math.min(number * base + d, Integer.MAX_VALUE);
            at++;
        }
        boolean hasDigits = at > from;
        if (need() != ';') {
            return "";
        }
        at++;
        if (!hasDigits || number > Character.MAX_CODE_POINT) {
            return "";
        }
        boolean half = number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE;
        return half ? "\uFFFD" : Character.toString((int) number);
    }

    private int digit(int base) throws MalformedException {
        int c = need();
        return c < 0x80 ? Character.digit(c, base) : -1;
    }

    private void skipPast(String end) throws MalformedException {
        while (!startsWith(end)) {
            var _ = need();
            at++;
        }
        at += end.length();
    }

    private boolean startsWith(String word) {
        int i = 0;
        while (i < word.length() && at + i < text.length && text[at + i] == word.charAt(i)) {
            i++;
        }
        return i == word.length();
    }

    private void skipBlanks() {
        while (isNext(' ') || isNext('\t') || isNext('\r') || isNext('\n')) {
            at++;
        }
    }

    private boolean isNext(char c) {
        return at < text.length && text[at] == c;
    }

    private void expect(char wanted, String otherwise) throws MalformedException {
        int c = need();
        at++;
        if (c != wanted) {
            throw syntaxError(otherwise);
        }
    }

    private int need() throws MalformedException {
        if (at >= text.length) {
            throw syntaxError("unexpected EOF");
        }
        return text[at] & 0xFF;
    }

    private static boolean isNameByte(int c) {
        return c >= 0x80
                || c >= 'A' && c <= 'Z'
                || c >= 'a' && c <= 'z'
                || c >= '0' && c <= '9'
                || c == '_'
                || c == ':'
                || c == '.'
                || c == '-';
    }
}
