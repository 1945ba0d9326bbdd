package dev.fairlead.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DashboardTest {
    private static final Path FILES = Path.of("src/main/resources/dashboard");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import .* from '([^']+)';$");
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
                assertThat(
                                IMPORT.matcher(Files.readString(module))
                                        .results()
                                        .map(found -> found.group(1)))
                        .as(name)
                        .allMatch(imported -> imported.startsWith("."))
                        .allMatch(imported ->
                                Files.exists(module.resolveSibling(imported).normalize()));
            }
        }
    }

    /// A browser learns of a module when it has read the one that imports it: a way there and back
    /// for each step.
    @Test
    void the_first_page_names_every_module_so_that_they_are_asked_for_at_once() throws IOException {
        String index = Files.readString(FILES.resolve("index.html"));
        assertThat(PRELOAD.matcher(index).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(
                        Dashboard.names().stream()
                                .filter(name -> name.endsWith(".js") && !name.equals("app.js"))
                                .toList());
    }
}
