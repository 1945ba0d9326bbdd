package dev.fairlead.template;

import dev.fairlead.gotext.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;

/// What an action works on: the part of Go's values that a template without data can hold.
sealed interface Value {
    Nil NIL = new Nil();

    record Nil() implements Value {}

    record Bool(boolean truth) implements Value {}

    record Int(long number) implements Value {}

    record Real(double number) implements Value {}

    record Text(String text) implements Value {
        static Text of(byte[] utf8, int from, int to) {
            return new Text(Utf8.decode(utf8, from, to));
        }

        byte[] utf8() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    record Items(List<Value> items) implements Value {}

    record Fields(SortedMap<String, Value> fields) implements Value {}

    /// Go's name of the type, as error messages and `%T` show it.
    default String type() {
        return switch (this) {
            case Nil _ -> "<nil>";
            case Bool _ -> "bool";
            case Int _ -> "int";
            case Real _ -> "float64";
            case Text _ -> "string";
            case Items _ -> "[]interface {}";
            case Fields _ -> "map[string]interface {}";
        };
    }

    /// `if` takes everything for true but the empty value of each type.
    default boolean isTrue() {
        return switch (this) {
            case Nil _ -> false;
            case Bool(boolean truth) -> truth;
            case Int(long number) -> number != 0;
            case Real(double number) -> number != 0;
            case Text(String text) -> !text.isEmpty();
            case Items(var items) -> !items.isEmpty();
            case Fields(var fields) -> !fields.isEmpty();
        };
    }
}
