package dev.fairlead.template;

import dev.fairlead.gotext.Quoting;
import java.util.List;
import java.util.Set;

/// Cuts the text into tokens. The first thing that is no token becomes an error token, and ends the
/// list: whether it matters is the parser's to say, which may stop at something before it.
final class Lexer {
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";
    private static final String TRIMMING_CLOSE = "-}}";
    private static final Set<String> KEYWORDS =
            Set.of(
                    "block",
                    "break",
                    "continue",
                    "define",
                    "else",
                    "end",
                    "if",
                    "range",
                    "template",
                    "with");

    private final Scanner scan;
    private int parentheses;
    private boolean failed;

    private Lexer(String text) {
        this.scan = new Scanner(text);
    }

    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        lexer.text();
        return lexer.scan.tokens();
    }

    private void text() {
        while (!failed) {
            boolean action = scan.find(OPEN);
            if (!action) {
                scan.toEnd();
            }
            plain(action && scan.seesAfter(2, "-") && scan.seesSpaceAfter(3));
            if (!action) {
                scan.emit(Token.Kind.END_OF_TEXT);
                return;
            }
            open();
        }
    }

    private void plain(boolean trimmed) {
        String text = scan.passed();
        String kept = trimmed ? text.substring(0, trimmedLength(text)) : text;
        if (kept.isEmpty()) {
            scan.drop();
        } else {
            scan.emit(Token.Kind.TEXT, kept);
        }
    }

    private static int trimmedLength(String text) {
        int length = text.length();
        while (length > 0 && Scanner.isSpace(text.charAt(length - 1))) {
            length--;
        }
        return length;
    }

    private void open() {
        boolean trimming = scan.seesAfter(2, "-") && scan.seesSpaceAfter(3);
        int marker = trimming ? 4 : 2;
        if (scan.seesAfter(marker, "/*")) {
            scan.skip(marker);
            scan.drop();
            comment();
            return;
        }
        scan.skip(2);
        scan.emit(Token.Kind.OPEN);
        scan.skip(marker - 2);
        scan.drop();
        parentheses = 0;
        while (!failed && !close()) {
            inside();
        }
    }

    private void comment() {
        scan.skip(2);
        if (!scan.find("*/")) {
            fail("unclosed comment");
            return;
        }
        scan.skip(2);
        boolean trimming = scan.seesSpaceAfter(0) && scan.seesAfter(1, TRIMMING_CLOSE);
        if (!trimming && !scan.sees(CLOSE)) {
            fail("comment ends before closing delimiter");
            return;
        }
        scan.skip(trimming ? 4 : 2);
        if (trimming) {
            scan.skipSpaces();
        }
        scan.drop();
    }

    private boolean close() {
        boolean trimming = false;
        while (scan.seesSpaceAfter(0) && !trimming) {
            trimming = scan.seesAfter(1, TRIMMING_CLOSE);
            scan.skip(1);
        }
        boolean space = !scan.passed().isEmpty();
        if (space) {
            scan.drop();
            scan.markSpace();
        }
        if (!trimming && !scan.sees(CLOSE)) {
            return false;
        }
        if (parentheses > 0) {
            fail("unclosed left paren");
            return true;
        }
        scan.skip(trimming ? 3 : 2);
        scan.emit(Token.Kind.CLOSE, CLOSE);
        if (trimming) {
            scan.skipSpaces();
        }
        scan.drop();
        return true;
    }

    private void inside() {
        int c = scan.next();
        switch (c) {
            case Scanner.END -> fail("unclosed action");
            case '=' -> scan.emit(Token.Kind.ASSIGN);
            case ':' -> declare();
            case '|' -> scan.emit(Token.Kind.PIPE);
            case '"' -> quoted('"', Token.Kind.STRING, "unterminated quoted string");
            case '\'' -> quoted('\'', Token.Kind.CHARACTER, "unterminated character constant");
            case '`' -> raw();
            case '$' -> word(Token.Kind.VARIABLE);
            case '.' -> dot();
            case '(' -> parenthesis(1, Token.Kind.LEFT_PAREN);
            case ')' -> parenthesis(-1, Token.Kind.RIGHT_PAREN);
            case '+', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(c);
            default -> other(c);
        }
    }

    private void declare() {
        if (scan.accept("=")) {
            scan.emit(Token.Kind.DECLARE);
        } else {
            fail("expected :=");
        }
    }

    private void parenthesis(int change, Token.Kind kind) {
        parentheses += change;
        scan.emit(kind);
    }

    private void dot() {
        int c = scan.peek();
        if (c >= '0' && c <= '9') {
            number('.');
        } else if (atTerminator()) {
            scan.emit(Token.Kind.DOT);
        } else {
            word(Token.Kind.FIELD);
        }
    }

    private void other(int c) {
        if (isAlphanumeric(c)) {
            word(Token.Kind.IDENTIFIER);
        } else if (c > ' ' && c < 0x7f) {
            scan.emit(Token.Kind.OTHER);
        } else {
            fail("unrecognized character in action: " + Quoting.unicode(c));
        }
    }

    private void word(Token.Kind kind) {
        while (isAlphanumeric(scan.peek())) {
            scan.advance();
        }
        if (!atTerminator()) {
            fail("bad character " + Quoting.unicode(scan.peek()));
            return;
        }
        scan.emit(kind == Token.Kind.IDENTIFIER ? kind(scan.passed()) : kind);
    }

    private static Token.Kind kind(String word) {
        return switch (word) {
            case "true", "false" -> Token.Kind.BOOL;
            case "nil" -> Token.Kind.NIL;
            default -> KEYWORDS.contains(word) ? Token.Kind.KEYWORD : Token.Kind.IDENTIFIER;
        };
    }

    private boolean atTerminator() {
        int c = scan.peek();
        return c == Scanner.END
                || Scanner.isSpace(c)
                || ".,|:()".indexOf(c) >= 0
                || scan.sees(CLOSE);
    }

    private void quoted(char end, Token.Kind kind, String complaint) {
        int c = scan.next();
        while (c != end) {
            if (c == '\\') {
                c = scan.next();
            }
            if (c == Scanner.END || c == '\n') {
                fail(complaint);
                return;
            }
            c = scan.next();
        }
        scan.emit(kind);
    }

    private void raw() {
        if (scan.find("`")) {
            scan.skip(1);
            scan.emit(Token.Kind.RAW_STRING);
        } else {
            fail("unterminated raw quoted string");
        }
    }

    private void number(int first) {
        Numeral.pass(scan, first);
        boolean second = Numeral.isSign(scan.peek());
        if (second) {
            Numeral.pass(scan, scan.next());
        }
        boolean more = isAlphanumeric(scan.peek());
        if (more) {
            scan.advance();
        }
        if (second || more) {
            fail("bad number syntax: " + Quoting.quote(scan.passed()));
        } else {
            scan.emit(Token.Kind.NUMBER);
        }
    }

    private void fail(String message) {
        scan.emit(Token.Kind.ERROR, message);
        failed = true;
    }

    private static boolean isAlphanumeric(int c) {
        return c == '_' || (c != Scanner.END && Character.isLetterOrDigit(c));
    }
}
