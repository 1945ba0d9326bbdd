package dev.fairlead.admin;

import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the parameters of a call's query.
final class Parameters {
    private static final int USUAL = 100;

    private final MultivaluedMap<String, String> query;

    private Parameters(MultivaluedMap<String, String> query) {
        this.query = query;
    }

    /// @param known the names that may come, once each
    /// @throws IllegalArgumentException with a sentence that names the parameter and the mend
    static Parameters of(MultivaluedMap<String, String> query, Set<String> known) {
        for (Map.Entry<String, List<String>> parameter : query.entrySet()) {
            if (!known.contains(parameter.getKey()) || parameter.getValue().size() != 1) {
                throw new IllegalArgumentException(
                        "%s: a search knows, once each: %s"
                                .formatted(
                                        parameter.getKey(),
                                        String.join(", ", new TreeSet<>(known))));
            }
        }
        return new Parameters(query);
    }

    /// What a parameter says, or null when it is not there.
    <T> @Nullable T read(String name, Function<String, T> read) {
        String text = query.getFirst(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return read.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    @Nullable String text(String name) {
        return read(name, text -> text);
    }

    @Nullable Instant moment(String name) {
        return read(name, Parameters::parsed);
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    int limit(int most) {
        Integer limit = read("limit", text -> number(text, most));
        return limit == null ? USUAL : limit;
    }

    private static Instant parsed(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("expected a moment such as 2026-01-31T09:30:00Z", e);
        }
    }

    private static int number(String text, int most) {
        if (!text.matches("[0-9]{1,4}")) {
            throw new IllegalArgumentException("expected a number from 1 to " + most);
        }
        return Integer.parseInt(text);
    }
}
