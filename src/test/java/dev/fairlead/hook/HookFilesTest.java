package dev.fairlead.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.journal.Entry;
import dev.fairlead.template.Edges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
        HookFiles files = new HookFiles(new HookPaths(List.of(a, b)), new HookFile());
        assertThat(files.load().book().hooks()).extracting(Hook::id).containsExactly("one", "two");

        file("a.yaml", "[{id: [}]");
        file("b.yaml", "[{id: three}]");
        HookFiles.Reading second = files.reload();
        assertThat(second.book().hooks()).extracting(Hook::id).containsExactly("one", "three");
        assertThat(second.problems()).singleElement().asString().startsWith(a + ": line 1, column");
    }

    @Test
    void endpoints_are_those_of_their_file_with_every_lane_that_an_entry_gives_them()
            throws IOException {
        Path a =
                file(
                        "a.yaml",
                        """
                        lanes: {slow: {max-in-flight: 1}}
                        endpoints: [{id: e, url: "http://a.example/"}, {id: idle, url: "http://a.example/"}]
                        hooks:
                          - {id: one, deliver: [{endpoint: e}, {endpoint: e, lane: slow}]}
                          - {id: two, deliver: [{url: "http://b.example/x"}, {url: {source: payload, name: u}, lane: slow}]}
                        """);
        Path b =
                file(
                        "b.yaml",
                        "{endpoints: [{id: e, url: \"http://c.example/\"}], hooks: [{id: three, deliver: [{endpoint: e}]}]}");
        HookFiles files = new HookFiles(new HookPaths(List.of(a, b)), new HookFile());

        List<PlacedEndpoint> all = files.load().book().endpoints();

        assertThat(all)
                .extracting(one -> one.name().replaceAll("[0-9a-f]{16}", "…"))
                .containsExactly("e", "idle", "e", "two/url:b.example:…", "two/url-from:payload:u");
        assertThat(all)
                .extracting(PlacedEndpoint::lanes)
                .containsExactly(
                        List.of("endpoint:e", "lane:slow"),
                        List.of("endpoint:idle"),
                        List.of("endpoint:e"),
                        List.of("http://b.example:80"),
                        List.of("lane:slow"));
        assertThat(all).extracting(one -> one.entries().size()).containsExactly(2, 0, 1, 1, 1);
        assertThat(all).extracting(PlacedEndpoint::file).containsExactly(a, a, b, a, a);
        assertThat(all.getLast().receiver()).isNull();

        file("b.yaml", "[{id: three");
        assertThat(files.reload().book().endpoints()).hasSize(5);
        Files.delete(b);
        assertThat(files.follow(List.of(b)).book().endpoints()).hasSize(4);
    }

    @Test
    void a_template_that_is_read_as_it_stands_is_told_to_be_one() throws IOException {
        Path a = file("a.yaml", "[{id: {{ getenv \"ID\" }}}]");
        HookFiles files = new HookFiles(new HookPaths(List.of(a)), new HookFile());
        assertThat(files.load().problems())
                .singleElement()
                .asString()
                .contains("is it a template? Then -template");
        HookFiles templates =
                new HookFiles(
                        new HookPaths(List.of(a)),
                        new HookFile(new Edges(name -> "id of " + name, _ -> null)));
        assertThat(templates.load().book().hook("id of ID")).isPresent();
    }

    @Test
    void a_missing_file_is_named_and_the_others_are_read() throws IOException {
        Path b = file("b.yaml", "[{id: two}]");
        HookFiles.Reading reading =
                new HookFiles(new HookPaths(List.of(directory.resolve("gone"), b)), new HookFile())
                        .load();
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
        HookFiles.Reading reading =
                new HookFiles(new HookPaths(List.of(a, b)), new HookFile()).load();
        assertThat(reading.taken()).contains("one");
        assertThat(reading.book().hook("two")).isEmpty();
    }

    // --- directories and patterns

    private List<String> found(String... configured) {
        return new HookPaths(Stream.of(configured).map(directory::resolve).toList())
                .find().stream().map(file -> directory.relativize(file).toString()).toList();
    }

    @Test
    void a_directory_holds_its_visible_hook_files_sorted() throws IOException {
        for (String name :
                List.of(
                        "b.yaml",
                        "a.json",
                        "c.yml",
                        "d.tmpl",
                        ".hidden.yaml",
                        "e.yaml~",
                        "README")) {
            file(name, "[]");
        }
        Files.createDirectory(directory.resolve("more.yaml"));
        assertThat(found("")).containsExactly("a.json", "b.yaml", "c.yml", "d.tmpl");
    }

    @Test
    void a_pattern_may_go_over_directories_and_finds_nothing_hidden() throws IOException {
        for (String name : List.of("y", "x", ".z")) {
            Files.createDirectory(directory.resolve(name));
            file(name + "/2.conf", "[]");
            file(name + "/1.conf", "[]");
        }
        file("[1].yaml", "[]");
        assertThat(found("*/*.conf"))
                .containsExactly("x/1.conf", "x/2.conf", "y/1.conf", "y/2.conf");
        assertThat(found("x/?.conf", "x")).containsExactly("x/1.conf", "x/2.conf");
        assertThat(found("*/1.conf", "x/*")).containsExactly("x/1.conf", "y/1.conf", "x/2.conf");
        assertThat(found("[1].yaml", "none/*.yaml")).containsExactly("[1].yaml");
    }

    @Test
    void a_file_that_is_named_by_itself_is_one_whether_it_is_there_or_not() throws IOException {
        file("a.conf", "[]");
        assertThat(found("a.conf", "gone.yaml", "a.conf"))
                .containsExactly("a.conf", "gone.yaml", "a.conf");
    }

    @Test
    void a_reload_finds_new_files_and_drops_those_that_are_gone() throws IOException {
        file("20.yaml", "[{id: two}, {id: three}]");
        HookFiles files = new HookFiles(new HookPaths(List.of(directory)), new HookFile());
        assertThat(files.load().book().hooks())
                .extracting(Hook::id)
                .containsExactly("two", "three");

        file("10.yaml", "[{id: one}]");
        Files.move(directory.resolve("20.yaml"), directory.resolve("05.yaml"));
        HookFiles.Reading moved = files.reload();
        assertThat(moved.book().hooks())
                .extracting(Hook::id)
                .containsExactly("two", "three", "one");
        assertThat(moved.entries())
                .contains(
                        new Entry.HookFileRemoved(
                                directory.resolve("20.yaml").toString(), List.of("two", "three")));
    }

    @Test
    void a_hook_may_move_from_a_file_to_one_that_is_read_before_it() throws IOException {
        file("10.yaml", "[{id: one}]");
        file("20.yaml", "[{id: two}, {id: three}]");
        HookFiles files = new HookFiles(new HookPaths(List.of(directory)), new HookFile());
        var _ = files.load();
        file("10.yaml", "[{id: one}, {id: two}]");
        file("20.yaml", "[{id: three}]");
        HookFiles.Reading reading = files.reload();
        assertThat(reading.book().hooks())
                .extracting(Hook::id)
                .containsExactly("one", "two", "three");
        assertThat(reading.entries()).noneMatch(Entry.HookIdTaken.class::isInstance);
    }

    @Test
    void a_directory_that_is_away_holds_nothing() throws IOException {
        Path inner = Files.createDirectory(directory.resolve("hooks.d"));
        file("hooks.d/a.yaml", "[{id: one}]");
        HookFiles files = new HookFiles(new HookPaths(List.of(inner)), new HookFile());
        assertThat(files.load().book().hooks()).hasSize(1);
        Files.delete(inner.resolve("a.yaml"));
        Files.delete(inner);
        HookFiles.Reading reading = files.reload();
        assertThat(reading.book().hooks()).isEmpty();
        assertThat(reading.problems()).isEmpty();
    }
}
