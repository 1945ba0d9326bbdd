package dev.fairlead.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DashboardTest {
    private static final Path FILES = Path.of("src/main/resources/dashboard");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import .* from '([^']+)';$");
    private static final Pattern LATER = Pattern.compile("later\\('([^']+)'(?:, '([^']+)')?\\)");
    private static final Pattern PRELOAD =
            Pattern.compile("<link rel=\"modulepreload\" href=\"ui/([^\"]+)\">");

    @Test
    void every_file_that_is_there_is_served_and_no_other() throws IOException {
        try (Stream<Path> files = Files.walk(FILES)) {
            assertThat(
                            files.filter(Files::isRegularFile)
                                    .map(file -> FILES.relativize(file).toString()))
                    .containsExactlyInAnyOrderElementsOf(Dashboard.names());
        }
    }

    @Test
    void what_a_module_imports_is_there_and_ours() throws IOException {
        for (String name : Dashboard.names()) {
            if (name.endsWith(".js")) {
                Path module = FILES.resolve(name);
                assertThat(imports(module))
                        .as(name)
                        .allMatch(imported -> imported.startsWith("."))
                        .allMatch(imported ->
                                Files.exists(module.resolveSibling(imported).normalize()));
            }
        }
    }

    /// A browser learns of a module when it has read the one that imports it: a way there and back
    /// for each step. What another page needs is no part of it.
    @Test
    void the_first_page_names_every_module_that_it_needs_so_that_they_are_asked_for_at_once()
            throws IOException {
        Set<Path> needed = new TreeSet<>();
        gather(FILES.resolve("app.js"), needed);
        needed.remove(FILES.resolve("app.js"));
        String index = Files.readString(FILES.resolve("index.html"));
        assertThat(PRELOAD.matcher(index).results().map(found -> FILES.resolve(found.group(1))))
                .contains(FILES.resolve("views/overview.js"))
                .containsExactlyInAnyOrderElementsOf(needed);
    }

    private static void gather(Path module, Set<Path> found) throws IOException {
        if (found.add(module)) {
            for (String imported : imports(module).toList()) {
                gather(module.resolveSibling(imported).normalize(), found);
            }
        }
    }

    @Test
    void each_page_that_is_fetched_later_is_there_and_has_its_function() throws IOException {
        List<MatchResult> pages =
                LATER.matcher(Files.readString(FILES.resolve("app.js"))).results().toList();
        assertThat(pages).hasSizeGreaterThan(3);
        for (MatchResult page : pages) {
            String function = page.group(2) == null ? "page" : page.group(2);
            assertThat(Files.readString(FILES.resolve("views/" + page.group(1) + ".js")))
                    .contains("export async function " + function + "(");
        }
    }

    private static Stream<String> imports(Path module) throws IOException {
        return IMPORT.matcher(Files.readString(module)).results().map(found -> found.group(1));
    }
}
