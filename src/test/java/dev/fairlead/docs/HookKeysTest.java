package dev.fairlead.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The reference of hook files lists the keys of a hook and the types of a match that the code
/// reads, and no others.
class HookKeysTest {
    private static final Path PAGE = Path.of("docs/reference/hook-file.md");
    private static final Path SOURCES = Path.of("src/main/java/dev/fairlead/hook");

    @Test
    void every_key_of_a_hook_is_listed() throws IOException {
        String code = Files.readString(SOURCES.resolve("HookReader.java"));
        String keys = code.substring(code.indexOf(" KEYS ="));
        assertThat(listed("## A hook\n"))
                .isEqualTo(names("\"([a-z-]+)\"", keys.substring(0, keys.indexOf(';'))))
                .hasSizeGreaterThan(20);
    }

    @Test
    void every_type_of_a_match_is_listed() throws IOException {
        String code = Files.readString(SOURCES.resolve("RuleReader.java"));
        String cases = code.substring(code.indexOf("switch (type)"), code.indexOf("case String"));
        Set<String> read = new TreeSet<>();
        Pattern.compile("case (\"[^>]+) ->")
                .matcher(cases)
                .results()
                .forEach(c -> read.addAll(names("\"([a-z0-9-]+)\"", c.group(1))));
        assertThat(listed("`match: {type, parameter, ...}`:\n"))
                .isEqualTo(read)
                .hasSizeGreaterThan(10);
    }

    /// What stands in the first column of the table behind these words.
    private static Set<String> listed(String behind) throws IOException {
        String page = Files.readString(PAGE);
        String rest = page.substring(page.indexOf(behind) + behind.length());
        String table = rest.substring(rest.indexOf("|---"));
        Set<String> listed = new TreeSet<>();
        table.lines()
                .skip(1)
                .takeWhile(line -> line.startsWith("|"))
                .forEach(line -> listed.addAll(names("`([a-z0-9-]+)`", line.split("\\|")[1])));
        return listed;
    }

    private static Set<String> names(String pattern, String text) {
        Set<String> names = new TreeSet<>();
        Pattern.compile(pattern).matcher(text).results().forEach(m -> names.add(m.group(1)));
        return names;
    }
}
