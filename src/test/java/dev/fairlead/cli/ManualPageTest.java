package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The manual page knows what the program knows.
class ManualPageTest {
    private static final Pattern FLAG = Pattern.compile("(?m)^\\.BI? \\\\-(\\S+)(?: \".*\")?$");

    private final String page = read();

    @Test
    void every_flag_has_its_entry_in_the_order_of_the_usage_text() {
        List<String> flags =
                FLAG.matcher(page)
                        .results()
                        .map(found -> found.group(1).replace("\\-", "-"))
                        .toList();
        assertThat(flags).isEqualTo(Flag.ALL.stream().map(Flag::name).toList());
    }

    @Test
    void a_flag_is_described_as_in_the_usage_text() {
        for (Flag flag : Flag.ALL) {
            assertThat(page.replace("\\-", "-")).containsIgnoringCase("\n" + flag.usage() + ".");
        }
    }

    @Test
    void every_subcommand_has_its_entry() {
        assertThat(Subcommands.synopses())
                .extracting(each -> each.name().split(" ")[0])
                .filteredOn(name -> !name.equals("help"))
                .allSatisfy(name -> assertThat(page).contains("\n.TP\n.B " + name + "\n"));
    }

    private static String read() {
        try {
            return Files.readString(Path.of("src/main/dist/man/fairlead.1"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
