package dev.fairlead.hook;

import dev.fairlead.template.Edges;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The hook files read once, for whoever does not serve.
///
/// @param problems why files could not be used, each naming file, line and column
/// @param secrets what templates got from environment variables and files
public record FilesRead(HookBook book, List<String> problems, Set<String> secrets) {
    /// systemd's directory of credentials: a place, no secret.
    private static final String CREDENTIALS = "CREDENTIALS_DIRECTORY";

    public FilesRead {
        problems = List.copyOf(problems);
        secrets = Set.copyOf(secrets);
    }

    /// @param template whether the files are Go templates
    public static FilesRead from(List<Path> files, boolean template) {
        Set<String> got = new HashSet<>();
        @Nullable Edges edges = template ? overheard(CurrentBook.edges(), got) : null;
        HookFiles.Reading reading = new HookFiles(new HookPaths(files), new HookFile(edges)).load();
        List<String> problems = new ArrayList<>(reading.problems());
        reading.taken()
                .ifPresent(id -> problems.add("the id " + id + " is in two of the hook files"));
        return new FilesRead(reading.book(), problems, got);
    }

    /// Templates that are read by these are listened to.
    static Edges overheard(Edges edges, Set<String> got) {
        return new Edges(
                name -> {
                    String value = edges.environment().find(name);
                    return name.equals(CREDENTIALS) ? value : kept(value, got);
                },
                path -> kept(edges.files().find(path), got));
    }

    private static @Nullable String kept(@Nullable String value, Set<String> got) {
        if (value != null) {
            got.add(value.strip());
            got.add(value);
        }
        return value;
    }
}
