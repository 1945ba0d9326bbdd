package dev.fairlead.template;

import dev.fairlead.gotext.Quoting;

/// A piece of the text of a template.
///
/// @param spaced whether white space stands before it, which separates arguments
record Token(Kind kind, String text, int at, int line, boolean spaced) {
    enum Kind {
        TEXT,
        OPEN,
        CLOSE,
        ERROR,
        END_OF_TEXT,
        IDENTIFIER,
        KEYWORD,
        BOOL,
        NUMBER,
        CHARACTER,
        STRING,
        RAW_STRING,
        VARIABLE,
        FIELD,
        DOT,
        NIL,
        DECLARE,
        ASSIGN,
        PIPE,
        LEFT_PAREN,
        RIGHT_PAREN,
        OTHER
    }

    private static final int SHOWN = 10;

    boolean is(Kind other) {
        return kind == other;
    }

    boolean isWord(String word) {
        return kind == Kind.KEYWORD && text.equals(word);
    }

    boolean isComma() {
        return kind == Kind.OTHER && text.equals(",");
    }

    /// The token as Go's messages show it.
    @Override
    public String toString() {
        return switch (kind) {
            case END_OF_TEXT -> "EOF";
            case ERROR -> text;
            case KEYWORD, DOT, NIL -> "<" + text + ">";
            case TEXT, OPEN, CLOSE, IDENTIFIER, BOOL, NUMBER, CHARACTER, STRING, RAW_STRING ->
                    brief();
            case VARIABLE, FIELD, DECLARE, ASSIGN, PIPE, LEFT_PAREN, RIGHT_PAREN, OTHER -> brief();
        };
    }

    private String brief() {
        if (text.codePointCount(0, text.length()) <= SHOWN) {
            return Quoting.quote(text);
        }
        return Quoting.quote(text.substring(0, text.offsetByCodePoints(0, SHOWN))) + "...";
    }
}
