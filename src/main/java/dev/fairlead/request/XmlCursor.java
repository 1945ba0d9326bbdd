package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A place in an XML text, and the ways to go on from there.
final class XmlCursor {
    private final byte[] text;
    private int at;

    XmlCursor(byte[] text) {
        this.text = text;
    }

    int at() {
        return at;
    }

    boolean isAtEnd() {
        return at == text.length;
    }

    /// The byte here, which must be there.
    int need() throws MalformedException {
        if (isAtEnd()) {
            throw syntaxError("unexpected EOF");
        }
        return text[at] & 0xFF;
    }

    boolean isNext(char c) {
        return !isAtEnd() && text[at] == c;
    }

    private boolean isNext(String word) {
        int i = 0;
        while (i < word.length() && at + i < text.length && text[at + i] == word.charAt(i)) {
            i++;
        }
        return i == word.length();
    }

    /// Goes on behind the byte here.
    void skip() {
        at++;
    }

    void expect(char wanted, String otherwise) throws MalformedException {
        int c = need();
        at++;
        if (c != wanted) {
            throw syntaxError(otherwise);
        }
    }

    boolean skipIfNext(String word) {
        boolean isNext = isNext(word);
        at += isNext ? word.length() : 0;
        return isNext;
    }

    void skipBlanks() {
        while (isNext(' ') || isNext('\t') || isNext('\r') || isNext('\n')) {
            at++;
        }
    }

    void skipNameBytes() throws MalformedException {
        while (XmlNames.isNameByte(need())) {
            at++;
        }
    }

    /// Goes on to behind the next such word.
    void skipPast(String end) throws MalformedException {
        while (!skipIfNext(end)) {
            var _ = need();
            at++;
        }
    }

    String since(int from) {
        return new String(text, from, at - from, UTF_8);
    }

    /// An error with the line that was reached.
    MalformedException syntaxError(String message) {
        int line = 1;
        for (int i = 0; i < at; i++) {
            line += text[i] == '\n' ? 1 : 0;
        }
        return new MalformedException("XML syntax error on line " + line + ": " + message);
    }
}
