package dev.fairlead.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointTableTest extends EndpointStoreContractTest {
    @TempDir Path directory;
    private EndpointTable store;

    @BeforeEach
    void open() {
        store = new EndpointTable(directory.resolve("endpoints.db"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    EndpointStore store() {
        return store;
    }

    @Override
    EndpointStore again() {
        store.close();
        open();
        return store;
    }

    @Test
    void looking_makes_no_file() {
        assertThat(done(store.read(-1))).isPresent();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void its_files_are_for_nobody_else() throws IOException {
        done(store.swap("acme", null, "secret"));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> file.toString().contains("endpoints.db")))
                    .isNotEmpty()
                    .allSatisfy(file ->
                            assertThat(
                                            PosixFilePermissions.toString(
                                                    Files.getPosixFilePermissions(file)))
                                    .as(file.toString())
                                    .isEqualTo("rw-------"));
        }
    }
}
