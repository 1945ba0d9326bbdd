package dev.fairlead.template;

import java.util.List;

/// `len`, `index` and `slice`. Strings are counted in bytes of UTF-8, as Go counts them.
final class Indexing {
    private Indexing() {}

    static Value length(List<Value> arguments) throws Refusal {
        return switch (arguments.getFirst()) {
            case Value.Text text -> new Value.Int(text.utf8().length);
            case Value.Items(var items) -> new Value.Int(items.size());
            case Value.Fields(var fields) -> new Value.Int(fields.size());
            case Value.Nil _ -> throw new Refusal("len of untyped nil");
            case Value.Bool _, Value.Int _, Value.Real _, Value.Number _ ->
                    throw new Refusal("len of type " + arguments.getFirst().type());
        };
    }

    /// `index x 1 2` is Go's `x[1][2]`.
    static Value index(List<Value> arguments) throws Refusal {
        Value value = arguments.getFirst();
        if (value instanceof Value.Nil) {
            throw new Refusal("index of untyped nil");
        }
        for (Value index : arguments.subList(1, arguments.size())) {
            value = element(value, index);
        }
        return value;
    }

    private static Value element(Value value, Value index) throws Refusal {
        return switch (value) {
            case Value.Items(var items) -> items.get(element(index, items.size(), "slice"));
            case Value.Text text -> {
                byte[] utf8 = text.utf8();
                yield new Value.Int(utf8[element(index, utf8.length, "string")] & 0xff);
            }
            case Value.Fields(var fields) -> fields.getOrDefault(key(index), Value.NIL);
            case Value.Nil _ -> throw new Refusal("index of nil pointer");
            case Value.Bool _, Value.Int _, Value.Real _, Value.Number _ ->
                    throw new Refusal("can't index item of type " + value.type());
        };
    }

    private static int element(Value index, int length, String what) throws Refusal {
        int position = position(index, length);
        if (position == length) {
            throw new Refusal("reflect: " + what + " index out of range");
        }
        return position;
    }

    private static String key(Value key) throws Refusal {
        return switch (key) {
            case Value.Text(String text) -> text;
            case Value.Nil _ -> throw new Refusal("value is nil; should be of type string");
            case Value _ ->
                    throw new Refusal("value has type " + key.type() + "; should be string");
        };
    }

    private static int position(Value index, int length) throws Refusal {
        return switch (index instanceof Value.Number number ? number.plain() : index) {
            case Value.Int(long number) when number >= 0 && number <= length -> (int) number;
            case Value.Int(long number) -> throw new Refusal("index out of range: " + number);
            case Value.Nil _ -> throw new Refusal("cannot index slice/array with nil");
            case Value _ -> throw new Refusal("cannot index slice/array with type " + index.type());
        };
    }

    /// `slice x 1 2` is Go's `x[1:2]`. The third index bounds a capacity, which no value here has.
    static Value slice(List<Value> arguments) throws Refusal {
        Value value = arguments.getFirst();
        List<Value> indexes = arguments.subList(1, arguments.size());
        if (value instanceof Value.Nil) {
            throw new Refusal("slice of untyped nil");
        }
        if (indexes.size() > 3) {
            throw new Refusal("too many slice indexes: " + indexes.size());
        }
        return switch (value) {
            case Value.Text _ when indexes.size() == 3 ->
                    throw new Refusal("cannot 3-index slice a string");
            case Value.Text text -> {
                byte[] utf8 = text.utf8();
                int[] bounds = bounds(indexes, utf8.length);
                yield Value.Text.of(utf8, bounds[0], bounds[1]);
            }
            case Value.Items(var items) -> {
                int[] bounds = bounds(indexes, items.size());
                yield new Value.Items(items.subList(bounds[0], bounds[1]));
            }
            case Value _ -> throw new Refusal("can't slice item of type " + value.type());
        };
    }

    private static int[] bounds(List<Value> indexes, int length) throws Refusal {
        int[] bounds = {0, length, length};
        for (int next = 0; next < indexes.size(); next++) {
            bounds[next] = position(indexes.get(next), length);
        }
        for (int next = 1; next < bounds.length; next++) {
            if (bounds[next - 1] > bounds[next]) {
                throw new Refusal(
                        "invalid slice index: " + bounds[next - 1] + " > " + bounds[next]);
            }
        }
        return bounds;
    }
}
