package dev.fairlead.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page of metrics lists those that the code writes, and no others.
class MetricsTest {
    private static final Pattern WRITTEN = Pattern.compile("\"(fairlead\\.[a-z.]+)\"");
    private static final Pattern LISTED = Pattern.compile("(?m)^\\| `(fairlead\\.[a-z.]+)`");

    @Test
    void every_metric_is_listed_and_every_one_listed_exists() throws IOException {
        assertThat(names(LISTED, "docs/reference/metrics.md"))
                .isEqualTo(names(WRITTEN, "src/main/java/dev/fairlead/ops/Metrics.java"))
                .hasSizeGreaterThan(10);
    }

    private static Set<String> names(Pattern pattern, String file) throws IOException {
        Set<String> names = new TreeSet<>();
        pattern.matcher(Files.readString(Path.of(file)))
                .results()
                .forEach(m -> names.add(m.group(1)));
        return names;
    }
}
