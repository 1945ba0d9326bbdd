package dev.fairlead.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A value as it is written in Java.
final class Literal {
    private Literal() {}

    static String of(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> quoted(text);
            case byte[] bytes -> quoted(new String(bytes, ISO_8859_1)) + ".getBytes(ISO_8859_1)";
            case String[] words ->
                    Stream.of(words).map(Literal::of).collect(Collectors.joining(", ", "{", "}"));
            case Collection<?> list ->
                    list.stream()
                            .map(Literal::of)
                            .collect(Collectors.joining(", ", "List.of(", ")"));
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(e -> of(e.getKey()) + ", " + of(e.getValue()))
                            .collect(Collectors.joining(", ", "Map.of(", ")"));
            case Record made ->
                    Stream.of(made.getClass().getRecordComponents())
                            .map(part -> of(read(part, made)))
                            .collect(
                                    Collectors.joining(
                                            ", ",
                                            "new " + made.getClass().getSimpleName() + "(",
                                            ")"));
            case Object other -> other.toString();
        };
    }

    private static @Nullable Object read(RecordComponent part, Record made) {
        try {
            part.getAccessor().setAccessible(true);
            return part.getAccessor().invoke(made);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static String quoted(String text) {
        return text.chars().mapToObj(Literal::escaped).collect(Collectors.joining("", "\"", "\""));
    }

    private static String escaped(int c) {
        return switch (c) {
            case '"', '\\' -> "\\" + (char) c;
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> {
                String form =
                        c < ' ' ? "\\%03o" : "\\u%04x"; // a line end must not be spelled in hex
                yield c < ' ' || c > '~' ? form.formatted(c) : Character.toString(c);
            }
        };
    }
}
