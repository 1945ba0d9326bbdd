package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The page of the command line comes from the help of each subcommand. After a change run `./mvnw
/// test -Dtest=CommandLinePageTest -Dfairlead.docs=write` and commit what it wrote.
class CommandLinePageTest {
    private static final Path PAGE = Path.of("docs/reference/command-line.md");

    @Test
    void the_page_shows_the_help_of_every_subcommand() throws IOException {
        StringBuilder page =
                new StringBuilder(
                        """
                        # The command line

                        `fairlead [flags]` serves, with [adnanh/webhook's flags](differences-from-adnanh-webhook.md); `fairlead -help` lists them. A first
                        argument that is no flag is a subcommand. Subcommands start no server; those that need a running one ask its [API](api.md).

                        Flags are written `-name value`, `-name=value` or with two dashes; they may stand before or behind other words, until `--`. A
                        flag that is given or not takes a value only behind the sign: `-json=false`. `fairlead help NAME` and `fairlead NAME -help`
                        print what stands here.

                        | environment | meaning |
                        |---|---|
                        | `FAIRLEAD_URL` | where the server is, as `-url`; by default `http://127.0.0.1:9000` |
                        | `FAIRLEAD_TOKEN` | the API's token; `-token-file` goes before it |
                        | `FAIRLEAD_SECRET` | the secret that signs or verifies; `-secret-file` goes before it |
                        | `COLUMNS` | how wide tables may be; by default as wide as the terminal |

                        There is no flag for a token or a secret itself: the arguments of a program are seen by everybody on the machine (`ps`), and
                        shells remember them.

                        | exit code | meaning |
                        |---|---|
                        | 0 | done, or the verdict is yes |
                        | 1 | the verdict is no, something was found, or it cannot be done |
                        | 2 | called wrongly; nothing was done |
                        | 3 | the server could not be asked: it is not there, its API is closed, or the token is not known to it |
                        | 4 | the server is busy, or its queue is away; nothing was done, the same call may do it later |

                        Results go to the standard output in UTF-8, everything else to the standard error output. With `-json` the result is one JSON
                        document, of `deliveries list` one in each line.
                        """);
        for (Synopsis each : Subcommands.synopses()) {
            page.append("\n## fairlead ").append(each.name()).append("\n\n```text\n");
            page.append(each.help()).append("```\n");
        }
        if ("write".equals(System.getProperty("fairlead.docs"))) {
            Files.writeString(PAGE, page.toString());
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page.toString());
    }

    @Test
    void every_subcommand_says_in_its_help_how_it_is_called_and_shows_an_example() {
        assertThat(Subcommands.synopses())
                .allSatisfy(each ->
                        assertThat(each.help())
                                .startsWith("fairlead " + each.name())
                                .contains("\n    fairlead " + each.name()))
                .allSatisfy(each ->
                        assertThat(each.text().lines().filter(line -> line.length() > 110))
                                .isEmpty());
    }
}
