package dev.fairlead.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/// The numbered steps that lead from an empty file to today's tables. A step that was released is
/// never changed; a file remembers in `PRAGMA user_version` how many it went.
///
/// @param steps SQL scripts, the first one first
public record Schema(List<String> steps) {
    public Schema {
        steps = List.copyOf(steps);
    }

    /// The scripts `sqlite/<name>-1.sql` to `sqlite/<name>-<steps>.sql` of the class path.
    public static Schema named(String name, int steps) {
        return new Schema(
                IntStream.rangeClosed(1, steps)
                        .mapToObj(step -> resource("sqlite/" + name + "-" + step + ".sql"))
                        .toList());
    }

    int version() {
        return steps.size();
    }

    /// A text file of the class path.
    static String resource(String path) {
        try (InputStream in = Schema.class.getClassLoader().getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
