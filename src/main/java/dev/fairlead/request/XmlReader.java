package dev.fairlead.request;

import dev.fairlead.request.XmlScanner.Characters;
import dev.fairlead.request.XmlScanner.End;
import dev.fairlead.request.XmlScanner.EndOfText;
import dev.fairlead.request.XmlScanner.Name;
import dev.fairlead.request.XmlScanner.Skipped;
import dev.fairlead.request.XmlScanner.Start;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads an XML text as a tree of texts (spec section 4): the root's name leads to its value,
/// attributes are `-name`, and the text of an element that has anything else in it is `#text`.
final class XmlReader {
    private static final String TEXT = "#text";

    /// Bounded because whoever walks through the tree recurses.
    private static final int DEEPEST = 1_000;

    private final XmlCursor cursor;
    private final XmlScanner scanner;
    private final Deque<Element> open = new ArrayDeque<>();

    private XmlReader(byte[] text) {
        cursor = new XmlCursor(text);
        scanner = new XmlScanner(cursor);
    }

    /// Reads the first root; what follows it is not looked at.
    static Json.Object read(byte[] text) throws MalformedException {
        XmlReader reader = new XmlReader(text);
        try {
            Json.Object root = null;
            while (root == null) {
                root = reader.step();
            }
            return root;
        } catch (MalformedException e) {
            boolean nothing = e.reason().equals("EOF");
            throw nothing ? e : new MalformedException("xml.Decoder.Token() - " + e.reason());
        }
    }

    /// The root once it is closed, else null.
    private Json.@Nullable Object step() throws MalformedException {
        return switch (scanner.next()) {
            case Start(Name name, var attributes, boolean empty) -> {
                if (open.size() == DEEPEST) {
                    throw new MalformedException("exceeded max depth");
                }
                open.push(new Element(name, attributes));
                yield empty ? close() : null;
            }
            case End(Name name) -> {
                check(name);
                yield close();
            }
            case Characters(String value) -> {
                if (!open.isEmpty()) {
                    open.element().text(trimmed(value));
                }
                yield null;
            }
            case Skipped _ -> null;
            case EndOfText _ ->
                    throw open.isEmpty()
                            ? new MalformedException("EOF")
                            : cursor.syntaxError("unexpected EOF");
        };
    }

    private Json.@Nullable Object close() {
        Element closed = open.pop();
        if (open.isEmpty()) {
            return Json.Object.EMPTY.with(closed.name.local(), closed.value());
        }
        open.element().add(closed.name.local(), closed.value());
        return null;
    }

    private void check(Name end) throws MalformedException {
        if (open.isEmpty()) {
            throw cursor.syntaxError("unexpected end element </" + end.local() + ">");
        }
        Name start = open.element().name;
        if (!start.local().equals(end.local())) {
            throw cursor.syntaxError(
                    "element <" + start.local() + "> closed by </" + end.local() + ">");
        }
        if (!start.prefix().equals(end.prefix())) {
            throw cursor.syntaxError(
                    "element <%s> in space %s closed by </%s> in space %s"
                            .formatted(start.local(), start.prefix(), end.local(), end.prefix()));
        }
    }

    private static String trimmed(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isTrimmed(value.charAt(from))) {
            from++;
        }
        while (from < to && isTrimmed(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isTrimmed(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\b';
    }

    /// An element that is still open.
    private static final class Element {
        private final Name name;
        private final Map<String, List<Json>> members = new LinkedHashMap<>();

        /// The text that came before any member.
        private @Nullable Json first;

        Element(Name name, Map<String, String> attributes) {
            this.name = name;
            attributes.forEach((attribute, value) -> add("-" + attribute, new Json.Text(value)));
        }

        void add(String member, Json value) {
            members.computeIfAbsent(member, _ -> new ArrayList<>(1)).add(value);
        }

        /// Of several pieces the last one counts; but one that came before any member wins over
        /// those that came after.
        void text(String piece) {
            if (piece.isEmpty()) {
                return;
            }
            if (members.isEmpty()) {
                first = new Json.Text(piece);
            } else {
                members.put(TEXT, new ArrayList<>(List.of(new Json.Text(piece))));
            }
        }

        Json value() {
            if (members.isEmpty()) {
                return first == null ? new Json.Text("") : first;
            }
            Map<String, Json> values = new LinkedHashMap<>();
            members.forEach((member, list) ->
                    values.put(member, list.size() == 1 ? list.getFirst() : new Json.Array(list)));
            if (first != null) {
                values.put(TEXT, first);
            }
            return new Json.Object(values);
        }
    }
}
