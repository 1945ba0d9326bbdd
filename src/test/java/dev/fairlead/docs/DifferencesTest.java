package dev.fairlead.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every test that the page of differences names is there.
class DifferencesTest {
    private static final Path PAGE = Path.of("docs/reference/differences-from-adnanh-webhook.md");
    private static final Pattern TEST = Pattern.compile("`([a-z0-9]+(?:_[a-z0-9]+){2,})`");

    @Test
    void every_test_that_is_named_exists() throws IOException {
        String tests = "";
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                tests += Files.readString(file);
            }
        }
        List<String> named =
                TEST.matcher(Files.readString(PAGE)).results().map(m -> m.group(1)).toList();
        assertThat(named).hasSizeGreaterThan(15);
        for (String name : named) {
            Matcher method = Pattern.compile("void " + name + "\\(").matcher(tests);
            assertThat(method.find()).as(name).isTrue();
        }
    }
}
