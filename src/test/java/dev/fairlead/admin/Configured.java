package dev.fairlead.admin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Who may, as a test says it.
record Configured(
        Optional<List<String>> tokens,
        Optional<List<Path>> tokenFiles,
        int wrongTokens,
        Duration lockOut,
        Duration session)
        implements AdminConfig {
    static Configured with(String... tokens) {
        return of(List.of(tokens), List.of(), 3);
    }

    static Configured in(Path... files) {
        return of(List.of(), List.of(files), 3);
    }

    static Configured lockingOutAfter(int wrong) {
        return of(List.of(), List.of(), wrong);
    }

    private static Configured of(List<String> tokens, List<Path> files, int wrong) {
        return new Configured(
                Optional.of(tokens),
                Optional.of(files),
                wrong,
                Duration.ofMinutes(5),
                Duration.ofHours(12));
    }
}
