package dev.fairlead.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookupTest {
    @TempDir Path directory;

    @BeforeEach
    void a_program_in_the_directory() throws IOException {
        Path file = Files.writeString(directory.resolve("tool"), "#!/bin/sh\n");
        Path _ = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void a_bare_name_is_searched_in_path_only_without_a_working_directory() {
        String path = "/no/such:" + directory;
        assertThat(Lookup.of("tool", null, path)).isEqualTo(found(directory.resolve("tool")));
        assertThat(Lookup.of("env", directory, "/usr/bin"))
                .isEqualTo(
                        new Lookup.Missing(
                                directory + "/env",
                                "stat " + directory + "/env: no such file or directory"));
    }

    @Test
    void a_relative_name_is_taken_from_the_working_directory() {
        assertThat(Lookup.of("tool", directory, "")).isEqualTo(found(directory.resolve("tool")));
        assertThat(Lookup.of("./x/../tool", directory, ""))
                .isEqualTo(found(directory.resolve("tool")));
    }

    @Test
    void an_absolute_name_stands_for_itself() {
        String tool = directory.resolve("tool").toString();
        assertThat(Lookup.of(tool, Path.of("/tmp"), null)).isEqualTo(new Lookup.Found(tool));
    }

    @Test
    void a_name_with_a_slash_is_never_searched() {
        assertThat(Lookup.of("x/tool", null, directory.toString()))
                .isEqualTo(new Lookup.Missing("x/tool", "stat x/tool: no such file or directory"));
    }

    @Test
    void a_program_found_through_a_relative_path_entry_is_not_run() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path relative = here.relativize(directory.toRealPath());
        assertThat(Lookup.of("tool", null, relative.toString()))
                .isEqualTo(
                        new Lookup.Missing(
                                "tool",
                                "cannot run executable found relative to current directory"));
    }

    @Test
    void nothing_is_never_found() {
        for (String name : new String[] {"", ".", ".."}) {
            assertThat(Lookup.of(name, null, "/usr/bin"))
                    .isEqualTo(new Lookup.Missing(name, "executable file not found in $PATH"));
        }
        assertThat(Lookup.of("a\0b", null, "/usr/bin"))
                .isEqualTo(new Lookup.Missing("a\0b", "invalid argument"));
    }

    @Test
    void the_name_is_quoted_in_the_message() {
        assertThat(new Lookup.Missing("a \"b\"\n\u200b", "reason").message())
                .isEqualTo("exec: \"a \\\"b\\\"\\n\\u200b\": reason");
    }

    private static Lookup found(Path file) {
        return new Lookup.Found(file.toString());
    }
}
