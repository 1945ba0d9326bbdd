package dev.fairlead.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.request.Json;
import dev.fairlead.store.RedisStream.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads a stream entry's fields as one body. A field named `payload`, `data`, `message` or `body`
/// is the body when there is one such field, and so is a field that is the only one; else the body
/// is a JSON object of all fields, each a text. Pure.
final class EntryBody {
    private static final Set<String> NAMES = Set.of("payload", "data", "message", "body");

    private EntryBody() {}

    static byte[] of(List<Field> fields) {
        List<Field> named = fields.stream().filter(field -> NAMES.contains(field.name())).toList();
        if (named.size() == 1) {
            return named.getFirst().value();
        }
        return fields.size() == 1 ? fields.getFirst().value() : object(fields);
    }

    private static byte[] object(List<Field> fields) {
        Map<String, Json> members = new LinkedHashMap<>();
        fields.forEach(field ->
                members.put(field.name(), new Json.Text(new String(field.value(), UTF_8))));
        return new Json.Object(members).compact().getBytes(UTF_8);
    }
}
