package dev.fairlead.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.template.Edges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HookFilesTest {
    @TempDir Path directory;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    @Test
    void a_broken_file_keeps_its_old_hooks_and_the_others_are_read() throws IOException {
        Path a = file("a.yaml", "[{id: one}]");
        Path b = file("b.yaml", "[{id: two}]");
        HookFiles files = new HookFiles(List.of(a, b), new HookFile());
        assertThat(files.load().book().hooks()).extracting(Hook::id).containsExactly("one", "two");

        file("a.yaml", "[{id: [}]");
        file("b.yaml", "[{id: three}]");
        HookFiles.Reading second = files.reload();
        assertThat(second.book().hooks()).extracting(Hook::id).containsExactly("one", "three");
        assertThat(second.problems()).singleElement().asString().startsWith(a + ": line 1, column");
    }

    @Test
    void a_template_that_is_read_as_it_stands_is_told_to_be_one() throws IOException {
        Path a = file("a.yaml", "[{id: {{ getenv \"ID\" }}}]");
        HookFiles files = new HookFiles(List.of(a), new HookFile());
        assertThat(files.load().problems())
                .singleElement()
                .asString()
                .contains("is it a template? Then -template");
        HookFiles templates =
                new HookFiles(
                        List.of(a), new HookFile(new Edges(name -> "id of " + name, _ -> null)));
        assertThat(templates.load().book().hook("id of ID")).isPresent();
    }

    @Test
    void a_missing_file_is_named_and_the_others_are_read() throws IOException {
        Path b = file("b.yaml", "[{id: two}]");
        HookFiles.Reading reading =
                new HookFiles(List.of(directory.resolve("gone"), b), new HookFile()).load();
        assertThat(reading.book().hook("two")).isPresent();
        assertThat(reading.problems())
                .singleElement()
                .asString()
                .endsWith("gone: no such file or directory");
    }

    @Test
    void an_id_that_another_file_has_is_refused_with_its_file() throws IOException {
        Path a = file("a.yaml", "[{id: one}]");
        Path b = file("b.yaml", "[{id: one}, {id: two}]");
        HookFiles.Reading reading = new HookFiles(List.of(a, b), new HookFile()).load();
        assertThat(reading.taken()).contains("one");
        assertThat(reading.book().hook("two")).isEmpty();
    }
}
