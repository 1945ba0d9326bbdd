package dev.fairlead.request;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A JSON value that keeps what other trees lose: the source text of its numbers and the order of
/// its keys.
@SuppressWarnings("JavaLangClash")
public sealed interface Json {
    /// A string.
    record Text(String value) implements Json {}

    /// A number as it was written (`1.50`, `1e3`, twenty digits).
    record Number(String literal) implements Json {}

    /// true or false.
    record Bool(boolean value) implements Json {
        static final Bool TRUE = new Bool(true);
        static final Bool FALSE = new Bool(false);
    }

    /// null.
    ///
    /// @param insteadOfObject whether it stands where an object had to; Go prints such a null as
    ///   `null` and any other as `<nil>`, and finds no key in it where any other is an error
    record Null(boolean insteadOfObject) implements Json {
        static final Null PLAIN = new Null(false);
        static final Null INSTEAD_OF_OBJECT = new Null(true);
    }

    /// A list.
    record Array(List<Json> items) implements Json {
        public Array {
            items = List.copyOf(items);
        }
    }

    /// Members in the order of the source; of two with the same name the last one counts.
    record Object(Map<String, Json> members) implements Json {
        public Object {
            members = Members.of(members);
        }

        static final Object EMPTY = new Object(Map.of());

        Object with(String name, Json value) {
            Map<String, Json> changed = new LinkedHashMap<>(members);
            changed.put(name, value);
            return new Object(changed);
        }
    }

    /// The text that a command or a rule sees (spec section 2.1): a string or number as it is,
    /// `<nil>` for null, and of objects and arrays what Go's `json.Marshal` writes: keys in byte
    /// order, `<`, `>` and `&` escaped.
    default String goText() {
        return switch (this) {
            case Text(String value) -> value;
            case Null(boolean insteadOfObject) -> insteadOfObject ? "null" : "<nil>";
            case Number _, Bool _, Array _, Object _ -> JsonWriter.GO.write(this);
        };
    }

    /// The JSON value that the text begins with.
    static Json read(String text) throws MalformedException {
        return JsonReader.read(text);
    }

    /// What keeps the text from being one JSON value and nothing else, or empty.
    static Optional<String> faultIn(String text) {
        try {
            JsonReader.requireOne(text.getBytes(StandardCharsets.UTF_8));
            return Optional.empty();
        } catch (MalformedException e) {
            return Optional.of(e.reason());
        }
    }

    /// The shortest JSON text of this value: keys in the order of the source, nothing escaped
    /// beyond what JSON demands (RFC 8259, section 7).
    default String compact() {
        return JsonWriter.PLAIN.write(this);
    }
}
