package dev.fairlead.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a template can reach outside its own text.
///
/// @param environment the value of a variable, null when it is not set
/// @param files the content of the file at a path, null when it cannot be read
public record Edges(Lookup environment, Lookup files) {
    /// Finds a text by its name.
    @FunctionalInterface
    public interface Lookup {
        @Nullable String find(String name);
    }

    private static final String CREDENTIALS = "CREDENTIALS_DIRECTORY";

    String getenv(String name) {
        String value = environment.find(name);
        return value == null ? "" : value;
    }

    /// A file's content, less the line break that editors put at the end.
    String cat(String path) {
        String content = files.find(path);
        if (content == null) {
            return "";
        }
        return content.endsWith("\n") ? content.substring(0, content.length() - 1) : content;
    }

    /// A secret that systemd hands over as a file; without systemd the variable of that name.
    String credential(String name) {
        String directory = environment.find(CREDENTIALS);
        boolean systemd = directory != null && !directory.isEmpty();
        return systemd ? cat(directory + "/" + name) : getenv(name);
    }

    Map<String, Function> functions() {
        return Map.of(
                "getenv", text("getenv", this::getenv),
                "cat", text("cat", this::cat),
                "credential", text("credential", this::credential));
    }

    private static Function text(String name, Lookup lookup) {
        return new Function(
                name,
                List.of(Function.Kind.TEXT),
                false,
                (arguments, _) ->
                        new Value.Text(
                                String.valueOf(
                                        lookup.find(((Value.Text) arguments.getFirst()).text()))));
    }
}
