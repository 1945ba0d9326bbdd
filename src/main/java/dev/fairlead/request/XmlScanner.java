package dev.fairlead.request;

import java.util.LinkedHashMap;
import java.util.Map;

/// Cuts an XML text into tokens exactly where Go's `encoding/xml` does, because the tree depends on
/// it: of a text that a comment or CDATA splits only the last piece is kept. A reader after the
/// standard would also refuse what Go takes (text before the root, undeclared prefixes), normalise
/// attributes, and bring document types to life; here a document type is a token to be skipped, so
/// no entity beyond the five can exist.
final class XmlScanner {
    private final XmlCursor cursor;
    private final XmlCharacters characters;

    XmlScanner(XmlCursor cursor) {
        this.cursor = cursor;
        this.characters = new XmlCharacters(cursor);
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
        if (cursor.isAtEnd()) {
            return new EndOfText();
        }
        if (!cursor.isNext('<')) {
            return new Characters(characters.text());
        }
        cursor.skip();
        return switch (cursor.need()) {
            case '/' -> end();
            case '?' -> instruction();
            case '!' -> declaration();
            default -> start();
        };
    }

    private Token start() throws MalformedException {
        Name name = name("expected element name after <");
        Map<String, String> attributes = new LinkedHashMap<>();
        while (true) {
            cursor.skipBlanks();
            switch (cursor.need()) {
                case '/' -> {
                    cursor.skip();
                    cursor.expect('>', "expected /> in element");
                    return new Start(name, attributes, true);
                }
                case '>' -> {
                    cursor.skip();
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
        cursor.skipBlanks();
        cursor.expect('=', "attribute name without = in element");
        cursor.skipBlanks();
        int quote = cursor.need();
        cursor.skip();
        if (quote != '"' && quote != '\'') {
            throw cursor.syntaxError("unquoted or missing attribute value in element");
        }
        return characters.value(quote);
    }

    private Token end() throws MalformedException {
        cursor.skip();
        Name name = name("expected element name after </");
        cursor.skipBlanks();
        cursor.expect('>', "invalid characters between </" + name.local() + " and >");
        return new End(name);
    }

    private Token instruction() throws MalformedException {
        cursor.skip();
        Name target = name("expected target name after <?");
        cursor.skipBlanks();
        int from = cursor.at();
        cursor.skipPast("?>");
        if (target.local().equals("xml") && target.prefix().isEmpty()) {
            XmlDeclaration.check(cursor.since(from));
        }
        return new Skipped();
    }

    private Token declaration() throws MalformedException {
        cursor.skip();
        return switch (cursor.need()) {
            case '-' -> comment();
            case '[' -> cdata();
            default -> directive();
        };
    }

    private Token comment() throws MalformedException {
        cursor.skip();
        cursor.expect('-', "invalid sequence <!- not part of <!--");
        cursor.skipPast("--");
        cursor.expect('>', "invalid sequence \"--\" not allowed in comments");
        return new Skipped();
    }

    private Token cdata() throws MalformedException {
        cursor.skip();
        for (char c : "CDATA[".toCharArray()) {
            cursor.expect(c, "invalid <![ sequence");
        }
        return new Characters(characters.cdata());
    }

    /// `<!DOCTYPE ...>` and its like: up to the `>` that is in no quotes and no inner brackets.
    private Token directive() throws MalformedException {
        cursor.skip();
        int quote = 0;
        int depth = 0;
        while (true) {
            if (quote == 0 && cursor.skipIfNext("<!--")) {
                cursor.skipPast("-->");
                continue;
            }
            int c = cursor.need();
            cursor.skip();
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (quote == 0 && c == '>' && depth-- == 0) {
                return new Skipped();
            } else if (quote == 0 && c == '<') {
                depth++;
            }
        }
    }

    private Name name(String missing) throws MalformedException {
        int from = cursor.at();
        cursor.skipNameBytes();
        String name = cursor.since(from);
        if (name.isEmpty()) {
            throw cursor.syntaxError(missing);
        }
        if (!XmlNames.isName(name)) {
            throw cursor.syntaxError("invalid XML name: " + name);
        }
        int colon = name.indexOf(':');
        if (colon >= 0 && colon != name.lastIndexOf(':')) {
            throw cursor.syntaxError(missing);
        }
        return colon <= 0 || colon == name.length() - 1
                ? new Name("", name)
                : new Name(name.substring(0, colon), name.substring(colon + 1));
    }
}
