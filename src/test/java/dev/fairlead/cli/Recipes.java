package dev.fairlead.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The hook files of the recipes, and a slip in each of them
/// (`src/test/resources/check/slips.txt`).
public final class Recipes {
    private static final Path PAGES = Path.of("docs/howto/recipes");
    private static final Path SLIPS = Path.of("src/test/resources/check/slips.txt");
    private static final Pattern BLOCK =
            Pattern.compile("(?ms)^`(hooks\\.(?:yaml|json))`[^\n]*:\n\n```\\w+\n(.*?)^```$");
    private static final Pattern SLIP =
            Pattern.compile(
                    "(?ms)^== (\\S+)( schema)?\n- (.*?)\n\\+ (.*?)\n=\n(.*?\n)(?=^== |\\z)");

    private Recipes() {}

    /// @param page its name
    public record Sample(String page, String file, String text) {
        @Override
        public String toString() {
            return page + " " + file;
        }
    }

    /// @param broken the sample with the slip
    /// @param byForm whether a schema of the file can find it, without knowing any machine
    /// @param told what `check` says
    public record Slip(String recipe, String file, String broken, boolean byForm, String told) {
        @Override
        public String toString() {
            return recipe + ": " + told.lines().findFirst().orElse("");
        }
    }

    public static List<String> pages() throws IOException {
        return samples().map(Sample::page).distinct().toList();
    }

    public static Stream<Sample> samples() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            return pages
                    .filter(page -> page.getFileName().toString().matches("\\d.*\\.md"))
                    .sorted()
                    .toList()
                    .stream()
                    .flatMap(Recipes::samples);
        }
    }

    private static Stream<Sample> samples(Path page) {
        String name = page.getFileName().toString().replace(".md", "");
        Matcher block = BLOCK.matcher(text(page));
        return block.results().map(found -> new Sample(name, found.group(1), found.group(2)));
    }

    public static List<Slip> slips() {
        return SLIP.matcher(text(SLIPS))
                .results()
                .map(slip -> {
                    Sample sample = first(slip.group(1));
                    String right = slip.group(3);
                    if (!sample.text().contains(right)) {
                        throw new IllegalStateException(sample + " has no " + right);
                    }
                    return new Slip(
                            sample.page(),
                            sample.file(),
                            sample.text()
                                    .replaceFirst(
                                            Pattern.quote(right),
                                            Matcher.quoteReplacement(slip.group(4))),
                            slip.group(2) != null,
                            slip.group(5));
                })
                .toList();
    }

    private static Sample first(String page) {
        return samples(PAGES.resolve(page + ".md")).findFirst().orElseThrow();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
