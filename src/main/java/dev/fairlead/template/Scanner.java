package dev.fairlead.template;

import java.util.ArrayList;
import java.util.List;

/// A position in the text that moves on, and the tokens left behind it.
final class Scanner {
    static final int END = -1;

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int start;
    private int at;
    private int line = 1;
    private boolean spaced;

    Scanner(String text) {
        this.text = text;
    }

    List<Token> tokens() {
        return List.copyOf(tokens);
    }

    int peek() {
        return at < text.length() ? text.codePointAt(at) : END;
    }

    int next() {
        int c = peek();
        advance();
        return c;
    }

    /// Passes what `peek` showed.
    void advance() {
        int c = peek();
        at += c == END ? 0 : Character.charCount(c);
    }

    boolean sees(String word) {
        return text.startsWith(word, at);
    }

    boolean seesAfter(int distance, String word) {
        return text.startsWith(word, at + distance);
    }

    boolean seesSpaceAfter(int distance) {
        return at + distance < text.length() && isSpace(text.charAt(at + distance));
    }

    boolean accept(String characters) {
        boolean accepted = peek() != END && characters.indexOf(peek()) >= 0;
        if (accepted) {
            advance();
        }
        return accepted;
    }

    void acceptRun(String characters) {
        while (accept(characters)) {}
    }

    void skip(int count) {
        at += count;
    }

    /// Moves to where the word stands next; false, and no move, when it does not.
    boolean find(String word) {
        int found = text.indexOf(word, at);
        at = found < 0 ? at : found;
        return found >= 0;
    }

    void skipSpaces() {
        while (seesSpaceAfter(0)) {
            at++;
        }
    }

    /// The token to come stands apart from the one before it.
    void markSpace() {
        spaced = true;
    }

    void toEnd() {
        at = text.length();
    }

    /// What was passed since the last token.
    String passed() {
        return text.substring(start, at);
    }

    void drop() {
        line += (int) passed().chars().filter(c -> c == '\n').count();
        start = at;
    }

    void emit(Token.Kind kind) {
        emit(kind, passed());
    }

    void emit(Token.Kind kind, String shown) {
        tokens.add(new Token(kind, shown, start, line, spaced));
        spaced = false;
        drop();
    }

    static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
