package dev.fairlead.docs;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The list of options comes from their declarations. After a change of a declaration run `./mvnw
/// test -Dtest=OptionsTest -Dfairlead.docs=write` and commit what it wrote.
class OptionsTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/fairlead");
    private static final Path EXAMPLE = Path.of("application.properties.example");
    private static final Path REFERENCE = Path.of("docs/reference/options.md");
    private static final Path NAMES = Path.of("src/main/resources/fairlead-settings.txt");
    private static final Pattern PREFIX =
            Pattern.compile("@ConfigMapping\\(prefix = \"([^\"]+)\"\\)");
    private static final Pattern OPTION =
            Pattern.compile(
                    "((?:\\s*///[^\n]*\n)+)\\s*((?:@\\w+(?:\\(\"[^\"]*\"\\))?\\s*)*)([\\w.<>]+) (\\w+)\\(\\);");
    private static final Pattern DEFAULT = Pattern.compile("@WithDefault\\(\"([^\"]*)\"\\)");

    private record Option(String name, String standard, boolean optional, String sentence) {}

    @Test
    void the_example_lists_every_option_at_its_default() throws IOException {
        keepTrue(EXAMPLE, example(options()));
    }

    @Test
    void the_reference_lists_every_option() throws IOException {
        keepTrue(REFERENCE, reference(options()));
    }

    /// What the program itself knows them by: a variable that names none of them is told.
    @Test
    void the_program_knows_every_option() throws IOException {
        keepTrue(
                NAMES,
                options().stream().map(option -> option.name() + "\n").sorted().collect(joining()));
    }

    @Test
    void every_option_has_a_default_or_is_optional_and_a_sentence() throws IOException {
        assertThat(options())
                .isNotEmpty()
                .allSatisfy(option -> assertThat(option.sentence()).endsWith("."))
                .allSatisfy(option ->
                        assertThat(option.optional() || !option.standard().isEmpty())
                                .as(option.name())
                                .isTrue());
    }

    private static void keepTrue(Path file, String expected) throws IOException {
        if ("write".equals(System.getProperty("fairlead.docs"))) {
            Files.writeString(file, expected);
        }
        assertThat(Files.readString(file)).isEqualTo(expected);
    }

    private static String example(List<Option> options) {
        StringBuilder text =
                new StringBuilder(
                        """
                        # Every option of Fairlead at its default. Copy what you change to config/application.properties beside
                        # the program, or set it in the environment: fairlead.queue.kind is FAIRLEAD_QUEUE_KIND there.
                        # Options of Quarkus that matter here: quarkus.http.host, quarkus.http.port (9000),
                        # quarkus.redis.hosts, quarkus.management.port (9001).
                        """);
        for (Option option : options) {
            text.append("\n# ").append(option.sentence()).append('\n');
            text.append(option.optional() && option.standard().isEmpty() ? "#" : "");
            text.append(option.name()).append('=').append(option.standard()).append('\n');
        }
        return text.toString();
    }

    private static String reference(List<Option> options) {
        StringBuilder text =
                new StringBuilder(
                        """
                        # Options

                        Made from the declarations in the code. Each may stand in `config/application.properties` beside the
                        program, in the environment (`fairlead.queue.kind` is `FAIRLEAD_QUEUE_KIND`) or, where it says so, be a flag.

                        | option | default | meaning |
                        |---|---|---|
                        """);
        for (Option option : options) {
            String standard = option.standard().isEmpty() ? "–" : "`" + option.standard() + "`";
            text.append(
                    "| `%s` | %s | %s |\n"
                            .formatted(
                                    option.name(),
                                    standard,
                                    option.sentence().replace("|", "\\|")));
        }
        return text.toString();
    }

    private static List<Option> options() throws IOException {
        List<Option> options = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith("Config.java")).sorted().toList()) {
                collect(Files.readString(file), options);
            }
        }
        return options;
    }

    private static void collect(String source, List<Option> options) {
        Matcher prefix = PREFIX.matcher(source);
        if (!prefix.find()) {
            return;
        }
        Matcher option = OPTION.matcher(source.substring(prefix.end()));
        while (option.find()) {
            Matcher standard = DEFAULT.matcher(option.group(2));
            options.add(
                    new Option(
                            prefix.group(1) + "." + dashed(option.group(4)),
                            standard.find() ? standard.group(1) : "",
                            option.group(3).startsWith("Optional"),
                            option.group(1).replaceAll("\\s*///\\s*", " ").strip()));
        }
    }

    private static String dashed(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(java.util.Locale.ROOT);
    }
}
