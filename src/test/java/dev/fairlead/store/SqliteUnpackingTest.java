package dev.fairlead.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteUnpackingTest {
    @TempDir Path directory;

    private Path temporary;
    private Path home;
    private Path file;

    @BeforeEach
    void makeDirectories() throws IOException {
        temporary = Files.createDirectory(directory.resolve("tmp"));
        home = directory.resolve("queue");
        file = home.resolve("queue.db");
    }

    @Test
    void the_library_is_unpacked_beside_the_file_and_stale_copies_are_removed() throws Exception {
        List<Path> left;
        try (Holder killed = Holder.of(file, inTemporary())) {
            left = copies(home);
            assertThat(left).hasSize(2); // the library and the driver's lock on it
            killed.isKilled();
        }
        assertThat(copies(home)).isEqualTo(left);

        try (Holder next = Holder.of(file, inTemporary())) {
            assertThat(copies(home)).hasSize(2).doesNotContainAnyElementsOf(left);
            assertThat(temporary).isEmptyDirectory();
            next.ends();
        }
        assertThat(copies(home)).isEmpty();
        assertThat(file).exists();
    }

    @Test
    void a_place_that_the_operator_chose_stays_and_is_not_tidied() throws Exception {
        Path chosen = Files.createDirectory(directory.resolve("chosen"));
        Path anothers = Files.createFile(chosen.resolve("sqlite-1-x-libsqlitejdbc.so"));
        Path lock = Files.createFile(chosen.resolve("sqlite-1-x-libsqlitejdbc.so.lck"));

        try (Holder _ = Holder.of(file, inTemporary(), "-Dorg.sqlite.tmpdir=" + chosen)) {
            assertThat(copies(chosen)).hasSize(4).contains(anothers, lock);
            assertThat(copies(home)).isEmpty();
        }
    }

    private String inTemporary() {
        return "-Djava.io.tmpdir=" + temporary;
    }

    private static List<Path> copies(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().contains("sqlitejdbc"))
                    .sorted()
                    .toList();
        }
    }
}
