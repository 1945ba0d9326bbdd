package dev.fairlead.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileShelfTest extends ShelfContractTest {
    @TempDir Path directory;
    private FileShelf shelf;

    @BeforeEach
    void open() {
        shelf = opened();
    }

    private FileShelf opened() {
        return new FileShelf(directory.resolve("history.db"), BOUNDS);
    }

    @AfterEach
    void close() {
        shelf.close();
    }

    @Override
    Shelf shelf() {
        return shelf;
    }

    @Override
    Shelf again() {
        shelf.close();
        shelf = opened();
        return shelf;
    }

    @Test
    void looking_makes_no_file() {
        assertThat(ids(look(Kind.RUN))).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void its_files_are_for_nobody_else() throws IOException {
        keep(run("a", 0, "failed"));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> file.toString().contains("history.db")))
                    .isNotEmpty()
                    .allSatisfy(file ->
                            assertThat(
                                            PosixFilePermissions.toString(
                                                    Files.getPosixFilePermissions(file)))
                                    .as(file.toString())
                                    .isEqualTo("rw-------"));
        }
    }

    /// A program that only runs commands has no database; when a hook delivers it has one, and
    /// takes along what it knows.
    @Test
    void it_grows_from_memory_into_a_file_when_there_is_a_reason() {
        AtomicBoolean delivers = new AtomicBoolean();
        GrowingShelf growing =
                new GrowingShelf(new MemoryShelf(BOUNDS, Long.MAX_VALUE), shelf, delivers::get);
        done(growing.keep(List.of(run("a", 0, "failed"))));
        assertThat(directory).isEmptyDirectory();
        assertThat(done(growing.find(Kind.RUN, "a"))).isPresent();

        delivers.set(true);

        assertThat(done(growing.find(Kind.RUN, "a"))).isPresent();
        done(growing.keep(List.of(run("b", 1, "failed"))));
        assertThat(done(again().look(look(Kind.RUN))).found())
                .extracting(Kept::id)
                .containsExactly("b", "a");
    }
}
