package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// For each of the recipes, which are the sample hooks of adnanh/webhook, a request that is taken
/// and some that are not, each with the whole text that explains it. After a change of the wording
/// run this test with `-Dfairlead.docs=write`, and read what it wrote.
class ExplainRecipesTest {
    private static final Path CASES = Path.of("src/test/resources/explain");
    private static final Path RECIPES = Path.of("docs/howto/recipes");
    private static final int RECIPE_COUNT = 18;
    private static final int SCREEN = 24;
    private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");
    private static final Pattern SECRET =
            Pattern.compile(
                    "secret: ([^ ,}\n]+)|value: ([^ ,}]+), parameter: \\{ source: (?:header|url|payload), name:"
                            + " (?:X-Gitlab-Token|token|secret|key|X-Token|api_key|X-Static-Token) }");

    @TempDir Path directory;

    static Stream<Path> cases() throws IOException {
        return Files.list(CASES).filter(file -> file.toString().endsWith(".txt")).sorted();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_request_to_a_recipe_is_explained_in_these_words(Path file) throws IOException {
        String golden = Files.readString(file);
        String call = golden.lines().findFirst().orElseThrow();
        String hooks = hooks(file);
        String told = call + "\n" + told(call, hooks);
        if ("write".equals(System.getProperty("fairlead.docs"))) {
            Files.writeString(file, told);
        }
        assertThat(told).isEqualTo(Files.readString(file));
        assertThat(told.lines().count()).as("lines").isLessThanOrEqualTo(SCREEN);
        assertThat(secrets(hooks)).allSatisfy(secret -> assertThat(told).doesNotContain(secret));
    }

    @Test
    void every_recipe_has_a_request_that_is_taken_and_one_that_is_not() throws IOException {
        TreeSet<String> taken = new TreeSet<>();
        TreeSet<String> refused = new TreeSet<>();
        for (Path file : cases().toList()) {
            String number = file.getFileName().toString().substring(0, 2);
            boolean isTaken = Files.readString(file).endsWith("exit code 0\n");
            var _ = (isTaken ? taken : refused).add(number);
        }
        List<String> all = new ArrayList<>();
        for (int number = 1; number <= RECIPE_COUNT; number++) {
            all.add("%02d".formatted(number));
        }
        assertThat(taken).containsExactlyElementsOf(all);
        refused.add("10"); // its file has one that is refused beside one that lacks its picture
        assertThat(refused).containsExactlyElementsOf(all);
    }

    private String told(String call, String hooks) throws IOException {
        Files.writeString(directory.resolve("hooks.yaml"), hooks);
        List<String> words =
                Stream.of(call.substring("$ fairlead explain ".length()).split(" "))
                        .map(this::placed)
                        .toList();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        int code =
                Subcommands.call(
                        new Explain(InstantSource.fixed(Instant.EPOCH)),
                        words,
                        new Subcommand.Terminal(InputStream.nullInputStream(), printed, printed));
        return out.toString(StandardCharsets.UTF_8) + "exit code " + code + "\n";
    }

    private String placed(String word) {
        return word.equals("hooks.yaml")
                ? directory.resolve(word).toString()
                : word.endsWith(".http") ? CASES.resolve(word).toString() : word;
    }

    private static String hooks(Path file) throws IOException {
        String number = file.getFileName().toString().substring(0, 2);
        try (Stream<Path> recipes = Files.list(RECIPES)) {
            Path recipe =
                    recipes.filter(page -> page.getFileName().toString().startsWith(number + "-"))
                            .findFirst()
                            .orElseThrow();
            Matcher yaml = YAML.matcher(Files.readString(recipe));
            assertThat(yaml.find()).isTrue();
            return yaml.group(1);
        }
    }

    private static List<String> secrets(String hooks) {
        return SECRET.matcher(hooks.replaceAll("(?m)^#.*", ""))
                .results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .collect(Collectors.toList());
    }
}
