package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/// Reads the first JSON value of a text, strictly (RFC 8259); what follows it is ignored (spec
/// section 4). It stands on its own because it keeps the source of numbers, takes malformed UTF-8
/// as the original does, and says what is wrong in the words that people look for in their logs.
final class JsonReader {
    /// Depth is bounded because reading and writing recurse; length is bounded by whoever took the
    /// body.
    private static final int DEEPEST = 1_000;

    private final JsonScanner scanner;
    private int depth;

    private JsonReader(byte[] text) {
        this.scanner = new JsonScanner(text);
    }

    static Json read(String text) throws MalformedException {
        return read(text.getBytes(UTF_8));
    }

    static Json read(byte[] utf8) throws MalformedException {
        JsonReader reader = new JsonReader(utf8);
        reader.scanner.skipBlanks();
        if (reader.scanner.isAtEnd()) {
            throw new MalformedException("EOF");
        }
        return reader.value();
    }

    /// Takes one value and nothing behind it but blanks.
    static void requireOne(byte[] utf8) throws MalformedException {
        JsonReader reader = new JsonReader(utf8);
        reader.scanner.skipBlanks();
        if (reader.scanner.isAtEnd()) {
            throw new MalformedException("EOF");
        }
        Json _ = reader.value();
        reader.scanner.skipBlanks();
        if (!reader.scanner.isAtEnd()) {
            throw new MalformedException("something stands behind the value");
        }
    }

    /// Reads an object; null stands for none.
    static Json readObject(byte[] utf8) throws MalformedException {
        Json value = read(utf8);
        return switch (value) {
            case Json.Object _ -> value;
            case Json.Null _ -> Json.Null.INSTEAD_OF_OBJECT;
            case Json.Text _ -> throw notAnObject("string");
            case Json.Number _ -> throw notAnObject("number");
            case Json.Bool _ -> throw notAnObject("bool");
            case Json.Array _ -> throw notAnObject("array");
        };
    }

    private static MalformedException notAnObject(String kind) {
        return new MalformedException(
                "json: cannot unmarshal "
                        + kind
                        + " into Go value of type map[string]interface {}");
    }

    private Json value() throws MalformedException {
        int c = scanner.peek();
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new Json.Text(scanner.string());
            case 't' -> literal("true", Json.Bool.TRUE);
            case 'f' -> literal("false", Json.Bool.FALSE);
            case 'n' -> literal("null", Json.Null.PLAIN);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                    new Json.Number(scanner.number());
            default -> throw scanner.unexpected("looking for beginning of value");
        };
    }

    private Json object() throws MalformedException {
        enter();
        Members.Builder members = new Members.Builder();
        scanner.skipBlanks();
        if (scanner.peek() != '}') {
            while (true) {
                if (scanner.peek() != '"') {
                    throw scanner.unexpected("looking for beginning of object key string");
                }
                String name = scanner.name();
                scanner.skipBlanks();
                scanner.expect(':', "after object key");
                scanner.skipBlanks();
                members.put(name, value());
                scanner.skipBlanks();
                if (scanner.peek() == '}') {
                    break;
                }
                scanner.expect(',', "after object key:value pair");
                scanner.skipBlanks();
            }
        }
        leave();
        return new Json.Object(members.build());
    }

    private Json array() throws MalformedException {
        enter();
        List<Json> items = new ArrayList<>();
        scanner.skipBlanks();
        if (scanner.peek() != ']') {
            while (true) {
                items.add(value());
                scanner.skipBlanks();
                if (scanner.peek() == ']') {
                    break;
                }
                scanner.expect(',', "after array element");
                scanner.skipBlanks();
            }
        }
        leave();
        return new Json.Array(items);
    }

    private void enter() throws MalformedException {
        scanner.next();
        if (++depth > DEEPEST) {
            throw new MalformedException("exceeded max depth");
        }
    }

    private void leave() {
        scanner.next();
        depth--;
    }

    private Json literal(String word, Json value) throws MalformedException {
        for (int i = 1; i < word.length(); i++) {
            scanner.next();
            if (scanner.peek() != word.charAt(i)) {
                throw scanner.unexpected(
                        "in literal %s (expecting '%c')".formatted(word, word.charAt(i)));
            }
        }
        scanner.next();
        return value;
    }
}
