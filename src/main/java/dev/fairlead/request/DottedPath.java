package dev.fairlead.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Walks `commits.0.id` through a tree (spec section 2.1). In an object the whole rest is tried as
/// a key first, so that keys may hold dots; in an array the next step is a decimal index.
final class DottedPath {
    /// More digits than any list has items, leading zeros aside.
    private static final int LONGEST_INDEX = 9;

    private DottedPath() {}

    static Lookup find(String path, @Nullable Json tree) {
        int dot = path.indexOf('.');
        String step = dot < 0 ? path : path.substring(0, dot);
        return switch (tree) {
            case Json.Object(var members) when members.containsKey(path) ->
                    found(members.get(path));
            case Json.Object(var members) when dot >= 0 && members.containsKey(step) ->
                    find(path.substring(dot + 1), members.get(step));
            case Json.Array(var items) when index(step, items) >= 0 -> {
                Json item = items.get(index(step, items));
                yield dot < 0 ? found(item) : find(path.substring(dot + 1), item);
            }
            // The original has an error of its own for this one, which a rule does not forgive.
            case Json.Null(boolean insteadOfObject) when !insteadOfObject ->
                    new Lookup.Invalid("no parameters");
            case null -> new Lookup.Missing(path);
            case Json _ -> new Lookup.Missing(path);
        };
    }

    /// What could have been named where the path ends: the members, or the numbers, of the last
    /// thing that it reaches.
    static List<String> namesNear(String path, @Nullable Json tree) {
        int dot = path.indexOf('.');
        String step = dot < 0 ? path : path.substring(0, dot);
        String rest = path.substring(dot + 1);
        return switch (tree) {
            case Json.Object(var members) when dot >= 0 && members.containsKey(step) ->
                    namesNear(rest, members.get(step));
            case Json.Object(var members) -> List.copyOf(members.keySet());
            case Json.Array(var items) when dot >= 0 && index(step, items) >= 0 ->
                    namesNear(rest, items.get(index(step, items)));
            case Json.Array(var items) ->
                    IntStream.range(0, items.size()).mapToObj(Integer::toString).toList();
            case null -> List.of();
            case Json _ -> List.of();
        };
    }

    /// The tree with the value at the path replaced, or empty when the path leads nowhere.
    static Optional<Json> replace(String path, Json tree, Json value) {
        int dot = path.indexOf('.');
        String step = dot < 0 ? path : path.substring(0, dot);
        return switch (tree) {
            case Json.Object object when object.members().containsKey(path) ->
                    Optional.of(object.with(path, value));
            case Json.Object object when dot >= 0 && object.members().containsKey(step) ->
                    replace(path.substring(dot + 1), member(object, step), value)
                            .map(changed -> object.with(step, changed));
            case Json.Array(var items) when index(step, items) >= 0 -> {
                int index = index(step, items);
                Optional<Json> item =
                        dot < 0
                                ? Optional.of(value)
                                : replace(path.substring(dot + 1), items.get(index), value);
                yield item.map(changed -> replaced(items, index, changed));
            }
            case Json _ -> Optional.empty();
        };
    }

    private static Json member(Json.Object object, String name) {
        return Objects.requireNonNull(object.members().get(name));
    }

    private static Json replaced(List<Json> items, int index, Json item) {
        List<Json> changed = new ArrayList<>(items);
        changed.set(index, item);
        return new Json.Array(changed);
    }

    /// The place in the list, or -1 when the step names none.
    private static int index(String step, List<Json> items) {
        int zeros = 0;
        while (zeros < step.length() - 1 && step.charAt(zeros) == '0') {
            zeros++;
        }
        String digits = step.substring(zeros);
        boolean number =
                !digits.isEmpty()
                        && digits.length() <= LONGEST_INDEX
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int index = number ? Integer.parseInt(digits) : -1;
        return index < items.size() ? index : -1;
    }

    private static Lookup found(@Nullable Json value) {
        return new Lookup.Found(Objects.requireNonNull(value));
    }
}
