package dev.fairlead.template;

import java.util.List;
import java.util.Set;

/// The tokens still to be read, and where complaints about them go.
final class Tokens {
    private final Source source;
    private final List<Token> tokens;
    private int next;
    private int line = 1;
    private int actionLine = 1;

    Tokens(Source source) {
        this.source = source;
        this.tokens = Lexer.tokens(source.text());
    }

    Token peek() {
        return peek(0);
    }

    /// The last token, an error or the end of the text, is never passed.
    Token peek(int distance) {
        Token token = tokens.get(Math.min(next + distance, tokens.size() - 1));
        line = token.line();
        actionLine = token.is(Token.Kind.OPEN) ? line : actionLine;
        return token;
    }

    Token next() {
        Token token = peek();
        next++;
        return token;
    }

    /// Passes what `peek` showed.
    void skip() {
        next++;
    }

    boolean accept(Token.Kind kind) {
        boolean accepted = peek().is(kind);
        if (accepted) {
            next++;
        }
        return accepted;
    }

    void expect(Token.Kind kind, String where) throws TemplateException {
        Token token = next();
        if (!token.is(kind)) {
            throw unexpected(token, where);
        }
    }

    String expectString(String where) throws TemplateException {
        Token token = next();
        if (!Set.of(Token.Kind.STRING, Token.Kind.RAW_STRING).contains(token.kind())) {
            throw unexpected(token, where);
        }
        return string(token);
    }

    String string(Token token) throws TemplateException {
        try {
            return token.is(Token.Kind.STRING)
                    ? Literals.string(token.text())
                    : Literals.raw(token.text());
        } catch (Refusal refusal) {
            throw error(refusal.sentence());
        }
    }

    TemplateException unexpected(Token token, String where) {
        if (token.is(Token.Kind.ERROR)) {
            return error(token.text() + started(token));
        }
        return error("unexpected " + token + " in " + where);
    }

    /// An action over many lines is easier to find by where it began.
    private String started(Token error) {
        if (error.line() == actionLine) {
            return "";
        }
        String started = " started at " + source.name() + ":" + actionLine;
        return error.text().endsWith(" action") ? started : " in action" + started;
    }

    TemplateException error(String message) {
        return source.parseError(line, message);
    }
}
