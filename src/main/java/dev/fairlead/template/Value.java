package dev.fairlead.template;

import dev.fairlead.gotext.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What an action works on: the part of Go's values that a template can hold.
public sealed interface Value {
    Nil NIL = new Nil();

    record Nil() implements Value {}

    record Bool(boolean truth) implements Value {}

    record Int(long number) implements Value {}

    record Real(double number) implements Value {}

    /// A number that came with the data. Its text is kept, and it compares with any other number.
    ///
    /// @param literal as JSON has it
    record Number(String literal) implements Value {
        private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

        /// The same as Go's literals are.
        Value plain() {
            return WHOLE.matcher(literal).matches()
                    ? new Int(Long.parseLong(literal))
                    : new Real(real());
        }

        double real() {
            return Double.parseDouble(literal);
        }
    }

    record Text(String text) implements Value {
        static Text of(byte[] utf8, int from, int to) {
            return new Text(Utf8.decode(utf8, from, to));
        }

        byte[] utf8() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    record Items(List<Value> items) implements Value {}

    /// Members in the order of their source.
    record Fields(Map<String, Value> fields) implements Value {
        /// Go goes over a map by its sorted keys.
        SortedMap<String, Value> sorted() {
            return new TreeMap<>(fields);
        }
    }

    /// Go's name of the type, as error messages and `%T` show it.
    default String type() {
        return switch (this) {
            case Nil _ -> "<nil>";
            case Bool _ -> "bool";
            case Int _ -> "int";
            case Real _, Number _ -> "float64";
            case Text _ -> "string";
            case Items _ -> "[]interface {}";
            case Fields _ -> "map[string]interface {}";
        };
    }

    /// What it costs to look at it: a text and a number are as long as a stranger made them.
    default long weight() {
        return switch (this) {
            case Text(String text) -> text.length();
            case Number(String literal) -> literal.length();
            case Nil _, Bool _, Int _, Real _, Items _, Fields _ -> 1;
        };
    }

    /// `if` takes everything for true but the empty value of each type.
    default boolean isTrue() {
        return switch (this) {
            case Nil _ -> false;
            case Bool(boolean truth) -> truth;
            case Int(long number) -> number != 0;
            case Real(double number) -> number != 0;
            case Number number -> number.real() != 0;
            case Text(String text) -> !text.isEmpty();
            case Items(var items) -> !items.isEmpty();
            case Fields(var fields) -> !fields.isEmpty();
        };
    }
}
