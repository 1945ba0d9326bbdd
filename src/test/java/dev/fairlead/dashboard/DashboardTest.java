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
}
